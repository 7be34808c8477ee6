"""What a family says of a question, from the question to the solution: worked out by hand."""

from inspect import signature

import pytest
from shown import shown
from sympy import Abs, Max, S, Symbol, log, sin, sqrt, symbols

from calclib import Exercise
from calclib.practice import exercises
from calclib.practice.families import dimension_free, maps, planes, slopes, vectors
from calclib.practice.families.combinations import CONSTANT, LINEAR, MAP, SQUARES, combination
from calclib.practice.families.tasks import Task
from calclib.practice.feedback import Feedback
from calclib.practice.kinds import approximations, derivatives
from calclib.practice.kinds import maps as kinds_of_maps
from calclib.practice.paper import approximations as paper_approximations
from calclib.practice.paper import derivatives as paper_derivatives
from calclib.practice.paper import matrices as paper_matrices

x, y, z, u, v = symbols("x y z u v", real=True)
WITH_LETTERS = [
    *(exercises, approximations, derivatives, kinds_of_maps),
    *(paper_approximations, paper_derivatives, paper_matrices),
]
TOLD = [  # what makes the task, and all that it says
    (
        lambda: slopes.product(x**2, sin(x), x),
        """
        Compute the derivative f'(x) of f(x) = x^2 sin(x).
        This is a product of two functions of the same variable.
        Differentiate x^2 and leave sin(x) alone; then the other way round; then add.
        1. f is a product of x^2 and sin(x), and both vary: so the product rule is needed, and
          each factor waits while the other is differentiated.
        2. The derivative of x^2 is 2 x, and that of sin(x) is cos(x): each by its own rule.
        3. Each derivative stands beside the other factor, and a sum has the sum of the rates: 2
          x sin(x) + x^2 cos(x).
        """,
    ),
    (
        lambda: slopes.slope(x**2 * y + 3 * y, (x, y), x),
        """
        Compute the partial derivative df/dx of f(x, y) = x^2 y + 3 y.
        Only x moves; every other letter is a number for now.
        Differentiate term by term; a term that is free of x drops out.
        1. Only x moves, so y is a number here: that is what held fixed means.
        2. A sum is differentiated term by term: 3 y gives 0, x^2 y gives 2 x y. A term that is
          free of x does not change, so it gives 0.
        3. What is left, added up: 2 x y.
        """,
    ),
    (
        lambda: slopes.slope(x**2 * y * z, (x, y, z), x),
        """
        Compute the partial derivative df/dx of f(x, y, z) = x^2 y z.
        Only x moves; every other letter is a number for now.
        Differentiate term by term; a term that is free of x drops out.
        1. Only x moves, so y and z are numbers here: that is what held fixed means.
        2. A sum is differentiated term by term: x^2 y z gives 2 x y z. A term that is free of x
          does not change, so it gives 0.
        3. What is left, added up: 2 x y z.
        """,
    ),
    (
        lambda: slopes.slope(x**2 * y + 3 * y, (x, y), y, (2, 3)),
        """
        Compute the partial derivative df/dy of f(x, y) = x^2 y + 3 y at (2, 3). If it does not
          exist there, write: undefined.
        Only y moves; every other letter is a number for now.
        Differentiate term by term; a term that is free of y drops out.
        1. Only y moves, so x is a number here: that is what held fixed means.
        2. A sum is differentiated term by term: 3 y gives 3, x^2 y gives x^2. A term that is
          free of y does not change, so it gives 0.
        3. Together 3 + x^2; with (2, 3) put in, it is 7.
        """,
    ),
    (
        lambda: slopes.slope(Abs(x - 2), (x,), x, (-1,)),
        """
        Compute the derivative of f(x) = |x - 2| at -1. If it does not exist there, write:
          undefined.
        Which formula holds near the point, on both sides of it?
        How steep is f just left and just right of -1?
        1. Near -1 there is no corner: the bars, or the max, change their formula elsewhere, and
          a derivative asks about the close neighbourhood alone.
        2. Just left and just right of the point f has the slope -1. Both sides agree, so this
          is the derivative: -1.
        """,
    ),
    (
        lambda: slopes.slope(Max(x, 3 * x), (x,), x, (0,)),
        """
        Compute the derivative of f(x) = max(x, 3 x) at 0. If it does not exist there, write:
          undefined.
        Draw f near the point.
        Let the difference quotient come from the left, then from the right.
        1. Near the point two formulas meet, one for each side, so f has a corner there.
        2. From one side the difference quotient goes to 1, from the other to 3: the slopes of
          the two pieces.
        3. They differ, and a derivative is one limit from both sides: there is none, it is
          undefined.
        """,
    ),
    (
        lambda: slopes.slopes(x**2 + x * y, (x, y)),
        """
        Compute the gradient of f(x, y) = x^2 + x y.
        The gradient is a column, with one entry for each of (x, y).
        For the first entry hold all but x fixed.
        df/dx = 2 x + y; the others go the same way.
        1. f has 2 variables, so its gradient is a column of 2 entries: a slope along each.
        2. Each entry holds all other letters fixed: df/dx = 2 x + y, df/dy = x.
        3. One below the other they are the gradient: [2 x + y; x].
        """,
    ),
    (
        lambda: slopes.slopes(x**2 + x * y, (x, y), (1, 2)),
        """
        Compute the gradient of f(x, y) = x^2 + x y at (1, 2).
        The gradient is a column, with one entry for each of (x, y).
        For the first entry hold all but x fixed.
        df/dx = 2 x + y; the others go the same way.
        1. f has 2 variables, so its gradient is a column of 2 entries: a slope along each.
        2. Each entry holds all other letters fixed: df/dx = 2 x + y, df/dy = x.
        3. [2 x + y; x] holds at any point; with (1, 2) put in, it is [4; 1].
        """,
    ),
    (
        lambda: slopes.quotient(x**3, x, S(2), S(2)),
        r"""
        Compute the difference quotient \frac{f(x + a) - f(x)}{a} of f(x) = x^3 at x = 2 with
          the step a = 2.
        You need f at two places: at 2 and one step further.
        The step leads to 2 + 2 = 4, where f is 64.
        Take the difference of the two values, and divide it by the step.
        1. At 2 f is 8: the place where the secant begins.
        2. One step further, at 2 + 2 = 4, f is 64: the place where it ends.
        3. The rise over the step is the slope of the secant: \frac{64 - 8}{2} = 28.
        """,
    ),
    (
        lambda: slopes.quotient(x**3, x, S(2), -S.Half),
        r"""
        Compute the difference quotient \frac{f(x + a) - f(x)}{a} of f(x) = x^3 at x = 2 with
          the step a = - 1/2.
        You need f at two places: at 2 and one step further.
        The step leads to 2 - 1/2 = 3/2, where f is 27/8.
        Take the difference of the two values, and divide it by the step.
        1. At 2 f is 8: the place where the secant begins.
        2. One step further, at 2 - 1/2 = 3/2, f is 27/8: the place where it ends.
        3. The rise over the step is the slope of the secant: \frac{27/8 - 8}{- 1/2} = 37/4.
        """,
    ),
    (
        lambda: planes.plane(x**2 * y + y, (x, y), (1, 2)),
        """
        Compute the linear approximation of f(x, y) = x^2 y + y near (1, 2), in the point
          itself: f(x, y) ≈ ...
        You need two things at the point: the value of f, and its gradient.
        The value is 4.
        The first entry of the gradient is 4.
        1. The value at (1, 2) is 4: the plane touches the surface there.
        2. The gradient is [2 x y; x^2 + 1], at the point [4; 2]: its entries are the slopes of
          the plane.
        3. Value plus slope times step, and a step is counted from the point: f(x, y) ≈ 4 + 4 (x
          - 1) + 2 (y - 2).
        """,
    ),
    (
        lambda: planes.plane(x**2 * y + y, (x, y), (1, 2), deviation=True),
        """
        Compute the linear approximation of f(x, y) = x^2 y + y near (1, 2), in the deviation
          from the point: f(1 + x, 2 + y) ≈ ...
        You need two things at the point: the value of f, and its gradient.
        The value is 4.
        The first entry of the gradient is 4.
        1. The value at (1, 2) is 4: the plane touches the surface there.
        2. The gradient is [2 x y; x^2 + 1], at the point [4; 2]: its entries are the slopes of
          the plane.
        3. Value plus slope times step, and a step is a letter itself: f(1 + x, 2 + y) ≈ 4 + 4 x
          + 2 y.
        """,
    ),
    (
        lambda: planes.steepest(x**2 / 2 + x * y + 3 * y, (x, y), (1, 2)),
        """
        At (1, 2), in which direction does f(x, y) = x^2/2 + x y + 3 y grow fastest? Answer with
          a vector of length 1.
        The gradient points in the direction in which f grows fastest.
        The gradient there is [3; 4].
        Its length is 5; the answer has length 1.
        1. The change for a small step is the inner product with the gradient, and that is
          largest along the gradient.
        2. The gradient is [x + y; x + 3], at the point [3; 4].
        3. Its length is 5, and a direction has length 1: divided by its length it is 1/5 [3; 4]
          = [3/5; 4/5].
        """,
    ),
    (
        lambda: planes.steepest(x**2 / 2 + x * y + 3 * y, (x, y), (1, 2), descent=True),
        """
        At (1, 2), in which direction does f(x, y) = x^2/2 + x y + 3 y fall fastest? Answer with
          a vector of length 1.
        The gradient points in the direction in which f grows fastest.
        The gradient there is [3; 4].
        Its length is 5; the answer has length 1.
        1. The change for a small step is the inner product with the gradient, and that is least
          against the gradient.
        2. The gradient is [x + y; x + 3], at the point [3; 4].
        3. Its length is 5, and a direction has length 1: divided by its length and turned round
          it is -1/5 [3; 4] = [- 3/5; - 4/5].
        """,
    ),
    (
        lambda: planes.estimate(sqrt(x), x, S(4), S(5)),
        """
        Estimate f(5) with the linear approximation of f(x) = sqrt{x} at x = 4.
        How much is the function at 4, and how steep is it there?
        Its slope there is 1/4, and the step is 1.
        1. At 4 the value is 2 and the slope 1/4: these two make the line that touches there.
        2. The step from there is 1, so the line changes by slope times step: 1/4 · (1) = 1/4.
        3. Value plus change: 2 + 1/4, which is 2.25; the true value is 2.2361.
        """,
    ),
    (
        lambda: vectors.descent_step(x**2 / 2 + x * y + 3 * y, (x, y), (S(1), S(2)), S.Half),
        """
        Take one step of gradient descent on f(x, y) = x^2/2 + x y + 3 y from (1, 2), with the
          learning rate 1/2. Where does it lead?
        The step goes against the gradient, and is the rate times the gradient long.
        The gradient there is [3; 4].
        The first coordinate becomes 1 - 1/2 · (3).
        1. The gradient points uphill, so its multiple is subtracted from the point.
        2. The gradient is [x + y; x + 3], at the point [3; 4].
        3. Point minus rate times gradient, in each coordinate: 1 - 1/2 · (3) = - 1/2, 2 - 1/2 ·
          (4) = 0. So the step leads to (- 1/2, 0).
        """,
    ),
    (
        lambda: vectors.directional(x**2 / 2 + x * y + 3 * y, (x, y), (1, 2), (1, -1)),
        r"""
        Compute the directional derivative of f(x, y) = x^2/2 + x y + 3 y at (1, 2) along (1,
          -1), which is the slope for a step of length 1 that way.
        The slope along a unit vector is the inner product of the gradient with it.
        The gradient there is [3; 4].
        The vector has the length sqrt{2}: divide by it.
        1. Along each axis the change is slope times step, so along a unit vector the slope is
          its inner product with the gradient.
        2. The gradient is [x + y; x + 3], at the point [3; 4]; its inner product with the
          vector is 3 (1) + 4 (-1) = -1.
        3. The vector has the length sqrt{2}, and a step of length 1 is asked for:
          \frac{-1}{sqrt{2}} = - \frac{sqrt{2}}{2}.
        """,
    ),
    (
        lambda: vectors.critical(x**2 + x * y + y**2 - 4 * x - 5 * y, (x, y), (1, 2)),
        """
        At which point is the gradient of f(x, y) = x^2 + x y - 4 x + y^2 - 5 y zero? Answer
          with its coordinates.
        Write both partial derivatives, and equate each to 0.
        The first equation is 2 x + y - 4 = 0.
        The second equation is x + 2 y - 5 = 0.
        1. The gradient is zero where both partial derivatives are: two equations for two
          numbers.
        2. Each holds the other letter fixed: 2 x + y - 4 = 0 and x + 2 y - 5 = 0.
        3. Both hold for x = 1, y = 2 alone: so the point is (1, 2).
        """,
    ),
    (
        lambda: maps.matrix([x * y, x + 3 * y, y], (x, y)),
        """
        Compute the Jacobian of f(x, y) = [x y; x + 3 y; y]. Write its rows as [a, b; c, d].
        Outputs: 3; variables: 2. Which shape does the Jacobian have?
        Row i is the transposed gradient of output i.
        The first row is (y, x).
        1. A row for each output and a column for each variable: its shape is 3 × 2.
        2. A row holds the slopes of its output along x, y, one variable moving at a time: (y,
          x), (1, 3), (0, 1).
        3. Stacked in the order of the outputs, they are the Jacobian: [y, x; 1, 3; 0, 1].
        """,
    ),
    (
        lambda: maps.matrix([x * y, x + 3 * y], (x, y), (2, 5)),
        """
        Compute the Jacobian of f(x, y) = [x y; x + 3 y] at (2, 5). Write its rows as [a, b; c,
          d].
        Outputs: 2; variables: 2. Which shape does the Jacobian have?
        Row i is the transposed gradient of output i.
        The first row is (5, 2).
        1. A row for each output and a column for each variable: its shape is 2 × 2.
        2. A row holds the slopes of its output along x, y, one variable moving at a time: (y,
          x), (1, 3).
        3. Stacked they are [y, x; 1, 3], and with (2, 5) put in: [5, 2; 1, 3].
        """,
    ),
    (
        lambda: maps.matrix([x * y], (x, y)),
        """
        Compute the Jacobian of f(x, y) = x y. Write its rows as [a, b; c, d].
        Outputs: 1; variables: 2. Which shape does the Jacobian have?
        Row i is the transposed gradient of output i.
        The first row is (y, x).
        1. A row for each output and a column for each variable: its shape is 1 × 2.
        2. A row holds the slopes of its output along x, y, one variable moving at a time: (y,
          x).
        3. Stacked in the order of the outputs, they are the Jacobian: [y, x].
        """,
    ),
    (
        lambda: maps.determinant([x**2 * y, x + 3 * y], (x, y)),
        """
        Compute the determinant of the Jacobian of f(x, y) = [x^2 y; x + 3 y].
        The Jacobian first: a row for each output.
        Its rows are (2 x y, x^2) and (1, 3).
        The determinant of [a, b; c, d] is ad - bc.
        1. A row for each output, since rows are outputs, and in it a slope for each variable.
        2. The first output has the slopes (2 x y, x^2), the second (1, 3).
        3. The determinant is one diagonal minus the other: (2 x y)(3) - (x^2)(1) = - x^2 + 6 x
          y. Small areas grow by its size.
        """,
    ),
    (
        lambda: maps.determinant([x * log(y), y + log(x)], (x, y)),
        """
        Compute the determinant of the Jacobian of f(x, y) = [x ln(y); y + ln(x)].
        The Jacobian first: a row for each output.
        Its rows are (ln(y), x/y) and (1/x, 1).
        The determinant of [a, b; c, d] is ad - bc.
        1. A row for each output, since rows are outputs, and in it a slope for each variable.
        2. The first output has the slopes (ln(y), x/y), the second (1/x, 1).
        3. The determinant is one diagonal minus the other: (ln(y))(1) - (x/y)(1/x) = ln(y) -
          1/y. Small areas grow by its size.
        """,
    ),
    (
        lambda: maps.change([x**2, x * y], (x, y), (1, 2), (1, -1)),
        """
        By how much does f(x, y) = [x^2; x y] change, by its Jacobian at (1, 2), for the step
          (1, -1)? Answer with a list.
        For a small step the change is about the Jacobian times the step.
        The Jacobian there is [2, 0; 2, 1].
        Each row times the step gives the change of one output.
        1. Each output changes by slope times step, added up over the variables: the Jacobian
          times the step.
        2. At the point the Jacobian is [2, 0; 2, 1], with a row for each output.
        3. Row by row: 2 (1) = 2, 2 (1) - 1 = 1. So the change is [2; 1].
        """,
    ),
    (
        lambda: maps.composition(u**3, (u,), sin(x), (x,)),
        """
        Let f(u) = u^3 and g(x) = sin(x). Compute the derivative of f ∘ g, the function f(g(x)).
        The chain rule: the outer derivative, at the inner function, times the inner one.
        The inner derivative is cos(x).
        The outer one, at the inner function, is 3 sin^2(x).
        1. f receives what g returns: so the chain rule, the outer derivative at the inner
          function times the inner one.
        2. The inner derivative is cos(x): how fast g changes with x.
        3. The outer one is 3 u^2. It is taken where f is, and f receives sin(x): so it is 3
          sin^2(x).
        4. The product, the outer factor first: (3 sin^2(x))(cos(x)) = 3 sin^2(x) cos(x).
        """,
    ),
    (
        lambda: maps.composition(u**3, (u,), x**2 + 1, (x,), (S(2),)),
        """
        Let f(u) = u^3 and g(x) = x^2 + 1. Compute the derivative of f ∘ g, the function
          f(g(x)), at 2.
        The chain rule: the outer derivative, at the inner function, times the inner one.
        The inner derivative is 4.
        The outer one, at the inner function, is 75.
        1. f receives what g returns: so the chain rule, the outer derivative at the inner
          function times the inner one.
        2. The inner derivative is 4 there: how fast g changes with x.
        3. The outer one is 3 u^2. It is taken where f is, and f receives 5: so it is 75.
        4. The product, the outer factor first: (75)(4) = 300.
        """,
    ),
    (
        lambda: maps.composition([u * v, u + v], (u, v), [x**2, x * y], (x, y)),
        """
        Let f(u, v) = [u v; u + v] and g(x, y) = [x^2; x y]. Compute the Jacobian of f ∘ g, the
          function f(g(x, y)).
        The chain rule: the outer derivative, at the inner function, times the inner one.
        The inner derivative is [2 x, 0; y, x].
        The outer one, at the inner function, is [x y, x^2; 1, 1].
        1. f receives what g returns: so the chain rule, the outer derivative at the inner
          function times the inner one.
        2. The inner derivative is [2 x, 0; y, x]: how fast g changes with x, y.
        3. The outer one is [v, u; 1, 1]. It is taken where f is, and f receives (x^2, x y): so
          it is [x y, x^2; 1, 1].
        4. The product, the outer factor first: [x y, x^2; 1, 1][2 x, 0; y, x] = [3 x^2 y, x^3;
          2 x + y, x].
        """,
    ),
    (
        lambda: maps.composition([u * v, u + v], (u, v), [x**2, x * y], (x, y), (S(1), S(2))),
        """
        Let f(u, v) = [u v; u + v] and g(x, y) = [x^2; x y]. Compute the Jacobian of f ∘ g, the
          function f(g(x, y)), at (1, 2).
        The chain rule: the outer derivative, at the inner function, times the inner one.
        The inner derivative is [2, 0; 2, 1].
        The outer one, at the inner function, is [2, 1; 1, 1].
        1. f receives what g returns: so the chain rule, the outer derivative at the inner
          function times the inner one.
        2. The inner derivative is [2, 0; 2, 1] there: how fast g changes with x, y.
        3. The outer one is [v, u; 1, 1]. It is taken where f is, and f receives (1, 2): so it
          is [2, 1; 1, 1].
        4. The product, the outer factor first: [2, 1; 1, 1][2, 0; 2, 1] = [6, 1; 4, 1].
        """,
    ),
    (
        lambda: maps.softmax_slope((S(0), log(2), log(3)), 0, 1),
        """
        At (0, ln(2), ln(3)) softmax is (1/6, 1/3, 1/2). Compute dS_1/da_2 there.
        Is the entry in row 1, column 2 on the diagonal, or off it? Off it the entries are
          negative.
        The quotient rule gives S_i (1 - S_i) on the diagonal, -S_i S_j off it.
        1. Row 1, column 2 is off the diagonal: what one share gains, the others lose.
        2. The quotient rule gives -S_1 S_2, since the logit stands below the line only.
        3. With the shares put in: -1/6 · 1/3 = - 1/18.
        """,
    ),
    (
        lambda: maps.softmax_slope((S(0), log(2), log(3)), 1, 1),
        """
        At (0, ln(2), ln(3)) softmax is (1/6, 1/3, 1/2). Compute dS_2/da_2 there.
        Is the entry in row 2, column 2 on the diagonal, or off it? Off it the entries are
          negative.
        The quotient rule gives S_i (1 - S_i) on the diagonal, -S_i S_j off it.
        1. Row 2, column 2 is on the diagonal: a share grows with its own logit.
        2. The quotient rule gives S_2 (1 - S_2), since the logit stands above and below the
          line.
        3. With the shares put in: 1/3 (1 - 1/3) = 2/9.
        """,
    ),
    (
        lambda: combination((LINEAR, SQUARES), (3, -2)),
        """
        Let f(x) = 3w'x - 2||x||^2 with w in R^d. Compute the gradient of f at x. Write w' as
          w^T.
        A sum is differentiated term by term, and a number before a term stays.
        The first term: nabla w'x = w.
        1. The derivative of a sum is the sum of the derivatives, and a factor stays before it.
        2. Term by term: nabla w'x = w (it is a linear functional, and its weights are its
          slopes); nabla ||x||^2 = 2x (of a sum of squares each entry leaves twice itself).
        3. With the factors, the gradient is 3w - 4x.
        """,
    ),
    (
        lambda: combination((SQUARES,), (-1,)),
        """
        Let f(x) = -||x||^2. Compute the gradient of f at x. Write x' as x^T.
        A sum is differentiated term by term, and a number before a term stays.
        The first term: nabla ||x||^2 = 2x.
        1. The derivative of a sum is the sum of the derivatives, and a factor stays before it.
        2. Term by term: nabla ||x||^2 = 2x (of a sum of squares each entry leaves twice
          itself).
        3. With the factors, the gradient is -2x.
        """,
    ),
    (
        lambda: combination((SQUARES, LINEAR), (1, 1), row=True),
        """
        Let f(x) = ||x||^2 + w'x with w in R^d. Compute the Jacobian of f at x. Write w' as w^T.
        A sum is differentiated term by term, and a number before a term stays.
        The first term: the Jacobian of ||x||^2 is 2x'.
        1. The derivative of a sum is the sum of the derivatives, and a factor stays before it.
        2. Term by term: the Jacobian of ||x||^2 is 2x' (of a sum of squares each entry leaves
          twice itself); the Jacobian of w'x is w' (it is a linear functional, and its weights
          are its slopes).
        3. With the factors, the Jacobian is 2x' + w'.
        """,
    ),
    (
        lambda: combination((MAP, CONSTANT), (-3, 1), row=True),
        """
        Let f(x) = -3Ax + y with A in R^m × d and y in R^m. Compute the Jacobian of f at x.
          Write A' as A^T.
        A sum is differentiated term by term, and a number before a term stays.
        The first term: the Jacobian of Ax is A.
        1. The derivative of a sum is the sum of the derivatives, and a factor stays before it.
        2. Term by term: the Jacobian of Ax is A (a linear map is its own Jacobian); the
          Jacobian of y is 0 (a constant does not change).
        3. With the factors, the Jacobian is -3A.
        """,
    ),
    (
        lambda: combination((CONSTANT, MAP), (1, -1), row=True),
        """
        Let f(x) = y - Ax with A in R^m × d and y in R^m. Compute the Jacobian of f at x. Write
          A' as A^T.
        A sum is differentiated term by term, and a number before a term stays.
        The first term: the Jacobian of y is 0.
        1. The derivative of a sum is the sum of the derivatives, and a factor stays before it.
        2. Term by term: the Jacobian of y is 0 (a constant does not change); the Jacobian of Ax
          is A (a linear map is its own Jacobian).
        3. With the factors, the Jacobian is -A.
        """,
    ),
    (
        dimension_free.linear_functional,
        r"""
        Let f(x) = w'x with w, x in R^d. Compute the gradient of f at x. Write w' as w^T.
        Write the product as a sum, \sum_i w_i x_i.
        In the derivative with respect to x_j one term of the sum is left: which?
        df/dx_j = w_j. Put these into a column.
        1. As a sum, f(x) = \sum_i w_i x_i: that is what the product means.
        2. Of the terms x_j stands in one alone, w_j x_j; the others do not change with it.
        3. So df/dx_j = w_j for each j, and in a column nabla f(x) = w, the same at every point.
        """,
    ),
    (
        dimension_free.squared_norm,
        r"""
        Let f(x) = ||x||^2 with x in R^d. Compute the gradient of f at x. Write x' as x^T,
          ||x||^2 as ||x||^2.
        Write f as a sum of squares.
        In the derivative with respect to x_j one term is left, x_j^2.
        df/dx_j = 2 x_j. Put these into a column.
        1. As a sum, f(x) = \sum_i x_i^2: that is what the squared norm means.
        2. Of the terms x_j stands in one alone, x_j^2, which has the derivative 2 x_j.
        3. So df/dx_j = 2 x_j for each j, and in a column nabla f(x) = 2x.
        """,
    ),
    (
        dimension_free.squared_norm_of_map,
        r"""
        Let f(x) = ||x||^2 and g(x) = Ax with A in R^m × d. Compute the Jacobian of f ∘ g. Write
          A' as A^T, ||x||^2 as ||x||^2.
        The chain rule: the Jacobian of f, taken at g(x), times the Jacobian of g.
        f has one output: its Jacobian is a row, the transposed gradient of Exercise 2.2.
        At Ax that row is 2 (Ax)'. Exercise 2.3 gives the other.
        1. f receives what g returns: so the chain rule, J_{g(x)}(f)\, J_{x}(g).
        2. f has one output, so its Jacobian is a row: 2u' at u, the transposed gradient.
        3. It is taken at Ax, where it is 2 (Ax)'; the Jacobian of g is A. The product is 2
          (Ax)' A = 2 x' A' A, a row of d entries.
        """,
    ),
]


@pytest.mark.parametrize(("make", "told"), TOLD)
def test_what_is_told(make, told):
    task = make()
    assert shown("\n".join((task.prompt, *task.hints, task.solution))) == " ".join(told.split())


def test_matrices_are_not_bold_and_vectors_are():
    assert dimension_free.written_as("A") == r" Write $A^\top$ as A^T."
    assert dimension_free.written_as("w") == r" Write $\mathbf{w}^\top$ as w^T."


@pytest.mark.parametrize("module", WITH_LETTERS)
def test_the_letters_of_what_is_asked_are_real(module):
    letters = [value for value in vars(module).values() if isinstance(value, Symbol)]
    letters = [letter for letter in letters if not letter.is_integer]  # how many there are
    assert len(letters) > 2 and all(letter.is_real for letter in letters)


def test_a_task_shows_nothing_but_its_question():
    task = planes.plane(x**2 * y, (x, y), (1, 2))
    assert repr(task) == f"Task(prompt={task.prompt!r})"


@pytest.mark.parametrize(
    ("made", "by_place"),
    [
        (Exercise, ["prompt", "answer", "symbols"]),
        (Task, ["prompt", "answer", "symbols"]),
        (Feedback, ["correct", "mistake", "message"]),
    ],
)
def test_what_else_there_is_to_say_is_said_by_name(made, by_place):
    parameters = signature(made).parameters.values()
    assert [p.name for p in parameters if p.kind is not p.KEYWORD_ONLY] == by_place


@pytest.mark.parametrize(
    ("make", "advice"),
    [
        (
            lambda: slopes.slope(x * y, (x, y), y, (2, 3)),
            "A central difference of f at x = 2, y = 3 shows",
        ),
        (
            lambda: slopes.slopes(2 * x + y, (x, y)),
            "A central difference of f at any point shows what to",
        ),
        (
            lambda: planes.estimate(sqrt(x), x, S(4), S(5)),
            "Check the value, the slope and the step one by",
        ),
        (lambda: planes.plane(x * y, (x, y), (1, 2)), ""),
    ],
)
def test_what_is_advised_where_numbers_are_asked_for(make, advice):
    task = make()
    assert task.advice.startswith(advice) and bool(task.advice) == bool(advice)
