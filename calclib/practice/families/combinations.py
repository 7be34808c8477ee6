"""Exercises in any dimension that are dealt: sums of terms whose derivatives are known by heart."""

from numbers import Integral
from typing import NamedTuple

from sympy import MatrixSymbol

from calclib.derivatives import gradient, jacobian
from calclib.practice.families.dimension_free import A, W, X, Y, written_as
from calclib.practice.families.tasks import FUNCTION_ITSELF, Task, steps


class Term(NamedTuple):
    """A term of a function: in SymPy, in LaTeX, its gradient and its Jacobian in LaTeX, and why."""

    value: object
    written: str
    column: str
    row: str
    why: str


LINEAR = Term(
    W.T * X, r"\mathbf{w}^\top\mathbf{x}", r"\mathbf{w}", r"\mathbf{w}^\top",
    "it is a linear functional, and its weights are its slopes",
)  # fmt: skip
SQUARES = Term(
    X.T * X, r"\|\mathbf{x}\|^2", r"2\mathbf{x}", r"2\mathbf{x}^\top",
    "of a sum of squares each entry leaves twice itself",
)  # fmt: skip
SQUARED = Term(
    (W.T * X) ** 2, r"(\mathbf{w}^\top\mathbf{x})^2",
    r"2(\mathbf{w}^\top\mathbf{x})\mathbf{w}", r"2(\mathbf{w}^\top\mathbf{x})\mathbf{w}^\top",
    "the outer derivative times the inner gradient, by the chain rule",
)  # fmt: skip
BILINEAR = Term(
    Y.T * A * X, r"\mathbf{y}^\top A\mathbf{x}", r"A^\top\mathbf{y}", r"\mathbf{y}^\top A",
    r"it is a linear functional with the weights $A^\top\mathbf{y}$",
)  # fmt: skip
IMAGE = Term(
    (A * X).T * (A * X), r"\|A\mathbf{x}\|^2", r"2A^\top A\mathbf{x}",
    r"2\mathbf{x}^\top A^\top A",
    r"the outer row $2(A\mathbf{x})^\top$ times the inner $A$, by the chain rule",
)  # fmt: skip
ERRORS = Term(
    (A * X - Y).T * (A * X - Y), r"\|A\mathbf{x} - \mathbf{y}\|^2",
    r"2A^\top(A\mathbf{x} - \mathbf{y})", r"2(A\mathbf{x} - \mathbf{y})^\top A",
    r"the outer row $2(A\mathbf{x} - \mathbf{y})^\top$ times the inner $A$, by the chain rule",
)  # fmt: skip
MAP = Term(A * X, r"A\mathbf{x}", "", "A", "a linear map is its own Jacobian")
CONSTANT = Term(Y, r"\mathbf{y}", "", "0", "a constant does not change")
_WHERE = {
    W: r"$\mathbf{w} \in \mathbb{R}^d$", A: r"$A \in \mathbb{R}^{m \times d}$",
    Y: r"$\mathbf{y} \in \mathbb{R}^m$",
}  # fmt: skip


def combination(terms, factors, *, row=False):
    """The gradient of a sum of multiples of terms, or its Jacobian where ``row`` is set."""
    if not terms or not all(isinstance(term, Term) for term in terms):
        raise ValueError("The terms are a list of those in this module, as [LINEAR, SQUARES] is.")
    if len(factors) != len(terms) or not all(isinstance(k, Integral) and k for k in factors):
        raise ValueError(f"{factors!r} holds no whole number, other than 0, for each of the terms.")
    derivative, what = (jacobian, "Jacobian") if row else (gradient, "gradient")
    parts = [factor * term.value for factor, term in zip(factors, terms, strict=True)]
    slopes = [derivative(part, X) for part in parts]
    f, answer = _sum(parts), _sum(slopes)
    letters = tuple(sorted(f.atoms(MatrixSymbol), key=str))
    mistakes = [(f"function for {what}", f, FUNCTION_ITSELF)]
    for part, slope, term in zip(parts, slopes, terms, strict=True):
        if len(terms) > 1:
            said = f"The term with ${term.written}$ is missing: it depends on x too."
            mistakes.append(("term left out", answer - slope, said))
        if term is CONSTANT:
            said = "The constant is rightly gone, but the rest is not differentiated yet."
            mistakes.append(("only the constant gone", _sum([f, -part]), said))
    if any(factor != 1 for factor in factors):
        plain = _sum([derivative(term.value, X) for term in terms])
        mistakes.append(("factors left out", plain, "The numbers before the terms are missing."))
    written = [term.row if row else term.column for term in terms]
    given = " and ".join(said for letter, said in _WHERE.items() if letter in letters)
    known = [
        rf"$\nabla {t.written} = {w}$" if not row else f"the Jacobian of ${t.written}$ is ${w}$"
        for t, w in zip(terms, written, strict=True)
    ]
    ended = [f"{k} ({t.why})" for k, t in zip(known, terms, strict=True)]
    total = _joined(factors, written)
    return Task(
        rf"Let $f(\mathbf{{x}}) = {_joined(factors, [t.written for t in terms])}$"
        f"{f' with {given}' * bool(given)}. Compute the {what} of f at $\\mathbf{{x}}$."
        + written_as("A" if A in letters else "w" if W in letters else "x"),
        answer, letters,
        mistakes=mistakes,
        hints=(
            "A sum is differentiated term by term, and a number before a term stays.",
            f"The first term: {known[0]}.",
        ),
        solution=steps(
            "The derivative of a sum is the sum of the derivatives, and a factor stays before it.",
            f"Term by term: {'; '.join(ended)}.",
            f"With the factors, the {what} is ${total}$.",
        ),
        kind="free", f=f, xs=(X,),
    )  # fmt: skip


def _sum(parts):
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    return total


def _joined(factors, written):
    """A sum in LaTeX, with nothing multiplied out but the factor of a derivative."""
    shown = ""
    for factor, text in zip(factors, written, strict=True):
        if text == "0":
            continue
        leading = len(text) - len(text.lstrip("0123456789"))
        number = abs(factor) * int(text[:leading] or 1)
        shown += f"{' - ' if factor < 0 else ' + '}{'' if number == 1 else number}{text[leading:]}"
    return shown.removeprefix(" + ").replace(" - ", "-", 1) if shown[1] == "-" else shown[3:]
