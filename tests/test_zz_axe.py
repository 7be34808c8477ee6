import sys; sys.path[:0]=["/work/wt/readers/tests","/work/wt/readers/tests/helpers"]
from conftest import *
from test_browser import *
import test_browser
from pathlib import Path
AXE=Path("/tmp/rd/node_modules/axe-core/axe.min.js").read_text()
@pytest.fixture(scope="module")
def lab(browser, jupyterlab):
    lab = Opened(browser, jupyterlab, 1)
    yield lab
    lab.context.close(); jupyterlab.shut_down_kernels()
def test_axe(lab):
    lab.run()
    page=lab.page
    page.evaluate(AXE)
    seen={}
    ex=[i for i,c in enumerate(CELLS) if c.source.startswith(("exercise","drill"))]
    for i in VIEWS+ex+[0, len(CELLS)-1]:
        lab.output(i) if i in VIEWS+ex else lab.cell(i)
        page.wait_for_timeout(600)
        r=page.evaluate("()=>axe.run(document.querySelector('.jp-NotebookPanel'),{resultTypes:['violations']})")
        for v in r["violations"]:
            for n in v["nodes"]:
                seen.setdefault((v["id"],n["html"][:160]), (i, n["target"][-1][-140:] if isinstance(n["target"][-1],str) else n["target"]))
    for k,v in sorted(seen.items()): print(k,v)
    for scheme in ("light","dark"):
        pass
