"""Multivariate calculus for machine learning: derivatives, their checks, pictures and practice.

`calclib.scene` and `calclib.explore.parts` have what a view of your own is made of.
"""

from calclib.later import later

__all__ = [  # what help() shows
    "Exercise",
    "Feedback",
    "NotDifferentiable",
    "ParseError",
    "chain_rule",
    "directional_derivative",
    "drill",
    "exercise",
    "explore",
    "grade",
    "gradient",
    "hessian",
    "jacobian",
    "linear_approximation",
    "numerical_gradient",
    "numerical_jacobian",
    "parse",
    "plot",
    "quadratic_approximation",
    "softmax",
    "solutions",
    "steepest_ascent",
    "to_numpy",
]

__getattr__, __dir__ = later(
    __name__,
    {
        "derivatives": [
            *("NotDifferentiable", "chain_rule", "directional_derivative", "gradient", "hessian"),
            *("jacobian", "linear_approximation", "quadratic_approximation", "softmax"),
            "steepest_ascent",
        ],
        "explore": [],
        "numerical": ["numerical_gradient", "numerical_jacobian", "to_numpy"],
        "parsing": ["ParseError", "parse"],
        "plot": [],
        "practice": ["Exercise", "Feedback", "drill", "exercise", "grade", "solutions"],
    },
)
