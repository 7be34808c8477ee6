"""Exercises on Jacobians, compositions and softmax, with their likely mistakes."""

from sympy import ImmutableMatrix, Symbol, simplify

from calclib.derivatives import chain_rule, jacobian, softmax
from calclib.practice.families.tasks import FUNCTION_ITSELF, OFF_DIAGONAL, Task, formula, tex


def matrix(F, xs):
    """The Jacobian of the column F."""
    F = ImmutableMatrix(F)
    J, ones = jacobian(F, xs), ImmutableMatrix([1] * F.rows)
    rows = "; ".join(f"row {i + 1}: {tex(tuple(J[i, :]))}" for i in range(J.rows))
    return Task(
        f"Compute the Jacobian of {formula(F if F.rows > 1 else F[0], xs)}. "
        "Write its rows as [a, b; c, d].",
        J, xs,
        mistakes=[("outputs added", ones.T * J,
                   "The rows are added up here: each output has a row of its own."),
                  ("function for Jacobian", F, FUNCTION_ITSELF)],
        hints=(
            f"There are {J.rows} outputs and {J.cols} variables: which shape does the Jacobian "
            "have?",
            "Row i is the transposed gradient of output i.",
            f"The first row is {tex(tuple(J[0, :]))}.",
        ),
        solution=f"One row for each output: {rows}. So the Jacobian is {tex(J)}.",
        kind="jacobian", f=F, xs=xs,
    )  # fmt: skip


def composition(F, us, G, xs):
    """The Jacobian of F(G(x)); with one of each, the derivative."""
    outer, inner, J = (simplify(part) for part in chain_rule(F, us, G, xs))
    one = J.shape == (1, 1)
    F, G = (ImmutableMatrix(H if isinstance(H, list) else [H]) for H in (F, G))
    put_in = dict(zip(us, G, strict=True))
    mistakes = [("inner derivative forgotten", outer,
                 "This is the outer derivative alone: the inner one is a factor too.")]  # fmt: skip
    if len(us) == len(xs):
        at_x = jacobian(F, us).xreplace(dict(zip(us, xs, strict=True)))
        said = "The outer derivative is taken at the wrong place: take it at the inner function."
        mistakes.append(("outer derivative at x", at_x * inner, said))
    if inner.cols == outer.rows and not one:
        said = "These are the right factors in the wrong order: the outer one stands first."
        mistakes.append(("product in the wrong order", inner * outer, said))
    name = "function for derivative" if one else "function for Jacobian"
    mistakes.append((name, F.xreplace(put_in), "This is the composition itself: differentiate it."))
    f, g = (F[0], G[0]) if one else (F, G)
    shown = [tex(part[0] if one else part) for part in (outer, inner, J)]
    return Task(
        f"Let {formula(f, us)} and {formula(g, xs, 'g')}. Compute the "
        + ("derivative" if one else "Jacobian")
        + rf" of $f \circ g$, the function $f(g({', '.join(x.name for x in xs)}))$.",
        J, xs, mistakes=mistakes,
        hints=(
            "The chain rule: the outer derivative, at the inner function, times the inner one.",
            f"The inner derivative is {shown[1]}.",
            f"The outer one, at the inner function, is {shown[0]}.",
        ),
        solution="The outer derivative, at the inner function, is {}, the inner one {}. Their "
        "product, in this order, is {}.".format(*shown),
        kind="jacobian", f=F.xreplace(put_in), xs=xs,
    )  # fmt: skip


def softmax_slope(a, i, j):
    """The entry dS_i/da_j of the Jacobian of softmax at the logits a."""
    xs = tuple(Symbol(f"a_{k + 1}", real=True) for k in range(len(a)))
    S_a = softmax(ImmutableMatrix(a)).applyfunc(simplify)
    answer = simplify(jacobian(softmax(ImmutableMatrix(xs)), xs, at=a)[i, j])
    diagonal, off = S_a[i] * (1 - S_a[j]), -S_a[i] * S_a[j]
    name, wrong, said = "diagonal used off the diagonal", diagonal, OFF_DIAGONAL
    if i == j:
        name, wrong = "off-diagonal used on the diagonal", off
        said = "This is the rule for different indices; here they agree."
    return Task(
        f"At {tex(a)} softmax is {tex(tuple(S_a))}. Compute "
        rf"$\frac{{\partial S_{i + 1}}}{{\partial a_{j + 1}}}$ there.",
        answer, (),
        mistakes=(
            (name, wrong, said),
            ("value for slope", S_a[i], "This is the value of softmax, and a slope is asked for."),
        ),
        hints=(
            f"Is the entry in row {i + 1}, column {j + 1} on the diagonal, or off it? "
            "Off it the entries are negative.",
            "The quotient rule gives $S_i (1 - S_i)$ on the diagonal, $-S_i S_j$ off it.",
        ),
        solution=f"With $S_{i + 1}$ = {tex(S_a[i])}"
        + (", $S_i (1 - S_i)$" if i == j else f" and $S_{j + 1}$ = {tex(S_a[j])}, $-S_i S_j$")
        + f" is {tex(answer)}.",
        kind="softmax", f=softmax(ImmutableMatrix(xs))[i],
        xs=(xs[j], *xs[:j], *xs[j + 1 :]), at=(a[j], *a[:j], *a[j + 1 :]),
    )  # fmt: skip
