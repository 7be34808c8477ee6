"""Exercises on Jacobians, compositions and softmax, with their likely mistakes."""

from sympy import ImmutableMatrix, Symbol, simplify

from calclib.derivatives import chain_rule, jacobian, softmax
from calclib.practice.families.checked import checked
from calclib.practice.families.tasks import (
    FUNCTION_ITSELF,
    OFF_DIAGONAL,
    Task,
    added,
    formula,
    latex,
    steps,
    tex,
    times,
)


@checked
def matrix(F, xs, at=None):
    """The Jacobian of the column F, as a formula or at a point."""
    F = ImmutableMatrix(F)
    everywhere, ones = jacobian(F, xs), ImmutableMatrix([1] * F.rows)
    J = everywhere if at is None else jacobian(F, xs, at=at)
    rows = ", ".join(f"{tex(tuple(everywhere[i, :]))}" for i in range(J.rows))
    last = f"Stacked in the order of the outputs, they are the Jacobian: {tex(J)}."
    mistakes = [("outputs added", ones.T * J,
                 "The rows are added up here: each output has a row of its own."),
                ("function for Jacobian", F, FUNCTION_ITSELF)]  # fmt: skip
    if at is not None:
        said = "This is the Jacobian at any point: put the coordinates of the point in."
        mistakes.append(("Jacobian at p", everywhere, said))
        last = f"Stacked they are {tex(everywhere)}, and with {tex(at)} put in: {tex(J)}."
    place = "" if at is None else f" at {tex(at)}"
    return Task(
        f"Compute the Jacobian of {formula(F if F.rows > 1 else F[0], xs)}{place}. "
        "Write its rows as [a, b; c, d].",
        J, xs,
        mistakes=mistakes,
        hints=(
            f"Outputs: {J.rows}; variables: {J.cols}. Which shape does the Jacobian have?",
            "Row i is the transposed gradient of output i.",
            f"The first row is {tex(tuple(J[0, :]))}.",
        ),
        solution=steps(
            f"A row for each output and a column for each variable: its shape is "
            f"${J.rows} \\times {J.cols}$.",
            f"A row holds the slopes of its output along {', '.join(map(tex, xs))}, one variable "
            f"moving at a time: {rows}.",
            last,
        ),
        kind="jacobian", f=F, xs=xs, at=at,
    )  # fmt: skip


@checked
def determinant(F, xs):
    """The determinant of the Jacobian of a map of the plane."""
    F = ImmutableMatrix(F)
    J = jacobian(F, xs)
    if J.shape != (2, 2):
        raise ValueError("A determinant is asked for of two outputs of two variables.")
    (a, b), (c, d) = J.tolist()
    answer = (a * d - b * c).expand()
    return Task(
        f"Compute the determinant of the Jacobian of {formula(F, xs)}.",
        answer, xs,
        mistakes=(
            ("products added", a * d + b * c, "The two products are subtracted, not added."),
            ("rows for diagonals", a * b - c * d,
             "The products run along the diagonals, not along the rows."),
            ("first product alone", a * d, "The second product is missing."),
            ("matrix for determinant", J, "This is the Jacobian: its determinant is one formula."),
        ),
        hints=(
            "The Jacobian first: a row for each output.",
            f"Its rows are {tex((a, b))} and {tex((c, d))}.",
            "The determinant of [a, b; c, d] is $ad - bc$.",
        ),
        solution=steps(
            "A row for each output, since rows are outputs, and in it a slope for each variable.",
            f"The first output has the slopes {tex((a, b))}, the second {tex((c, d))}.",
            "The determinant is one diagonal minus the other: "
            f"$({latex(a)})({latex(d)}) - ({latex(b)})({latex(c)}) = {latex(answer)}$. "
            "Small areas grow by its size.",
        ),
        kind="determinant", f=F, xs=xs,
    )  # fmt: skip


@checked
def change(F, xs, at, v):
    """What the Jacobian says of a small step: the change of the outputs is about J v."""
    F, v = ImmutableMatrix(F), ImmutableMatrix(v)
    J, here = jacobian(F, xs, at=at), dict(zip(xs, at, strict=True))
    there = {x: a + b for x, a, b in zip(xs, at, v, strict=True)}
    value, answer = F.xreplace(here), J * v
    mistakes = [
        ("change of f itself", F.xreplace(there) - value,
         "This is by how much f changes truly; what the Jacobian says is asked for."),
        ("value added", value + answer,
         "The value of f is added here: only the change is asked for."),
        ("step at every point", jacobian(F, xs) * v, "Put the coordinates of the point in."),
    ]  # fmt: skip
    if J.rows == J.cols:
        said = "Here the columns take the place of the rows: each output has a row of the Jacobian."
        mistakes.append(("transposed Jacobian", J.T * v, said))
    entries = ", ".join(
        f"${added(*(times(b, c) for b, c in zip(J[i, :], v, strict=True)))} = {latex(answer[i])}$"
        for i in range(J.rows)
    )
    return Task(
        f"By how much does {formula(F, xs)} change, by its Jacobian at {tex(at)}, for the step "
        f"{tex(tuple(v))}? Answer with a list.",
        answer, xs, mistakes=mistakes,
        hints=(
            "For a small step the change is about the Jacobian times the step.",
            f"The Jacobian there is {tex(J)}.",
            "Each row times the step gives the change of one output.",
        ),
        solution=steps(
            "Each output changes by slope times step, added up over the variables: the Jacobian "
            "times the step.",
            f"At the point the Jacobian is {tex(J)}, with a row for each output.",
            f"Row by row: {entries}. So the change is {tex(answer)}.",
        ),
        kind="change", f=F, xs=xs, at=at, along=v,
    )  # fmt: skip


@checked
def composition(F, us, G, xs, at=None):
    """The Jacobian of F(G(x)), as a formula or at a point; with one of each, the derivative."""
    outer, inner, J = (simplify(part) for part in chain_rule(F, us, G, xs))
    here = dict(zip(xs, at, strict=True)) if at else {}
    everywhere, one = J, J.shape == (1, 1)
    outer, inner, J = (part.xreplace(here).doit() for part in (outer, inner, J))
    F, G = (ImmutableMatrix(H if isinstance(H, list) else [H]) for H in (F, G))
    put_in = dict(zip(us, G, strict=True))
    mistakes = [("inner derivative forgotten", outer,
                 "This is the outer derivative alone: the inner one is a factor too.")]  # fmt: skip
    if len(us) == len(xs):
        at_x = jacobian(F, us).xreplace(dict(zip(us, xs, strict=True)))
        said = "The outer derivative is taken at the wrong place: take it at the inner function."
        mistakes.append(("outer derivative at x", at_x.xreplace(here) * inner, said))
    if inner.cols == outer.rows and not one:
        said = "These are the right factors in the wrong order: the outer one stands first."
        mistakes.append(("product in the wrong order", inner * outer, said))
    name = "function for derivative" if one else "function for Jacobian"
    if jacobian(F, us) != F:  # as it is for e^u, where the outer derivative is the composition
        said = "This is the composition itself: differentiate it."
        mistakes.append((name, F.xreplace(put_in), said))
    if at:
        value, said = F.xreplace(put_in).xreplace(here), "This is the value there: differentiate."
        mistakes.append(("value for slope", value, said))
        said = "This holds at every point: put the point in."
        mistakes.append(("derivative at x", everywhere, said))
    f, g = (F[0], G[0]) if one else (F, G)
    alone, inside = jacobian(F, us), tuple(G.xreplace(here))
    alone, inside = (alone[0], tex(inside[0])) if one else (alone, tex(inside))
    shown = [tex(part[0] if one else part) for part in (outer, inner, J)]
    product = "".join(f"({text[1:-1]})" if one else text[1:-1] for text in shown[:2])
    letters = ", ".join(x.name for x in xs)
    return Task(
        f"Let {formula(f, us)} and {formula(g, xs, 'g')}. Compute the "
        + ("derivative" if one else "Jacobian")
        + rf" of $f \circ g$, the function $f(g({letters}))$"
        + (f", at {tex(at if len(at) > 1 else at[0])}." if at else "."),
        J, xs, mistakes=mistakes,
        hints=(
            "The chain rule: the outer derivative, at the inner function, times the inner one.",
            f"The inner derivative is {shown[1]}.",
            f"The outer one, at the inner function, is {shown[0]}.",
        ),
        solution=steps(
            "f receives what g returns: so the chain rule, the outer derivative at the inner "
            "function times the inner one.",
            f"The inner derivative is {shown[1]}{' there' * bool(at)}: how fast g changes with "
            f"{letters}.",
            f"The outer one is {tex(alone)}. It is taken where f is, and f receives {inside}: "
            f"so it is {shown[0]}.",
            f"The product, the outer factor first: ${product} = {shown[2][1:-1]}$.",
        ),
        kind="jacobian", f=F.xreplace(put_in), xs=xs, at=at,
    )  # fmt: skip


def _share(S, i, j):
    """The product that an entry is, with its numbers."""
    if i == j:
        return rf"{latex(S[i])} \left(1 - {latex(S[i])}\right)"
    return rf"-{latex(S[i])} \cdot {latex(S[j])}"


@checked
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
        solution=steps(
            f"Row {i + 1}, column {j + 1} is "
            + ("on the diagonal: a share grows with its own logit."
               if i == j else "off the diagonal: what one share gains, the others lose."),
            "The quotient rule gives "
            + (f"$S_{i + 1} (1 - S_{i + 1})$, since the logit stands above and below the line."
               if i == j else
               f"$-S_{i + 1} S_{j + 1}$, since the logit stands below the line only."),
            f"With the shares put in: ${_share(S_a, i, j)} = {latex(answer)}$.",
        ),
        kind="softmax", f=softmax(ImmutableMatrix(xs))[i],
        xs=(xs[j], *xs[:j], *xs[j + 1 :]), at=(a[j], *a[:j], *a[j + 1 :]),
    )  # fmt: skip
