"""The shape of a result where operands and options of the operation tell it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .arrays import broadcast_shape, size_of, sizes
from .recording import Shape
from .rules import BROADCASTS

REDUCES = {"sum", "mean", "amax", "max"}
SHAPED_AS_OPERAND = {
    "abs",
    "clone",
    "convert",
    "exp",
    "log",
    "log_softmax",
    "neg",
    "pow",
    "relu",
    "rsub",
    "sigmoid",
    "softmax",
    "sqrt",
    "tanh",
}


def result_shape(
    op: str, operands: Sequence[Shape | None], options: Mapping[str, object]
) -> Shape | None:
    """The shape of the result, None where it cannot be told.

    >>> result_shape("matmul", [(4, 2), (2, 1)], {})
    (4, 1)
    >>> result_shape("sum", [(4, 2)], {"dim": 0, "keepdim": True})
    (1, 2)
    """
    known = [shape for shape in operands if shape is not None]
    if not known or len(known) < len(operands):
        return None
    try:
        return _shape(op, known, options)
    except (IndexError, TypeError, ZeroDivisionError):  # options of another meaning
        return None


def _shape(
    op: str, known: Sequence[Shape], options: Mapping[str, object]
) -> Shape | None:
    if op in SHAPED_AS_OPERAND:
        return known[0]
    if op in REDUCES:
        return _reduced(known[0], options)
    if op == "reshape":
        return _reshaped(known[0], options.get("shape"))
    if op == "transpose":
        order = sizes(options.get("order"))
        return None if order is None else tuple(known[0][axis] for axis in order)
    if op == "expand":
        return sizes(options.get("shape"))
    if len(known) == 2 and op in BROADCASTS:
        return broadcast_shape(known[0], known[1])
    if len(known) == 2 and op == "matmul":
        return _multiplied(known[0], known[1])
    return None


def _reduced(shape: Shape, options: Mapping[str, object]) -> Shape | None:
    if "dim" not in options:
        return None
    dim = options["dim"]
    dims = (dim,) if isinstance(dim, int) else sizes(dim)
    if dim is not None and dims is None:
        return None
    axes = {axis % max(len(shape), 1) for axis in dims or range(len(shape))}
    ones = [1 if axis in axes else size for axis, size in enumerate(shape)]
    if options.get("keepdim") is True:
        return tuple(ones)
    return tuple(size for axis, size in enumerate(shape) if axis not in axes)


def _reshaped(shape: Shape, option: object) -> Shape | None:
    wanted = sizes(option)
    if wanted is None or -1 not in wanted:
        return wanted
    rest = size_of(wanted) * -1
    return tuple(size_of(shape) // rest if size == -1 else size for size in wanted)


def _multiplied(a: Shape, b: Shape) -> Shape | None:
    if not a or not b:
        return None
    left, right = a[:-1], (*b[:-2], b[-1]) if len(b) > 1 else ()
    if len(a) < 3 and len(b) < 3:
        return left + right[-1:]
    return None
