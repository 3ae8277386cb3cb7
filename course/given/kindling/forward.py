"""The forward half of an operation: from tensors and numbers to a tensor."""

from __future__ import annotations

from typing import Any

import numpy as np

from kindling.base import TensorBase, wrap
from kindling.dtypes import C_TYPES, FLOAT32, INT64, common_dtype, from_numpy_dtype
from kindling.errors import explained, op_name, undefined
from kindling.node import Node

ALLOWED = {"sub": "iuf", "neg": "iuf", "abs": "iuf", "mean": "f", "relu": "iuf"}
"""The kinds of numbers (NumPy's letters) that torch lets some operations take."""

IN_FLOATS = {"exp", "log", "tanh", "sqrt", "sigmoid"}
"""Operations that turn integers into float32 first."""


@np.errstate(all="ignore")
def run_forward(node: Any, inputs: tuple[Any, ...], options: dict[str, Any]) -> Any:
    """The tensor that ``node.forward`` computes from its inputs.

    inputs: tensors and Python numbers; forward gets the arrays of the tensors, in the
    dtype in which torch computes, and the numbers as they are. options: forward's
    keyword arguments. Raises the exception types of torch, with op and shapes.
    """
    arrays, dtype = _arrays(node, inputs)
    if options:
        node.options = options
        if "dim" in options and not np.ndim(arrays[0]):
            options = options | {"dim": _dim_of_no_axes(options["dim"])}
    if node.same_dtype:
        node.shapes_in = tuple([x.shape for x in arrays if isinstance(x, np.ndarray)])
    try:
        out = node.forward(*arrays, **options)
    except (ValueError, IndexError, TypeError) as error:
        raise explained(node, arrays, options, error) from None
    result = wrap(out if dtype is None else _in_torch_dtype(out, dtype))
    node.result_shape = result.array.shape
    if result.array.base is not None:
        node.of_view = _link_view(result, inputs)
    return result


def _dim_of_no_axes(dim: Any) -> Any:
    """None, as torch allows 0 and -1 for a tensor without axes; else dim as it is."""
    given = dim if isinstance(dim, tuple) else (dim,)
    return None if all(axis in (0, -1) for axis in given) else dim


def _arrays(node: Node, inputs: tuple[Any, ...]) -> tuple[list[Any], Any]:
    """The inputs' arrays, and the dtype they were brought to if not plain float32."""
    arrays = []
    plain = True
    for x in inputs:
        if isinstance(x, TensorBase):
            x = x.array
            plain = plain and x.dtype is FLOAT32
        else:
            plain = plain and (type(x) is float or type(x) is int)
        arrays.append(x)
    return (arrays, None) if plain else _converted(node, inputs)


def _converted(node: Node, inputs: tuple[Any, ...]) -> tuple[list[Any], np.dtype]:
    operands = [_operand(node, x) for x in inputs]
    kinds = [x.dtype for x in operands if isinstance(x, np.ndarray)]
    allowed = ALLOWED.get(op_name(node), "biuf")
    for kind in kinds:
        if kind.kind not in allowed:
            raise RuntimeError(undefined(op_name(node), from_numpy_dtype(kind)))
    if node.same_dtype and len(set(kinds)) > 1:
        names = [C_TYPES.get(kind.name, kind.name) for kind in kinds]
        raise RuntimeError(
            f"{op_name(node)}: expected m1 and m2 to have the same dtype, but got: "
            f"{names[0]} != {names[1]}"
        )
    dtype = kinds[0] if len(operands) == len(kinds) == 1 else common_dtype(operands)
    if dtype.kind != "f" and (node.in_floats or op_name(node) in IN_FLOATS):
        dtype = FLOAT32
    return [_cast(x, dtype) for x in operands], dtype


def _operand(node: Node, x: Any) -> Any:
    """The array of a tensor, or a Python number; TypeError for anything else."""
    if isinstance(x, TensorBase):
        return x.array
    if isinstance(x, np.generic) and x.dtype.kind in "fiub":
        return x.item()
    if isinstance(x, bool | int | float):
        return x
    hint = ": make it a tensor first" if isinstance(x, np.ndarray) else ""
    raise TypeError(
        f"{op_name(node)}: expected tensors or numbers, got {type(x).__name__}{hint}"
    )


def _cast(x: Any, dtype: np.dtype) -> Any:
    if isinstance(x, np.ndarray):
        return x.astype(dtype, copy=False)
    if dtype.kind in "iu" and dtype is not INT64:
        return np.asarray(int(x)).astype(dtype)[()]  # wraps around, as in torch
    return x


def _in_torch_dtype(out: Any, computed: np.dtype) -> Any:
    """NumPy's result in the dtype that torch has: no float64 from ints, no uint64."""
    if out.dtype.kind == "f" and computed.kind != "f":
        return out.astype(FLOAT32)
    if out.dtype.kind == "u" and out.dtype.itemsize > 1:
        return out.astype(INT64)
    if computed.kind == "b" and out.dtype == np.int8:
        return out.astype(INT64)
    return out


def _link_view(result: TensorBase, inputs: tuple[Any, ...]) -> bool:
    """Whether the result lies in the memory of an input; if so, both know of it."""
    memory = _owner(result.array)
    for x in inputs:
        if isinstance(x, TensorBase) and _owner(x.array) is memory:
            result.shares_memory_of(x, view=True)
            return True
    return False


def _owner(array: Any) -> Any:
    """The array whose memory a view shows."""
    while getattr(array, "base", None) is not None:
        array = array.base
    return array
