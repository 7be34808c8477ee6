"""Exercises on derivatives, partial derivatives and gradients, with their likely mistakes."""

from sympy import Add, S

from calclib.derivatives import NotDifferentiable, gradient
from calclib.practice.families.checked import checked
from calclib.practice.families.tasks import (
    FUNCTION_ITSELF,
    MIXED,
    SAID_OF_MIXED,
    Task,
    added,
    formula,
    latex,
    partial,
    steps,
    tex,
    without_mixed_terms,
)


@checked
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
        solution=steps(
            f"f is a product of {tex(p)} and {tex(q)}, and both vary: so the product rule is "
            "needed, and each factor waits while the other is differentiated.",
            f"The derivative of {tex(p)} is {tex(slope_p)}, and that of {tex(q)} is "
            f"{tex(slope_q)}: each by its own rule.",
            f"Each derivative stands beside the other factor, and a sum has the sum of the rates: "
            f"${added(slope_p * q, p * slope_q)}$.",
        ),
        kind="gradient", f=p * q, xs=(x,),
    )  # fmt: skip


@checked
def slope(f, xs, x, at=None):
    """The partial derivative of f with respect to x, at a point: undefined at a kink."""
    others = [y for y in xs if y != x]
    if not (others or at):
        raise ValueError(
            "With one variable a slope is asked for at a point: write it as in at=(1,)."
        )
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
        (pair,) = error.slopes.values() or [(None, None)]
        if not all(side is not None and side.is_finite for side in pair):
            raise
        return _kink(prompt, xs, pair, details)
    mistakes = [
        ("wrong variable held fixed", gradient(f, (y,))[0].subs(here),
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
        solution = _partial(f, x, others, at, answer)
    else:
        hints = (
            "Which formula holds near the point, on both sides of it?",
            f"How steep is f just left and just right of {tex(at[0])}?",
        )
        solution = steps(
            f"Near {tex(at[0])} there is no corner: the bars, or the max, change their formula "
            "elsewhere, and a derivative asks about the close neighbourhood alone.",
            f"Just left and just right of the point f has the slope {tex(answer)}. Both sides "
            f"agree, so this is the derivative: {tex(answer)}.",
        )
    if at:
        said = "This is the value of f there, and its slope is asked for."
        mistakes.append(("value for slope", f.subs(here), said))
        said = "This is the derivative as a formula: put the coordinates of the point in."
        mistakes.append(("derivative at x", gradient(f, (x,))[0], said))
    mistakes.append(("function for derivative", f, FUNCTION_ITSELF))
    return Task(
        prompt, answer, xs, mistakes=mistakes, hints=hints, solution=solution, **details
    )  # fmt: skip


def _partial(f, x, others, at, answer):
    """The steps to a partial derivative, term by term."""
    terms = Add.make_args(f)
    slopes_of = [gradient(term, (x,))[0] for term in terms]
    each = [f"{tex(term)} gives {tex(g)}" for term, g in zip(terms, slopes_of, strict=True)]
    held = " and ".join(tex(y) for y in others)
    said = [
        f"Only {tex(x)} moves, so {held} {'is a number' if len(others) == 1 else 'are numbers'} "
        "here: that is what held fixed means.",
        f"A sum is differentiated term by term: {', '.join(each)}. A term that is free of "
        f"{tex(x)} does not change, so it gives 0.",
    ]
    if at:
        said.append(f"Together ${added(*slopes_of)}$; with {tex(at)} put in, it is {tex(answer)}.")
    else:
        said.append(f"What is left, added up: ${added(*slopes_of)}$.")
    return steps(*said)


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
        solution=steps(
            "Near the point two formulas meet, one for each side, so f has a corner there.",
            f"From one side the difference quotient goes to {tex(behind)}, from the other to "
            f"{tex(ahead)}: the slopes of the two pieces.",
            "They differ, and a derivative is one limit from both sides: there is none, it is "
            "undefined.",
        ),
        **details,
    )  # fmt: skip


@checked
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
        if at is not None and gradient(plain, xs).free_symbols:
            said = f"{SAID_OF_MIXED} And numbers are asked for: put the point in."
            mistakes.append((MIXED, gradient(plain, xs), said))
    each = ", ".join(f"{partial(x)} = {tex(g)}" for x, g in zip(xs, partials, strict=True))
    last = f"One below the other they are the gradient: {tex(partials)}."
    if at is not None:
        last = f"{tex(partials)} holds at any point; with {tex(at)} put in, it is {tex(answer)}."
    return Task(
        f"Compute the gradient of {formula(f, xs)}{place}.", answer, xs, mistakes=mistakes,
        hints=(
            f"The gradient is a column, with one entry for each of {tex(tuple(xs))}.",
            f"For the first entry hold all but {tex(xs[0])} fixed.",
            f"{partial(xs[0])} = {tex(partials[0])}; the others go the same way.",
        ),
        solution=steps(
            f"f has {len(xs)} variables, so its gradient is a column of {len(xs)} entries: a slope "
            "along each.",
            f"Each entry holds all other letters fixed: {each}.",
            last,
        ),
        kind="gradient", f=f, xs=xs, at=at,
    )  # fmt: skip


@checked
def quotient(f, x, at, step):
    """The difference quotient of f from a point, with a step of a whole size."""
    ahead, here = f.subs(x, at + step), f.subs(x, at)
    slope_here, other = gradient(f, (x,), at=(at,))[0], f.subs(x, at - step)
    where = f"{latex(at)} {'-' if step < 0 else '+'} {latex(abs(step))}"
    return Task(
        f"Compute the difference quotient $\\frac{{f({x} + a) - f({x})}}{{a}}$ of "
        f"{formula(f, (x,))} at ${x} = {latex(at)}$ with the step $a = {latex(step)}$.",
        (ahead - here) / step, (),
        mistakes=(
            ("limit for quotient", slope_here,
             "This is the derivative, the limit for small steps: here the step has a size."),
            ("difference for quotient", ahead - here,
             "This is how much f changes: divide it by the step."),
            ("step to the other side", (other - here) / -step,
             "This is the quotient with a step to the other side."),
            ("value for slope", here, "This is the value of f there, and its slope is asked for."),
        ),
        hints=(
            f"You need f at two places: at {tex(at)} and one step further.",
            f"The step leads to ${where} = {latex(at + step)}$, where f is {tex(ahead)}.",
            "Take the difference of the two values, and divide it by the step.",
        ),
        solution=steps(
            f"At {tex(at)} f is {tex(here)}: the place where the secant begins.",
            f"One step further, at ${where} = {latex(at + step)}$, f is {tex(ahead)}: the place "
            "where it ends.",
            f"The rise over the step is the slope of the secant: "
            f"$\\frac{{{added(ahead, -here)}}}{{{latex(step)}}} = {latex((ahead - here) / step)}$.",
        ),
        kind="quotient", f=f, xs=(x,), at=(at, at + step),
    )  # fmt: skip
