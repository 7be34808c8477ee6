"""What the families of exercises share: the question in symbols, and its LaTeX."""

from dataclasses import dataclass, field

from sympy import latex

from calclib.practice.judge import Exercise


@dataclass(frozen=True)
class Task(Exercise):
    """An exercise that knows what it asks of which function.

    Parameters
    ----------
    kind : str
        "gradient", "jacobian", "plane", "deviation", "steepest" (+1) or "estimate".
    f : SymPy expression or column
    xs : tuple of symbols
    at : point, or None
    """

    kind: str = field(default="", kw_only=True)
    f: object = field(default=None, kw_only=True)
    xs: tuple = field(default=(), kw_only=True)
    at: tuple | None = field(default=None, kw_only=True)

    def __post_init__(self):
        super().__post_init__()
        wrong = [mistake for mistake in self.mistakes if mistake[1] != self.answer]
        object.__setattr__(self, "mistakes", tuple(wrong))

    def plane(self, answer):
        """Return the plane over xs that an answer means, None if it means none."""
        if self.kind in ("plane", "deviation"):
            back = {x: x - a for x, a in zip(self.xs, self.at, strict=True)}
            return answer.xreplace(back) if self.kind == "deviation" else answer
        if self.kind != "gradient" or len(self.xs) != 2 or getattr(answer, "shape", ()) != (2, 1):
            return None
        here = dict(zip(self.xs, self.at or (1, 1), strict=True))
        slopes = zip(answer.subs(here), here.items(), strict=True)
        return self.f.subs(here) + sum(slope * (x - a) for slope, (x, a) in slopes)


def tex(expr):
    """Write an expression, a point or a column in LaTeX between dollar signs."""
    if isinstance(expr, tuple):
        return "$(" + ", ".join(latex(e, ln_notation=True) for e in expr) + ")$"
    return f"${latex(expr, ln_notation=True)}$"


def formula(f, xs, name="f"):
    return f"${name}({', '.join(x.name for x in xs)}) = {latex(f, ln_notation=True)}$"


def partial(x):
    return rf"$\frac{{\partial f}}{{\partial {latex(x)}}}$"
