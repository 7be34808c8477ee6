"""The exercises in any dimension: their letters are vectors and matrices."""

from sympy import MatrixSymbol, exp, log, simplify, sqrt, symbols

from calclib.derivatives import gradient, jacobian
from calclib.practice.families.tasks import FUNCTION_ITSELF, OFF_DIAGONAL, steps
from calclib.practice.judge import Exercise

m, d = symbols("m d", integer=True, positive=True)
A = MatrixSymbol("A", m, d)
X, W, Y = MatrixSymbol("x", d, 1), MatrixSymbol("w", d, 1), MatrixSymbol("y", m, 1)


def written_as(letter, *, norm=None):
    """How the transpose of a letter that the exercise has, and the norm of one, are written."""
    shown = letter if letter == "A" else rf"\mathbf{{{letter}}}"
    said = rf" Write ${shown}^\top$ as {letter}^T"
    return said + (rf", $\|\mathbf{{{norm}}}\|^2$ as ||{norm}||^2." if norm else ".")


def linear_functional():
    return Exercise(
        r"Let $f(\mathbf{x}) = \mathbf{w}^\top\mathbf{x}$ with $\mathbf{w}, \mathbf{x} \in "
        r"\mathbb{R}^d$. Compute the gradient of f at $\mathbf{x}$." + written_as("w"),
        gradient(W.T * X, X),
        (W, X),
        mistakes=(
            ("wrong variable held fixed", gradient(W.T * X, W),
             "This is the gradient with respect to w: hold w fixed and let x vary."),
            ("function for gradient", W.T * X, FUNCTION_ITSELF),
        ),
        hints=(
            r"Write the product as a sum, $\sum_i w_i x_i$.",
            r"In the derivative with respect to $x_j$ one term of the sum is left: which?",
            r"$\frac{\partial f}{\partial x_j} = w_j$. Put these into a column.",
        ),
        solution=steps(
            r"As a sum, $f(\mathbf{x}) = \sum_i w_i x_i$: that is what the product means.",
            r"Of the terms $x_j$ stands in one alone, $w_j x_j$; the others do not change with it.",
            r"So $\frac{\partial f}{\partial x_j} = w_j$ for each $j$, and in a column "
            r"$\nabla f(\mathbf{x}) = \mathbf{w}$, the same at every point.",
        ),
    )  # fmt: skip


def squared_norm():
    return Exercise(
        r"Let $f(\mathbf{x}) = \|\mathbf{x}\|^2$ with $\mathbf{x} \in \mathbb{R}^d$. "
        r"Compute the gradient of f at $\mathbf{x}$." + written_as("x", norm="x"),
        gradient(X.T * X, X),
        (X,),
        mistakes=(
            ("function for gradient", X.T * X, FUNCTION_ITSELF),
            ("rate for vector", 2 * sqrt(X.T * X),
             "This is the steepest slope, a rate; the gradient is a column."),
            ("norm for its square", X * sqrt(X.T * X) ** -1,
             "This is the gradient of the norm, and f is its square."),
        ),
        hints=(
            r"Write f as a sum of squares.",
            r"In the derivative with respect to $x_j$ one term is left, $x_j^2$.",
            r"$\frac{\partial f}{\partial x_j} = 2 x_j$. Put these into a column.",
        ),
        solution=steps(
            r"As a sum, $f(\mathbf{x}) = \sum_i x_i^2$: that is what the squared norm means.",
            r"Of the terms $x_j$ stands in one alone, $x_j^2$, which has the derivative $2 x_j$.",
            r"So $\frac{\partial f}{\partial x_j} = 2 x_j$ for each $j$, and in a column "
            r"$\nabla f(\mathbf{x}) = 2\mathbf{x}$.",
        ),
    )  # fmt: skip


def linear_map():
    return Exercise(
        r"Let $f(\mathbf{x}) = A\mathbf{x}$ with $A \in \mathbb{R}^{m \times d}$. "
        r"Compute the Jacobian of f.",
        jacobian(A * X, X),
        (A, X),
        mistakes=(("function for Jacobian", A * X, FUNCTION_ITSELF),),
        hints=(
            r"Output i is a linear functional of $\mathbf{x}$: Exercise 2.1 gives its gradient.",
            r"Its gradient is the i-th row of $A$, written as a column.",
            "Row i of the Jacobian is that gradient, transposed. Stack these rows.",
        ),
        solution=steps(
            r"Output i is $f_i(\mathbf{x}) = \sum_j A_{ij} x_j$: row i of $A$ times $\mathbf{x}$.",
            r"So it is a linear functional, and $\frac{\partial f_i}{\partial x_j} = A_{ij}$: its "
            "gradient is row i of $A$, as a column.",
            r"Laid on their sides and stacked, these rows are $A$ itself, of shape $m \times d$: "
            "rows are outputs.",
        ),
    )


def squared_norm_of_map():
    return Exercise(
        r"Let $f(\mathbf{x}) = \|\mathbf{x}\|^2$ and $g(\mathbf{x}) = A\mathbf{x}$ with "
        r"$A \in \mathbb{R}^{m \times d}$. Compute the Jacobian of $f \circ g$."
        + written_as("A", norm="x"),
        jacobian((A * X).T * (A * X), X),
        (A, X),
        mistakes=(
            ("inner derivative forgotten", 2 * X.T * A.T,
             "This is the outer derivative alone: the Jacobian of g is a factor too."),
            ("outer derivative at x", 2 * X.T,
             "This is the Jacobian of f at x: take it at g(x), and multiply by that of g."),
            ("function for Jacobian", (A * X).T * (A * X), "This is the composition itself."),
        ),
        hints=(
            "The chain rule: the Jacobian of f, taken at g(x), times the Jacobian of g.",
            "f has one output: its Jacobian is a row, the transposed gradient of Exercise 2.2.",
            r"At $A\mathbf{x}$ that row is $2 (A\mathbf{x})^\top$. Exercise 2.3 gives the other.",
        ),
        solution=steps(
            r"f receives what g returns: so the chain rule, "
            r"$J_{g(\mathbf{x})}(f)\, J_{\mathbf{x}}(g)$.",
            r"f has one output, so its Jacobian is a row: $2\mathbf{u}^\top$ at $\mathbf{u}$, the "
            "transposed gradient.",
            r"It is taken at $A\mathbf{x}$, where it is $2 (A\mathbf{x})^\top$; the Jacobian of g "
            r"is $A$. The product is $2 (A\mathbf{x})^\top A = 2 \mathbf{x}^\top A^\top A$, a row "
            "of d entries.",
        ),
    )  # fmt: skip


def least_squares():
    residual = A * X - Y
    return Exercise(
        r"Let $f(\mathbf{x}) = \frac{1}{2}\|A\mathbf{x} - \mathbf{y}\|^2$ with "
        r"$A \in \mathbb{R}^{m \times d}$. Compute the gradient of f at $\mathbf{x}$.",
        gradient(residual.T * residual / 2, X),
        (A, X, Y),
        mistakes=(
            ("inner derivative forgotten", residual,
             "These are the residuals: the derivative of the inside is a factor too."),
            ("function for gradient", residual.T * residual / 2, FUNCTION_ITSELF),
            ("y left out", A.T * A * X, "The term with y is missing."),
        ),
        hints=(
            r"With $\mathbf{r} = A\mathbf{x} - \mathbf{y}$, f is $\frac{1}{2}\|\mathbf{r}\|^2$.",
            r"The Jacobian of $\mathbf{r}$ is $A$, and that of $\frac{1}{2}\|\mathbf{r}\|^2$ is "
            r"$\mathbf{r}^\top$.",
            r"The Jacobian of f is $\mathbf{r}^\top A$, a row: transpose it.",
        ),
        solution=steps(
            r"With $\mathbf{r} = A\mathbf{x} - \mathbf{y}$, f is $\frac{1}{2}\|\mathbf{r}\|^2$: a "
            "composition, so the chain rule.",
            r"The outer Jacobian is $\mathbf{r}^\top$, since the half and the 2 of the square "
            r"cancel; the inner one is $A$, since $\mathbf{y}$ is constant.",
            r"The product $(A\mathbf{x} - \mathbf{y})^\top A$ is a row. A gradient is a column, so "
            r"transpose: $A^\top (A\mathbf{x} - \mathbf{y})$.",
        ),
    )  # fmt: skip


def squared_functional():
    return Exercise(
        r"Let $f(\mathbf{x}) = (\mathbf{w}^\top\mathbf{x})^2$ with $\mathbf{w}, \mathbf{x} \in "
        r"\mathbb{R}^d$. Compute the gradient of f at $\mathbf{x}$." + written_as("w"),
        gradient((W.T * X) ** 2, X),
        (W, X),
        mistakes=(
            ("function for gradient", (W.T * X) ** 2, FUNCTION_ITSELF),
            ("inner derivative forgotten", 2 * W.T * X,
             "This is the outer derivative alone, a number: the inner gradient is a factor too."),
            ("wrong variable held fixed", gradient((W.T * X) ** 2, W),
             "This is the gradient with respect to w: hold w fixed and let x vary."),
        ),
        hints=(
            r"Differentiate the square first, then what is inside.",
            r"The gradient of the inside is $\mathbf{w}$, by Exercise 2.1.",
        ),
        solution=steps(
            r"The square outside has the derivative $2 (\mathbf{w}^\top\mathbf{x})$, taken at what "
            "is inside.",
            r"The inside has the gradient $\mathbf{w}$. By the chain rule it is a factor too: "
            r"$\nabla f(\mathbf{x}) = 2 (\mathbf{w}^\top\mathbf{x})\, \mathbf{w}$.",
        ),
    )  # fmt: skip


def bilinear():
    return Exercise(
        r"Let $f(\mathbf{x}) = \mathbf{y}^\top A \mathbf{x}$ with $A \in \mathbb{R}^{m \times d}$ "
        r"and $\mathbf{y} \in \mathbb{R}^m$. Compute the Jacobian of f.",
        jacobian(Y.T * A * X, X),
        (A, X, Y),
        mistakes=(("function for Jacobian", Y.T * A * X, FUNCTION_ITSELF),),
        hints=(
            "How many outputs does f have? So how many rows does its Jacobian have?",
            r"$f(\mathbf{x}) = \mathbf{w}^\top\mathbf{x}$ with $\mathbf{w} = A^\top\mathbf{y}$.",
        ),
        solution=steps(
            "f has one output, so its Jacobian has one row: the transposed gradient.",
            r"With $\mathbf{w} = A^\top\mathbf{y}$ f is $\mathbf{w}^\top\mathbf{x}$, with the "
            r"gradient $\mathbf{w}$. Transposed, it is $\mathbf{y}^\top A$.",
        ),
    )


def softmax_off_diagonal():
    a, b, rest = symbols("a b rest", real=True)
    S_i, S_j = symbols("S_i S_j", positive=True)
    total = exp(a) + exp(b) + rest  # the other terms do not depend on a and b
    entry = gradient(exp(a) / total, (b,))[0]
    answer = simplify(entry.subs({rest: 1 - exp(a) - exp(b)}).subs({a: log(S_i), b: log(S_j)}))
    return Exercise(
        r"Let $S_i = e^{a_i} / \sum_k e^{a_k}$, and $i \neq j$. Compute "
        r"$\frac{\partial S_i}{\partial a_j}$, in terms of $S_i$ and $S_j$.",
        answer, (S_i, S_j),
        mistakes=(
            ("diagonal used off the diagonal", S_i * (1 - S_j), OFF_DIAGONAL),
            ("diagonal used off the diagonal", S_i * (1 - S_i), OFF_DIAGONAL),
            ("diagonal used off the diagonal", S_j * (1 - S_j), OFF_DIAGONAL),
        ),
        hints=(
            r"Which part of the quotient depends on $a_j$: above the line, below it, or both?",
            r"Only the sum does, and its derivative is $e^{a_j}$. Use the quotient rule.",
            r"$-\frac{e^{a_i} e^{a_j}}{(\sum_k e^{a_k})^2}$: write it with $S_i$ and $S_j$.",
        ),
        solution=steps(
            r"$a_j$ stands below the line only, since $i \neq j$: the derivative of what is above "
            "is 0.",
            r"The sum has the derivative $e^{a_j}$, so the quotient rule gives "
            r"$\frac{0 \cdot \sum_k e^{a_k} - e^{a_i} e^{a_j}}{(\sum_k e^{a_k})^2}$.",
            r"Each power over the sum is a share: $-S_i S_j$. What one gains, the others lose.",
        ),
    )  # fmt: skip
