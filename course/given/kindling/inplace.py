"""Changing a tensor's memory, and its place in the graph with it."""

from __future__ import annotations

from typing import Any

import numpy as np

from kindling.autograd.grad_mode import is_grad_enabled
from kindling.core import TensorCore
from kindling.indexing import as_index
from kindling.ops.copying import Assign, PutView

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


def assign(tensor: Any, index: Any, value: Any) -> None:
    """Set the elements at index to value: a number, or a tensor that broadcasts.

    Raises RuntimeError for a shape that does not fit, and as ``overwrite`` does.
    """
    place, node = as_index(index), None
    everything = len(place) == 1 and place[0] is ...
    check_in_place(tensor, of_view=not everything)
    source = value.array if isinstance(value, TensorCore) else value
    floating = isinstance(value, TensorCore) and value.requires_grad
    if is_grad_enabled() and (tensor.requires_grad or floating):
        node = Assign.apply(tensor, value, index=place).grad_fn
        if everything:
            node.torch_name = "CopyBackwards"
    try:
        tensor.array[place] = source
    except ValueError:
        raise RuntimeError(
            f"shape mismatch: value of shape {list(np.shape(source))} cannot be put "
            f"into elements of shape {list(tensor.array[place].shape)}"
        ) from None
    changed(tensor, node)


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
