"""Exercises on what a gradient is for: slopes along vectors, zeros, steps of descent."""

from sympy import ImmutableMatrix, simplify, solve

from calclib.derivatives import gradient
from calclib.practice.families.checked import checked
from calclib.practice.families.tasks import (
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
def descent_step(f, xs, at, rate):
    """The point after one step of gradient descent."""
    g, p = gradient(f, xs, at=at), ImmutableMatrix(at)
    mistakes = [
        ("uphill", p + rate * g, "This step goes uphill: descent goes against the gradient."),
        ("step for point", -rate * g, "This is the step alone: add it to the point."),
        ("rate left out", p - g, "This step has the length of the gradient: multiply by the rate."),
        ("gradient for point", g, "This is the gradient; the point after the step is asked for."),
        ("gradient at p", ImmutableMatrix(xs) - rate * gradient(f, xs),
         "This holds for any point: put the coordinates in."),
    ]  # fmt: skip
    plain = without_mixed_terms(f, xs)
    if plain is not None:
        mistakes.append((MIXED, p - rate * gradient(plain, xs, at=at), SAID_OF_MIXED))
    entries = ", ".join(
        f"${latex(a)} - {latex(rate)} \\cdot ({latex(b)}) = {latex(a - rate * b)}$"
        for a, b in zip(at, g, strict=True)
    )
    return Task(
        f"Take one step of gradient descent on {formula(f, xs)} from {tex(at)}, with the learning "
        f"rate {tex(rate)}. Where does it lead?",
        p - rate * g, xs, mistakes=mistakes,
        hints=(
            "The step goes against the gradient, and is the rate times the gradient long.",
            f"The gradient there is {tex(g)}.",
            f"The first coordinate becomes ${latex(at[0])} - {latex(rate)} \\cdot "
            f"({latex(g[0])})$.",
        ),
        solution=steps(
            "The gradient points uphill, so its multiple is subtracted from the point.",
            f"The gradient is {tex(gradient(f, xs))}, at the point {tex(g)}.",
            f"Point minus rate times gradient, in each coordinate: {entries}. So the step leads to "
            f"{tex(tuple(p - rate * g))}.",
        ),
        kind="step", f=f, xs=xs, at=at, along=rate,
    )  # fmt: skip


@checked
def directional(f, xs, at, v):
    """The directional derivative of f at a point, along a vector of any length."""
    g, v = gradient(f, xs, at=at), ImmutableMatrix(v)
    inner = g.dot(v)
    mistakes = [
        ("not normalised", inner,
         "This is the inner product with the vector itself: divide by the vector's length."),
        ("largest slope", g.norm(),
         "This is the slope along the gradient; another direction is asked for."),
        ("gradient for slope", g, "This is the gradient: take its inner product with a direction."),
        ("slopes added", sum(g), "The slopes are added up here, with no heed to the direction."),
        ("gradient at p", gradient(f, xs).dot(v) / v.norm(),
         "This holds for any point: put the coordinates in."),
    ]  # fmt: skip
    products = added(*(times(a, b) for a, b in zip(g, v, strict=True)))
    return Task(
        f"Compute the directional derivative of {formula(f, xs)} at {tex(at)} along "
        f"{tex(tuple(v))}, which is the slope for a step of length 1 that way.",
        inner / v.norm(), xs, mistakes=mistakes,
        hints=(
            "The slope along a unit vector is the inner product of the gradient with it.",
            f"The gradient there is {tex(g)}.",
            f"The vector has the length {tex(v.norm())}: divide by it.",
        ),
        solution=steps(
            "Along each axis the change is slope times step, so along a unit vector the slope is "
            "its inner product with the gradient.",
            f"The gradient is {tex(gradient(f, xs))}, at the point {tex(g)}; its inner product "
            f"with the vector is ${products} = {latex(inner)}$.",
            f"The vector has the length {tex(v.norm())}, and a step of length 1 is asked for: "
            rf"$\frac{{{latex(inner)}}}{{{latex(v.norm())}}} = {latex(inner / v.norm())}$.",
        ),
        kind="directional", f=f, xs=xs, at=at, along=v,
    )  # fmt: skip


@checked
def critical(f, xs, at):
    """The one point where the gradient of a quadratic is zero."""
    at, g = ImmutableMatrix(at), gradient(f, xs)
    here = dict(zip(xs, at, strict=True))
    if len(xs) != 2:
        raise ValueError("A critical point is asked for of a function of two variables.")
    if not g.xreplace(here).applyfunc(simplify).is_zero_matrix:
        raise ValueError(
            f"The gradient of {f} is not zero at {tuple(at)}: give the point where it is."
        )
    mistakes = [
        ("value for point", f.xreplace(here), "This is the value of f there; where is it taken?"),
        ("gradient for point", g, "This is the gradient: where is it zero?"),
    ]
    plain = without_mixed_terms(f, xs)
    if plain is not None:
        found = solve(gradient(plain, xs), xs, dict=True)
        if found and len(found[0]) == len(xs):
            mistakes.append((MIXED, ImmutableMatrix([found[0][x] for x in xs]), SAID_OF_MIXED))
    equations = [f"${latex(entry)} = 0$" for entry in g]
    checked = ", ".join(f"{x} = {tex(a)}" for x, a in ((tex(x), a) for x, a in here.items()))
    return Task(
        f"At which point is the gradient of {formula(f, xs)} zero? Answer with its coordinates.",
        at, xs, mistakes=mistakes,
        hints=(
            "Write both partial derivatives, and equate each to 0.",
            f"The first equation is {equations[0]}.",
            f"The second equation is {equations[1]}.",
        ),
        solution=steps(
            "The gradient is zero where both partial derivatives are: two equations for two "
            "numbers.",
            f"Each holds the other letter fixed: {' and '.join(equations)}.",
            f"Both hold for {checked} alone: so the point is {tex(tuple(at))}.",
        ),
        kind="critical", f=f, xs=xs,
    )  # fmt: skip
