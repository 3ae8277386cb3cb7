# Built by kindling build from course/given/kindling/nn/functional/arguments.py.
"""What the losses do with their arguments before they compute anything."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from kindling.core import TensorCore, named
from kindling.dtypes import promote_types

REDUCTIONS = ("none", "mean", "sum")
NAMES = {"LogSoftmax": "log_softmax"}


def chosen_reduction(reduction: str, size_average: Any, reduce: Any) -> str:
    """The reduction that a loss was asked for: "none", "mean" or "sum".

    size_average and reduce: torch's older way to say it, None if not given; they come
    first, with a warning. Raises ValueError for any other reduction.
    """
    if size_average is not None or reduce is not None:
        if reduce is not None and not reduce:
            reduction = "none"
        else:
            reduction = "mean" if size_average is None or size_average else "sum"
        warnings.warn(
            "size_average and reduce args will be deprecated, please use "
            f"reduction='{reduction}' instead.",
            stacklevel=3,
        )
    if reduction not in REDUCTIONS:
        raise ValueError(f"{reduction} is not a valid value for reduction")
    return reduction


def need_tensors(name: str, **arguments: Any) -> None:
    """Raise TypeError for an argument that is no tensor."""
    for place, (argument, value) in enumerate(arguments.items(), start=1):
        if not isinstance(value, TensorCore):
            raise TypeError(
                f"{name}(): argument '{argument}' (position {place}) must be Tensor, "
                f"not {type(value).__name__}"
            )


def need_floats(name: str, *tensors: Any) -> None:
    """Raise NotImplementedError if the tensors' common dtype is not floating."""
    dtype = tensors[0].dtype
    for tensor in tensors[1:]:
        dtype = promote_types(dtype, tensor.dtype)
    if not dtype.is_floating_point:
        raise NotImplementedError(
            f"{name}: not implemented for tensors of {dtype}; use floats"
        )


def same_size(name: str, input: Any, target: Any) -> tuple[Any, Any]:
    """Input and target, broadcast to one shape, with torch's warning if that is needed.

    Raises RuntimeError if their shapes do not broadcast.
    """
    if input.shape == target.shape:
        return input, target
    warnings.warn(
        f"Using a target size ({target.size()}) that is different to the input size "
        f"({input.size()}). This will likely lead to incorrect results due to "
        "broadcasting. Please ensure they have the same size.",
        stacklevel=3,
    )
    shape = _broadcast(name, tuple(input.shape), tuple(target.shape))
    return input.expand(shape), target.expand(shape)


def _broadcast(name: str, a: tuple[int, ...], b: tuple[int, ...]) -> tuple[int, ...]:
    count = max(len(a), len(b))
    shape = []
    pairs = zip((1,) * (count - len(a)) + a, (1,) * (count - len(b)) + b, strict=True)
    for place, (m, n) in enumerate(pairs):
        if m != n and 1 not in (m, n):
            raise RuntimeError(
                f"{name}: input of shape {a} and target of shape {b} do not "
                f"broadcast: sizes {m} and {n} at dimension {place} differ"
            )
        shape.append(n if m == 1 else m)
    return tuple(shape)


def over_dim(operation: Any, input: Any, dim: Any, dtype: Any = None) -> Any:
    """The result of a softmax-like operation along one dimension.

    operation: a Function whose forward has the option dim. dim: an int; None chooses
    one as torch does, with a warning. dtype: what input is brought to first. Raises
    TypeError, IndexError or NotImplementedError where torch does.
    """
    name = NAMES.get(operation.__name__, operation.__name__.lower())
    if dim is None:
        dim = 0 if input.ndim in (0, 1, 3) else 1
        warnings.warn(
            f"Implicit dimension choice for {name} has been deprecated. Change the "
            "call to include dim=X as an argument.",
            stacklevel=4,
        )
    if isinstance(dim, bool) or not isinstance(dim, int | np.integer):
        kind = type(dim).__name__
        raise TypeError(f"{name}(): argument 'dim' must be int, not {kind}")
    input = input if dtype is None else input.to(dtype)
    need_floats(name, input)
    if not input.numel():
        input.axis(dim)
        return named(input.clone(), f"{operation.__name__}Backward0")
    return operation.apply(input, dim=dim)
