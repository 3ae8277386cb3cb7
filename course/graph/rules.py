"""What each operation sends back to its operands, in words instead of a Jacobian."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from .arrays import broadcast_shape, repeated_axes, size_of
from .labels import UPSTREAM, number
from .recording import Shape

SAME_MEANING = {
    "bmm": "matmul",
    "dot": "matmul",
    "mat_mul": "matmul",
    "mm": "matmul",
    "mv": "matmul",
    "permute": "transpose",
    "t": "transpose",
    "reshape_alias": "reshape",
    "squeeze": "reshape",
    "unsafe_view": "reshape",
    "unsqueeze": "reshape",
    "view": "reshape",
    "select": "index",
    "slice": "index",
    "to_copy": "convert",
}

RULES: dict[str, tuple[str, ...]] = {
    "add": ("{g}", "{g}"),
    "sub": ("{g}", "-{g}"),
    "rsub": ("-{g}", "-{g}"),
    "mul": ("{g} * {b}", "{g} * {a}"),
    "div": ("{g} / {b}", "-{g} * {y} / {b}"),
    "neg": ("-{g}",),
    "exp": ("{g} * {y}",),
    "log": ("{g} / {a}",),
    "sqrt": ("{g} / (2 * {y})",),
    "tanh": ("{g} * (1 - {y}**2)",),
    "sigmoid": ("{g} * {y} * (1 - {y})",),
    "relu": ("{g} where {a} > 0, else 0",),
    "abs": ("{g} * the sign of {a}",),
    "softmax": ("{y} * ({g} - sum({g} * {y}))",),
    "log_softmax": ("{g} - exp({y}) * sum({g})",),
    "sum": ("{g}, copied to every element",),
    "mean": ("{g} / {n}, copied to every element",),
    "amax": ("{g} at the largest, else 0",),
    "max": ("{g} at the largest, else 0",),
    "reshape": ("{g} in the shape of {a}",),
    "transpose": ("{g} with the axes put back",),
    "index": ("{g} at the index, else 0",),
    "expand": ("{g}",),
    "clone": ("{g}",),
    "convert": ("{g}",),
    "addmm": ("{g}", "{g} @ {c}.T", "{b}.T @ {g}"),
}
"""One entry per operand: {g} is the upstream gradient, {y} the result, {n} a count."""

LOSSES = {
    "mse_loss": "{g} * 2 * ({a} - target)",
    "nll_loss": "-{g}, shared among the examples, at the class of each, else 0",
}
"""Losses of an operand and a target; a mean of squares divides by {n}."""

MEAN, SUM = ("mean", 1), ("sum", 2)
"""A reduction as the student's library and as torch have it."""

BROADCASTS = {"add", "sub", "mul", "div", "expand"}


def op_word(library_op: str) -> str:
    """The operation in a word, the same for all libraries.

    >>> op_word("MulBackward0"), op_word("MmBackward0"), op_word("NllLossBackward0")
    ('mul', 'matmul', 'nll_loss')
    """
    stem = re.sub(r"Backward\d*$", "", library_op.rpartition("::")[2]) or library_op
    word = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", stem).lower().strip("_")
    return SAME_MEANING.get(word, word)


def num_known_operands(op: str) -> int:
    """How many operands the operation has, 0 where that is not certain."""
    if op == "rsub":  # torch does not count a number as an operand here
        return 0
    return 2 if op == "matmul" else len(RULES.get(op, ()))


def rule(
    op: str,
    position: int,
    names: Sequence[str],
    shapes: Sequence[Shape | None],
    options: Mapping[str, object],
) -> str:
    """What goes back to the operand at `position`; UPSTREAM stands for the gradient.

    `names` and `shapes` are those of the operands and, last, of the result. Empty if
    the operation is not known.
    """
    words = _template(op, position, shapes, options)
    fields = dict(zip("abc", names[:-1], strict=False))
    fields |= {"g": UPSTREAM, "y": names[-1], "n": _share(shapes)}
    try:
        words = words.format_map(fields)
    except KeyError:  # it has fewer operands than such an operation has
        return ""
    undo = undone(op, shapes[position], shapes[-1])
    return f"{words}, {undo}" if words and undo else words


def _template(
    op: str,
    position: int,
    shapes: Sequence[Shape | None],
    options: Mapping[str, object],
) -> str:
    if op == "matmul":
        return _matmul(position, shapes)
    if op == "pow":
        exponent = options.get("exponent")
        return _power(exponent) if isinstance(exponent, (int, float)) else ""
    if op in LOSSES:
        return _loss(op, position, options.get("reduction"))
    known = RULES.get(op, ())
    return known[position] if position < len(known) else ""


def _loss(op: str, position: int, reduction: object) -> str:
    if position or reduction not in (*MEAN, *SUM):
        return ""
    by_count = op == "mse_loss" and reduction in MEAN
    return f"{LOSSES[op]} / {{n}}" if by_count else LOSSES[op]


def _matmul(position: int, shapes: Sequence[Shape | None]) -> str:
    if len(shapes) != 3:
        return ""
    a, b = (2 if shape is None else len(shape) for shape in shapes[:2])
    turned = "mT" if max(a, b) > 2 else "T"
    if position == 0:
        product = "outer({g}, {b})" if a > 1 else "{g} * {b}"
        return f"{{g}} @ {{b}}.{turned}" if b > 1 else product
    product = "outer({a}, {g})" if b > 1 else "{g} * {a}"
    return f"{{a}}.{turned} @ {{g}}" if a > 1 else product


def _power(exponent: float) -> str:
    times = number(exponent).removesuffix(".0")
    less = number(exponent - 1.0).removesuffix(".0")
    power = {"0": "", "1": " * {a}"}.get(less, f" * {{a}}**{less}")
    return f"{{g}} * {times}{power}"


def _share(shapes: Sequence[Shape | None]) -> str:
    operand, result = shapes[0], shapes[-1]
    if operand is None or result is None or not size_of(result):
        return "n"
    return str(size_of(operand) // size_of(result))


def undone(op: str, operand: Shape | None, result: Shape | None) -> str:
    """How a broadcast is undone on the way back, such as `sum over axis 0`."""
    if not broadcast(op, operand, result) or operand is None or result is None:
        return ""
    axes = [str(axis) for axis in repeated_axes(operand, result)]
    if len(axes) == 1:
        return f"sum over axis {axes[0]}"
    return f"sum over axes {', '.join(axes[:-1])} and {axes[-1]}"


def broadcast(op: str, operand: Shape | None, result: Shape | None) -> str:
    """The broadcast of an operand, such as `(3,) -> (2, 3)`, empty if there is none."""
    if op not in BROADCASTS or operand is None or result is None or operand == result:
        return ""
    fits = broadcast_shape(operand, result) == result
    return f"{operand} -> {result}" if fits else ""
