"""Exercises on linear approximations and steepest directions, with their likely mistakes."""

from sympy import ImmutableMatrix

from calclib.derivatives import gradient, linear_approximation, steepest_ascent
from calclib.practice.families.checked import checked
from calclib.practice.families.tasks import (
    FUNCTION_ITSELF,
    MIXED,
    SAID_OF_MIXED,
    Task,
    added,
    formula,
    latex,
    steps,
    tex,
    times,
    without_mixed_terms,
)


@checked
def plane(f, xs, at, *, deviation=False):
    """The linear approximation of f near a point, in the point or in the deviation from it."""
    shift = {x: x + a for x, a in zip(xs, at, strict=True)}
    here = dict(zip(xs, at, strict=True))
    absolute, value = linear_approximation(f, xs, at=at), f.subs(here)
    answer = absolute.xreplace(shift) if deviation else absolute
    moved = ImmutableMatrix(xs if deviation else [x - a for x, a in here.items()])
    slopes_here, slopes_at_p = gradient(f, xs, at=at), gradient(f, xs)
    left = [f"{latex(a)} + {latex(x)}" if deviation else latex(x) for x, a in here.items()]
    left = f"f({', '.join(left)})"
    asked = "in the deviation from the point" if deviation else "in the point itself"
    mistakes = [
        ("value left out", answer - value,
         f"The value of f at the point is missing; the letters are meant {asked}."),
        ("gradient at p", value + (slopes_at_p.T * moved)[0],
         "Here the gradient still varies: take its value at the point of contact."),
        ("not linear", f.xreplace(shift) if deviation else f,
         "This is f itself, and a linear approximation of it is asked for."),
    ]  # fmt: skip
    other = absolute if deviation else absolute.xreplace(shift)
    if (other - answer).expand() != 0:
        said = f"The letters are meant {asked}: this is the other notation."
        mistakes.append(("p and p - p0 confused", other, said))
    if (plain := without_mixed_terms(f, xs)) is not None:
        wrong = value + (gradient(plain, xs, at=at).T * moved)[0]
        mistakes.append((MIXED, wrong, SAID_OF_MIXED))
    return Task(
        f"Compute the linear approximation of {formula(f, xs)} near {tex(tuple(at))}, {asked}: "
        rf"${left} \approx \dots$",
        answer, xs, mistakes=mistakes,
        hints=(
            "You need two things at the point: the value of f, and its gradient.",
            f"The value is {tex(value)}.",
            f"The first entry of the gradient is {tex(slopes_here[0])}.",
        ),
        solution=steps(
            f"The value at {tex(tuple(at))} is {tex(value)}: the plane touches the surface there.",
            f"The gradient is {tex(slopes_at_p)}, at the point {tex(slopes_here)}: its entries are "
            "the slopes of the plane.",
            "Value plus slope times step, and a step is "
            + ("a letter itself: " if deviation else "counted from the point: ")
            + f"${left} \\approx {added(value, *map(times, slopes_here, moved))}$.",
        ),
        kind="deviation" if deviation else "plane", f=f, xs=xs, at=at,
    )  # fmt: skip


@checked
def steepest(f, xs, at, *, descent=False):
    """The unit vector along which f grows, or falls, fastest."""
    sign = -1 if descent else 1
    answer, g, g_at_p = (
        sign * steepest_ascent(f, xs, at=at),
        gradient(f, xs, at=at),
        gradient(f, xs),
    )
    mistakes = [
        ("rate for vector", sign * g.norm(), "This is how fast; a direction is asked for."),
        ("gradient at p", sign * g_at_p, "Put the coordinates of the point in."),
        ("gradient at p", sign * g_at_p / g_at_p.norm(), "Put the coordinates of the point in."),
        ("function for gradient", f, FUNCTION_ITSELF),
    ]
    plain = without_mixed_terms(f, xs)
    if plain is not None and any(wrong := gradient(plain, xs, at=at)):
        mistakes.append((MIXED, sign * wrong / wrong.norm(), SAID_OF_MIXED))
    return Task(
        f"At {tex(at)}, in which direction does {formula(f, xs)} "
        f"{'fall' if descent else 'grow'} fastest? Answer with a vector of length 1.",
        answer, xs, mistakes=mistakes,
        hints=(
            "The gradient points in the direction in which f grows fastest.",
            f"The gradient there is {tex(g)}.",
            f"Its length is {tex(g.norm())}; the answer has length 1.",
        ),
        solution=steps(
            "The change for a small step is the inner product with the gradient, and that is "
            + ("least against" if descent else "largest along") + " the gradient.",
            f"The gradient is {tex(g_at_p)}, at the point {tex(g)}.",
            f"Its length is {tex(g.norm())}, and a direction has length 1: divided by its length"
            + (" and turned round" if descent else "")
            + f" it is ${'-' * descent}\\frac{{1}}{{{latex(g.norm())}}} {latex(g)} = "
            f"{latex(answer)}$.",
        ),
        kind="descent" if descent else "steepest", f=f, xs=xs, at=at,
    )  # fmt: skip


@checked
def estimate(f, x, at, near):
    """The value at a point near another, by the linear approximation."""
    value, slope_there = f.subs(x, at), gradient(f, (x,), at=(at,))[0]
    answer = linear_approximation(f, (x,), at=(at,)).subs(x, near)
    if f.subs(x, near).is_real is False:
        raise ValueError(f"{f} has no value at {near}: give a place where it has one.")
    return Task(
        f"Estimate $f({latex(near)})$ with the linear approximation of {formula(f, (x,))} at "
        f"${x} = {latex(at)}$.",
        answer, (),
        mistakes=(
            ("value left out", answer - value, f"This is the change alone: add {tex(value)}."),
            ("not linear", f.subs(x, near), "This is the true value; the estimate is asked for."),
            ("value for estimate", value, "This is the value at the point: the change is missing."),
        ),
        hints=(
            f"How much is the function at {tex(at)}, and how steep is it there?",
            f"Its slope there is {tex(slope_there)}, and the step is {tex(near - at)}.",
        ),
        solution=steps(
            f"At {tex(at)} the value is {tex(value)} and the slope {tex(slope_there)}: these two "
            "make the line that touches there.",
            f"The step from there is {tex(near - at)}, so the line changes by slope times step: "
            f"${latex(slope_there)} \\cdot ({latex(near - at)}) = "
            f"{latex(slope_there * (near - at))}$.",
            f"Value plus change: ${added(value, slope_there * (near - at))}$, which is "
            f"{float(answer):.5g}; the true value is {float(f.subs(x, near)):.5g}.",
        ),
        kind="estimate", f=f, xs=(x,), at=(at, near),
    )  # fmt: skip
