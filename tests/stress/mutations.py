"""What a mutant is: one small change to a module of the library, and what is left unchanged."""

import ast
from typing import NamedTuple

COMPARED = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
OPPOSITE = ast.Eq, ast.NotEq, ast.In, ast.NotIn, ast.Is, ast.IsNot  # as the condition negated
COMPUTED = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.Div: ast.Mult,
    ast.Pow: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
# What is left as it is, for no test of what the library does could tell:
UNCHANGED_FIELDS = {"annotation", "returns"}  # read by nobody at run time
UNCHANGED_CALLS = {
    "lru_cache",  # how much is remembered
    "combined",  # what a drill deals
    *("evalf", "workdps"),  # with how many digits it is reckoned
    "default_rng",  # the seed of chance
    "Random",
}
UNCHANGED_OWNERS = {"dealt", "random"}  # what a drill deals, where a sample lies: as good elsewhere
UNCHANGED_NUMBERS = {  # of keywords, a matter of taste: how a picture looks
    *("alpha", "linewidth", "linewidths", "zorder", "fontsize", "markersize", "pad", "labelpad"),
    *("camera", "width", "height", "min_width", "max_width"),
}
UNCHANGED_KEYWORDS = {
    "strict",  # of zip: a guard against lengths that never differ
    "frozen",  # of a dataclass: a guard against what nobody does
}


class Place(NamedTuple):
    """A child of a node, and the lines of the statement (or its head) that it stands in."""

    node: ast.AST
    field: str
    index: int | None
    child: ast.AST
    lines: range

    def put(self, new):
        if self.index is None:
            setattr(self.node, self.field, new)
        else:
            getattr(self.node, self.field)[self.index] = new


def places(node, lines=range(0), looks=False):
    """Yield the Place of each child in a module, from above; ``looks``: where looks are told."""
    for field, value in ast.iter_fields(node):
        if field in UNCHANGED_FIELDS:
            continue
        several = isinstance(value, list)
        for n, child in enumerate(value if several else [value]):
            if not isinstance(child, ast.AST) or is_left(child):
                continue
            if looks and isinstance(child, ast.Constant) and not isinstance(child.value, bool):
                continue
            within = lines
            if isinstance(child, ast.stmt):
                body = getattr(child, "body", None)
                end = body[0].lineno - 1 if body else child.end_lineno
                within = range(child.lineno, max(end, child.lineno) + 1)
            yield Place(node, field, n if several else None, child, within)
            is_look = isinstance(child, ast.keyword) and child.arg in UNCHANGED_NUMBERS
            yield from places(child, within, looks or is_look)


def is_left(node):
    if isinstance(node, ast.keyword):
        return node.arg in UNCHANGED_KEYWORDS
    if isinstance(node, ast.Expr):
        return is_left(node.value)
    if not isinstance(node, ast.Call):
        return False
    name = getattr(node.func, "id", getattr(node.func, "attr", None))
    owner = getattr(getattr(node.func, "value", None), "id", None)
    return name in UNCHANGED_CALLS or owner in UNCHANGED_OWNERS


def changes(tree):
    """Yield (place, line, what is changed, what stands there then) for each change of a module."""
    for place in places(tree):
        line = getattr(place.child, "lineno", getattr(place.node, "lineno", 0))
        for kind, new in _changes(place):
            yield place, line, f"{kind} {said(place.child)} -> {said(new)}", new


def _changes(place):
    node, child = place.node, place.child
    is_test = isinstance(node, ast.If | ast.IfExp | ast.While) and place.field == "test"
    if isinstance(node, ast.Compare) and type(child) in COMPARED:
        yield "comparison", COMPARED[type(child)]()
    if isinstance(node, ast.BinOp) and type(child) in COMPUTED:
        yield "operation", COMPUTED[type(child)]()
    if isinstance(child, ast.BoolOp):
        other = ast.Or() if isinstance(child.op, ast.And) else ast.And()
        yield "and, or", ast.BoolOp(other, child.values)
        yield "first of and, or", child.values[0]
    if isinstance(child, ast.UnaryOp) and isinstance(child.op, ast.Not | ast.USub):
        yield "sign, not", child.operand
    elif is_test and not (isinstance(child, ast.Compare) and isinstance(child.ops[0], OPPOSITE)):
        yield "condition", ast.UnaryOp(ast.Not(), child)
    if isinstance(child, ast.Constant) and not isinstance(node, ast.Expr):
        if isinstance(child.value, bool):
            yield "constant", ast.Constant(not child.value)
        elif isinstance(child.value, int | float) and child.value + 1 != child.value:
            yield "number", ast.Constant(child.value + 1)
    if isinstance(child, ast.Continue | ast.Break):
        yield "jump", ast.Pass()
    if isinstance(child, ast.Return) and not is_false(child.value):
        yield "return", ast.Return(ast.Constant(None))
    if isinstance(child, ast.Expr) and isinstance(child.value, ast.Call):
        yield "call", ast.Pass()


def is_false(value):
    """Whether what is returned is nothing, or is as false as nothing: only its truth is asked."""
    return value is None or (
        isinstance(value, ast.Constant) and any(value.value is a for a in (None, False))
    )


def said(node):
    if isinstance(node, ast.expr | ast.Continue | ast.Break | ast.Pass):
        return ast.unparse(node)
    return type(node).__name__
