"""What the families of exercises share: the question in symbols, and its LaTeX."""

from dataclasses import dataclass, field

import numpy as np
import sympy
from sympy import Add, Basic

from calclib.numerical import numerical_jacobian, to_numpy
from calclib.practice.judge import Exercise

_DIFFERENCE = "a central difference of f"
_PLANE = "the linear approximation with slopes from central differences of f"
_ADVICE = {
    "slope": "A central difference of f at {} shows what to expect.",
    "gradient": "A central difference of f at {} shows what to expect.",
    "softmax": "A central difference of softmax shows what to expect.",
    "steepest": "Check the gradient at {}, and then its length.",
    "descent": "Check the gradient at {}, and then its length.",
    "estimate": "Check the value, the slope and the step one by one.",
    "directional": "Check the gradient at {}, and then the length of the direction.",
    "change": "Check the Jacobian at {}, and then its product with the step.",
    "step": "Check the gradient at {}, and then which way the step leads.",
    "quotient": "Check the two values of f, and then what their difference is divided by.",
    "critical": "Put your point into both partial derivatives: is each of them 0 there?",
    "determinant": "Check the four entries of the Jacobian first.",
}
_MEASURED = "slope", "gradient", "jacobian", "plane", "deviation"
FUNCTION_ITSELF = "This is f itself: differentiate it."
OFF_DIAGONAL = "This is the rule for i = j, on the diagonal; here the indices differ."
MIXED = "mixed term dropped"
SAID_OF_MIXED = "Here a term in which several letters stand is left out: it has derivatives too."


@dataclass(frozen=True)
class Task(Exercise):
    """An exercise that knows what it asks of which function.

    Parameters
    ----------
    kind : str
        "slope", "gradient", "jacobian", "softmax", "plane", "deviation", "steepest", "descent",
        "estimate", "quotient", "directional", "critical", "determinant", "change", "step" or
        "free", which stands for any dimension.
    f : SymPy expression or column
    xs : tuple of symbols
    at : point, or None
        Of an estimate and a quotient both places.
    along : vector of a directional derivative or a change, learning rate of a step, or None
    """

    kind: str = field(default="", kw_only=True, repr=False)
    f: object = field(default=None, kw_only=True, repr=False)
    xs: tuple = field(default=(), kw_only=True, repr=False)
    at: tuple | None = field(default=None, kw_only=True, repr=False)
    along: object = field(default=None, kw_only=True, repr=False)

    def _check_mistakes(self):
        """What is dealt may be the answer for some functions, or be alike: drop it there."""
        wrong = tuple(each for each in self.mistakes if not self._same(each[1], self.answer))
        object.__setattr__(self, "mistakes", wrong)

    def alike(self):
        """The pairs of names of mistakes that are one and the same answer."""
        return [
            (one[0], other[0])
            for n, other in enumerate(self.mistakes)
            for one in self.mistakes[:n]
            if self._same(one[1], other[1])
        ]

    @property
    def may_be_undefined(self):
        return self.kind == "slope"

    @property
    def asks_at_a_point(self):
        return self.at is not None

    @property
    def advice(self):
        here = sorted(zip(self.xs, self.at or (), strict=False), key=str)
        place = ", ".join(f"{x} = {a}" for x, a in here)
        return _ADVICE.get(self.kind, "").format(place or "any point")

    def measured(self, point):
        """What central differences of f give for the answer at a point, and how to call it.

        Returns
        -------
        (str, array of the answer's shape), or None where they give nothing
        """
        if self.kind not in _MEASURED:
            return None
        here = np.array([float(a) for a in self.at or (point[x] for x in self.xs)])
        try:
            J = numerical_jacobian(to_numpy(self.f, self.xs), here)
        except ValueError:
            return None
        if self.kind in ("plane", "deviation"):
            p = np.array([float(point[x]) for x in self.xs])
            step = p if self.kind == "deviation" else p - here
            value = to_numpy(self.f, self.xs)(*here) + J[0] @ step
            return _PLANE, np.array([[value]])
        return _DIFFERENCE, {"slope": J[:, :1], "gradient": J.T, "jacobian": J}[self.kind]

    def by_form(self, named, tokens):
        """Tell the other notation, 5 + 0.6(x - 3), from 0.6x where they are the same function."""
        pair = "p and p - p0 confused", "value left out"
        if not set(pair) <= set(named):
            return named
        meant = pair[0] if any(map(self._is_step, tokens, tokens[1:], tokens[2:])) else pair[1]
        return {name: said for name, said in named.items() if name not in pair or name == meant}

    def _is_step(self, first, sign, second):
        """Whether these are x - 3, for a coordinate of the point."""
        signs = {"-": 1, "+": -1}
        for x, a in zip(self.xs, self.at, strict=True):
            if first.value == x and sign.text in signs and second.kind == "number":
                return second.value == signs[sign.text] * a
        return False

    def plane(self, answer):
        if len(self.xs) != 2:
            return None
        if self.kind in ("plane", "deviation"):
            back = {x: x - a for x, a in zip(self.xs, self.at, strict=True)}
            return answer.xreplace(back) if self.kind == "deviation" else answer
        if self.kind != "gradient" or getattr(answer, "shape", ()) != (2, 1):
            return None
        here = dict(zip(self.xs, self.at or (1, 1), strict=True))
        slopes = zip(answer.subs(here), here.items(), strict=True)
        return self.f.subs(here) + sum(slope * (x - a) for slope, (x, a) in slopes)


def without_mixed_terms(f, xs):
    """Return f without the terms that several variables share; None if there are no two kinds."""
    terms = Add.make_args(f.expand())
    plain = [term for term in terms if len(term.free_symbols.intersection(xs)) < 2]
    return Add(*plain) if 0 < len(plain) < len(terms) else None


def steps(*said):
    """A solution: a step with its reason on each line, in the order of the hints."""
    return "\n".join(f"{n}. {step}" for n, step in enumerate(said, 1))


def latex(expr):
    """Write an expression in LaTeX, the natural logarithm as ln."""
    return sympy.latex(expr, ln_notation=True)


def added(*terms):
    """A sum in LaTeX, its terms as they are and in this order: ``7 + 4 (x - 1)``."""
    texts = [latex(term) if isinstance(term, Basic) else term for term in terms]
    signed = [f"- {t[1:].lstrip()}" if t.startswith("-") else f"+ {t}" for t in texts if t != "0"]
    return " ".join(signed).removeprefix("+ ") or "0"


def times(slope, step):
    """A number times a step, as a term of a sum: ``4 (x - 1)``."""
    if slope in (1, -1) and step.is_number:
        return latex(slope * step)
    text = f"({latex(step)})" if step.is_Add or step.is_number else latex(step)
    return "0" if slope == 0 else {1: text, -1: f"-{text}"}.get(slope, f"{latex(slope)} {text}")


def tex(expr):
    """Write an expression, a point or a column in LaTeX between dollar signs."""
    if isinstance(expr, tuple):
        return "$(" + ", ".join(map(latex, expr)) + ")$"
    return f"${latex(expr)}$"


def pair(values, digits=4):
    """Numbers that were measured, as a list between dollar signs."""
    return "$(" + ", ".join(f"{float(v) + 0:.{digits}f}" for v in np.ravel(values)) + ")$"


def formula(f, xs, name="f"):
    return f"${name}({', '.join(x.name for x in xs)}) = {latex(f)}$"


def partial(x):
    return rf"$\frac{{\partial f}}{{\partial {latex(x)}}}$"
