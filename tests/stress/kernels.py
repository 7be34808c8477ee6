"""Kernels at once, each with a view whose sliders are moved as the browser moves them.

Every message must arrive, in order, and the scene must hold the last value: none may be lost.
"""

import json
import random

from jupyter_client import KernelManager

MOVES = 60  # of a view's sliders, in each kernel
SETUP = """
import json
from calclib import explore
scene = explore.tangent_plane()
seen = {w.model_id: [] for w in scene.controls.values()}
for w in scene.controls.values():
    w.observe(lambda change: seen[change["owner"].model_id].append(change["new"]), "value")
print(json.dumps([(w.model_id, w.comm.comm_id, w.min, w.step, w.value)
                  for w in scene.controls.values()]))
"""
TOLD = """
print(json.dumps([seen, [w.value for w in scene.controls.values()], list(scene.value.values()),
                  scene.canvas.problem, scene.reading]))
"""


def run(client, code):
    """What a piece of code prints; RuntimeError for what it raises."""
    printed = []

    def heard(message):
        kind, content = message["msg_type"], message["content"]
        if kind == "stream":
            printed.append(content["text"])
        if kind == "error":
            raise RuntimeError(f"{content['ename']}: {content['evalue']}")

    client.execute_interactive(code, output_hook=heard, timeout=300)
    return "".join(printed)


def move(client, comm, value):
    content = {"comm_id": comm, "data": {"method": "update", "state": {"value": value}}}
    client.shell_channel.send(client.session.msg("comm_msg", content))


def check(count, seed):
    """Yield (how it went, what is wrong or None) for each slider of each of `count` kernels."""
    rng, managers, clients = random.Random(seed), [], []
    try:
        for _ in range(count):
            manager = KernelManager()
            manager.start_kernel()
            managers.append(manager)
            client = manager.client()
            client.start_channels()
            clients.append(client)
        for client in clients:
            client.wait_for_ready(timeout=300)
        sliders = [json.loads(run(client, SETUP)) for client in clients]
        sent = [{model: [] for model, *_ in some} for some in sliders]
        for n in range(MOVES):  # all kernels in turn, so that all are busy at once
            for client, some, log in zip(clients, sliders, sent, strict=True):
                model, comm, low, step, first = some[n % len(some)]
                last = log[model][-1] if log[model] else first  # the same value is no move
                steps = rng.choice([k for k in range(40) if abs(low + k * step - last) > 1e-9])
                log[model].append(low + steps * step)
                move(client, comm, log[model][-1])
        for client, some, log in zip(clients, sliders, sent, strict=True):
            seen, values, held, problem, reading = json.loads(run(client, TOLD))
            for (model, *_), value, kept in zip(some, values, held, strict=True):
                lost = len(log[model]) - len(seen[model])
                wrong = None
                if seen[model] != log[model]:
                    wrong = f"{lost} of {len(log[model])} moves are lost"
                elif not value == kept == log[model][-1]:
                    wrong = f"the scene holds {kept}, and not {log[model][-1]}"
                elif problem or not reading.endswith("."):
                    wrong = f"the view says {problem or reading}"
                yield "slider", wrong
    finally:
        for client in clients:
            client.stop_channels()
        for manager in managers:
            manager.shutdown_kernel(now=True)
