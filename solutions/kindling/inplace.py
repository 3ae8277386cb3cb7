# Built by kindling build from course/given/kindling/inplace.py.
"""Changing a tensor's memory, and its place in the graph with it."""

from __future__ import annotations

from typing import Any

import numpy as np

from kindling.autograd.grad_mode import is_grad_enabled
from kindling.core import TensorCore
from kindling.errors import bad_index
from kindling.indexing import as_index, is_basic
from kindling.ops.copying import Assign, PutView
from kindling.reading import C_NAMES, check_range

SHARED = (
    "unsupported operation: more than one element of the written-to tensor refers to a "
    "single memory location. Please clone() the tensor before performing the operation."
)
LEAF = "leaf Variable that requires grad is being used in an in-place operation."


def overwrite(tensor: Any, result: Any) -> Any:
    """The tensor itself, now with the numbers and the history of a result.

    ``x.add_(y)`` is ``overwrite(x, x + y)``. Raises RuntimeError for a leaf that
    requires a gradient while operations are recorded, for a result of another shape,
    and for numbers that the tensor's dtype cannot hold, such as floats for integers.
    """
    check_in_place(tensor)
    new, old = result.array, tensor.array
    if new.shape != old.shape:
        raise RuntimeError(
            f"output with shape {list(old.shape)} doesn't match the broadcast shape "
            f"{list(new.shape)}"
        )
    if not old.flags.writeable:
        raise RuntimeError(SHARED)
    if "biuf".index(new.dtype.kind) > "biuf".index(old.dtype.kind):
        raise RuntimeError(
            f"result type {result.dtype.torch_type} can't be cast to the desired "
            f"output type {tensor.dtype.torch_type}"
        )
    if result.grad_fn is not None:
        result.grad_fn.keep_copy_of(old)
    old[...] = new
    changed(tensor, result.grad_fn)
    return tensor


def assign(tensor: Any, index: Any, value: Any, name: str = "") -> None:
    """Set the elements at index to value: a number, or a tensor that broadcasts.

    name: of the node, torch's for such an index if not given. Raises TypeError for
    other values, RuntimeError for a shape that does not fit, and as ``overwrite`` does.
    """
    if not isinstance(value, TensorCore | bool | int | float | np.generic):
        raise TypeError(f"can't assign a {_type_name(value)} to a {tensor.type()}")
    place, node = as_index(index, tensor.array.shape), None
    whole = all(part is ... or part == slice(None) for part in place if _plain(part))
    whole = whole and is_basic(place)
    check_in_place(tensor, of_view=not whole)
    source = value.array if isinstance(value, TensorCore) else value
    floating = isinstance(value, TensorCore) and value.requires_grad
    try:
        if is_grad_enabled() and (tensor.requires_grad or floating):
            node = Assign.apply(tensor, value, index=place).grad_fn
            node.torch_name = name or _name(place, source, whole)
        tensor.array[place] = source
    except (ValueError, IndexError, RuntimeError) as error:
        raise _refused(tensor.array, place, source, error) from None
    changed(tensor, node)


def fill(tensor: Any, number: Any, name: str = "") -> Any:
    """The tensor itself, now with one number everywhere, given as such or as a tensor.

    name: of the node, if not that of torch's ``fill_``. Raises RuntimeError for several
    numbers, and as ``overwrite`` does.
    """
    several = isinstance(number, TensorCore) and number.array.ndim
    if several:
        raise RuntimeError(
            "fill_ only supports 0-dimension value tensor but got tensor with "
            f"{several} dimensions."
        )
    if not isinstance(number, TensorCore):
        kind = tensor.array.dtype
        check_range(number, kind, C_NAMES.get(kind.name, kind.name))
    own = f"FillBackward{3 if isinstance(number, TensorCore) else 2}"
    assign(tensor, ..., number, name or own)
    return tensor


def _plain(part: Any) -> bool:
    return not isinstance(part, np.ndarray)


def _type_name(value: Any) -> str:
    kind = type(value)
    return kind.__name__ if kind.__module__ == "builtins" else f"numpy.{kind.__name__}"


def _name(place: tuple[Any, ...], source: Any, whole: bool) -> str:
    """torch's name for the node of an assignment."""
    if whole:
        return "CopyBackwards" if np.ndim(source) else "FillBackward3"
    rest = [part for part in place if _plain(part)]
    of_all = all(part is ... or part == slice(None) for part in rest)
    return "IndexPutBackward0" if of_all else "CopySlices"


def _refused(array: Any, place: Any, source: Any, error: Exception) -> Exception:
    """The error of torch for an assignment that NumPy refused."""
    if isinstance(error, IndexError):
        return IndexError(bad_index(array.shape, place, str(error)))
    if "read-only" in str(error):
        return RuntimeError(SHARED)
    target, shape = list(array[place].shape), list(np.shape(source))
    if is_basic(place):
        return RuntimeError(
            f"shape mismatch: value tensor of shape {shape} cannot be put into "
            f"elements of shape {target}: the shapes do not broadcast"
        )
    return RuntimeError(
        f"shape mismatch: value tensor of shape {shape} cannot be broadcast to "
        f"indexing result of shape {target}"
    )


def check_in_place(tensor: Any, of_view: bool = False) -> None:
    """Raise RuntimeError if changing this tensor, or a view, would falsify a leaf."""
    if is_grad_enabled() and tensor.requires_grad:
        base = tensor._base
        if tensor.is_leaf and not of_view:
            raise RuntimeError(f"a {LEAF}")
        if tensor.is_leaf or base is not None and base.is_leaf and base.requires_grad:
            raise RuntimeError(f"a view of a {LEAF}")


def changed(tensor: Any, node: Any) -> None:
    """Note that the tensor's memory was changed, by a recorded operation if node."""
    tensor.version.count += 1
    if node is None:
        return
    tensor.grad_fn = node
    base = tensor._base
    if base is not None:
        before = base.grad_fn
        base.grad_fn = tensor._base_grad_fn = PutView(base, tensor, before)
