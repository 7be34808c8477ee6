"""Exercises on derivatives, partial derivatives and gradients, with their likely mistakes."""

from sympy import S

from calclib.derivatives import NotDifferentiable, gradient
from calclib.practice.families.tasks import (
    FUNCTION_ITSELF,
    MIXED,
    SAID_OF_MIXED,
    Task,
    formula,
    partial,
    tex,
    without_mixed_terms,
)


def product(p, q, x):
    """The derivative of p(x) q(x)."""
    slope_p, slope_q = gradient(p, (x,))[0], gradient(q, (x,))[0]
    return Task(
        f"Compute the derivative $f'({x})$ of {formula(p * q, (x,))}.",
        gradient(p * q, (x,))[0],
        (x,),
        mistakes=(
            ("factors differentiated", slope_p * slope_q,
             "This is the product of the two derivatives; a product has a rule of its own."),
            ("half of the product rule", slope_p * q,
             "The second factor varies too: its derivative is missing."),
            ("half of the product rule", p * slope_q,
             "The first factor varies too: its derivative is missing."),
            ("function for derivative", p * q, FUNCTION_ITSELF),
        ),
        hints=(
            "This is a product of two functions of the same variable.",
            f"Differentiate {tex(p)} and leave {tex(q)} alone; then the other way round; then add.",
        ),
        solution=f"The factors have the derivatives {tex(slope_p)} and {tex(slope_q)}, so "
        f"$f'({x})$ = {tex(slope_p * q + p * slope_q)}.",
        kind="gradient", f=p * q, xs=(x,),
    )  # fmt: skip


def slope(f, xs, x, at=None):
    """The partial derivative of f with respect to x, at a point: undefined at a kink."""
    others = [y for y in xs if y != x]
    here = dict(zip(xs, at, strict=True)) if at else {}
    along = f.subs({y: here[y] for y in others}) if at else f  # f with the others held fixed
    what = f"the partial derivative {partial(x)}" if others else "the derivative"
    place = f" at {tex(at if others else at[0])}" if at else ""
    prompt = f"Compute {what} of {formula(f, xs)}{place}."
    details = {"kind": "slope", "f": f, "xs": (x, *others)}
    if at:
        prompt += " If it does not exist there, write: undefined."
        details["at"] = tuple(here[y] for y in details["xs"])
    try:
        answer = gradient(along, (x,), at=at and (here[x],))[0]
    except NotDifferentiable as error:
        return _kink(prompt, xs, *error.slopes.values(), details)
    mistakes = [
        ("wrong variable held fixed", _slope(f, y, here),
         f"This is the derivative with respect to {y}: hold {y} fixed and let {x} vary.")
        for y in others
    ]  # fmt: skip
    if others:
        total = answer + sum(wrong for _, wrong, _ in mistakes)
        said = f"Only {x} varies: the terms that come from the other variables do not belong here."
        mistakes.append(("nothing held fixed", total, said))
        hints = (
            f"Only {x} moves; every other letter is a number for now.",
            f"Differentiate term by term; a term that is free of {x} drops out.",
        )
    else:
        hints = (
            "Which formula holds near the point, on both sides of it?",
            f"How steep is f just left and just right of {tex(at[0])}?",
        )
    if at:
        said = "This is the value of f there, and its slope is asked for."
        mistakes.append(("value for slope", f.subs(here), said))
        said = "This is the derivative as a formula: put the coordinates of the point in."
        if (everywhere := _slope(f, x, {})) is not S.NaN:
            mistakes.append(("derivative at x", everywhere, said))
    mistakes.append(("function for derivative", f, FUNCTION_ITSELF))
    return Task(
        prompt, answer, xs, mistakes=mistakes, hints=hints,
        solution=f"With respect to {tex(x)} alone, the derivative{place} is {tex(answer)}.",
        **details,
    )  # fmt: skip


def _slope(f, y, here):
    try:
        return gradient(f, (y,))[0].subs(here)
    except NotDifferentiable:
        return S.NaN


def _kink(prompt, xs, pair, details):
    """Undefined is right; one-sided slopes are what is written instead."""
    behind, ahead = pair
    one_sided = "This is the slope on one side only, and the other side has another."
    return Task(
        prompt, S.NaN, xs,
        mistakes=[("one-sided slope", side, one_sided) for side in pair]
        + [("mean of the slopes", (behind + ahead) / 2,
            "This is the mean of the two slopes; a derivative is one limit from both sides.")],
        hints=(
            "Draw f near the point.",
            "Let the difference quotient come from the left, then from the right.",
        ),
        solution=f"From one side the slope is {tex(behind)}, from the other {tex(ahead)}. They "
        "differ, so there is no derivative: it is undefined.",
        **details,
    )  # fmt: skip


def slopes(f, xs, at=None):
    """The gradient of f, as a formula or at a point."""
    partials = gradient(f, xs)
    answer = partials if at is None else gradient(f, xs, at=at)
    place = "" if at is None else f" at {tex(at)}"
    mistakes = [] if at is None else [
        ("gradient at p", partials,
         "This is the gradient at any point: put the coordinates of the point in."),
        ("rate for vector", answer.norm(),
         "This is the steepest slope, a rate; the gradient is the vector of all slopes."),
    ]  # fmt: skip
    said = "These are the slopes added up; the gradient keeps them apart, one entry for each."
    mistakes.append(("partials added", sum(answer), said))
    mistakes.append(("function for gradient", f, FUNCTION_ITSELF))
    if (plain := without_mixed_terms(f, xs)) is not None:
        mistakes.append((MIXED, gradient(plain, xs, at=at), SAID_OF_MIXED))
        if at is not None:
            said = f"{SAID_OF_MIXED} And numbers are asked for: put the point in."
            mistakes.append((MIXED, gradient(plain, xs), said))
    steps = "; ".join(f"{partial(x)} = {tex(g)}" for x, g in zip(xs, partials, strict=True))
    return Task(
        f"Compute the gradient of {formula(f, xs)}{place}.", answer, xs, mistakes=mistakes,
        hints=(
            f"The gradient is a column, with one entry for each of {tex(tuple(xs))}.",
            f"For the first entry hold all but {tex(xs[0])} fixed.",
            f"{partial(xs[0])} = {tex(partials[0])}; the others go the same way.",
        ),
        solution=f"The partial derivatives are {steps}. "
        + (f"So the gradient is {tex(answer)}." if at is None else f"At {tex(at)}: {tex(answer)}."),
        kind="gradient", f=f, xs=xs, at=at,
    )  # fmt: skip
