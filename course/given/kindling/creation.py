"""Making tensors: from numbers, and filled in a regular way."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from kindling import dtypes
from kindling.comparing import need_tensor
from kindling.core import TensorCore, wrap
from kindling.devices import device as place
from kindling.indexing import sizes
from kindling.methods import TensorMethods
from kindling.reading import as_array, check_range

ADVICE = (
    "To copy construct from a tensor, it is recommended to use "
    "sourceTensor.detach().clone() or "
    "sourceTensor.detach().clone().requires_grad_(True), rather than "
    "tensor(sourceTensor)."
)


def tensor(
    data: Any, *, dtype: Any = None, device: Any = None, requires_grad: bool = False
) -> Any:
    """A new tensor with a copy of data: a number, nested lists, or an array.

    Without dtype, Python floats give float32, ints int64, bools bool; arrays keep
    their own. Raises ValueError for lists of unequal length, TypeError or RuntimeError
    for data that are no numbers.

    >>> tensor([[1, 2], [3, 4]])
    tensor([[1, 2],
            [3, 4]])
    >>> tensor(2.5, requires_grad=True)
    tensor(2.5000, requires_grad=True)
    """
    if isinstance(data, TensorCore):
        warnings.warn(ADVICE, stacklevel=2)
    array = as_array(data, dtype)
    return _made(np.array(array, copy=True), device, requires_grad)


def as_tensor(data: Any, dtype: Any = None, device: Any = None) -> Any:
    """The data as a tensor, sharing memory where no copy is needed."""
    if isinstance(data, TensorMethods):
        return data.to(dtype=dtype)
    return _made(as_array(data, dtype), device)


def from_numpy(array: np.ndarray) -> Any:
    """A tensor that shares the memory of an array; TypeError for anything else.

    >>> array = np.zeros(2)
    >>> x = from_numpy(array)
    >>> array[0] = 5
    >>> x
    tensor([5., 0.], dtype=torch.float64)
    """
    if not isinstance(array, np.ndarray):
        raise TypeError(f"expected np.ndarray (got {type(array).__name__})")
    dtypes.from_numpy_dtype(array.dtype)
    return wrap(array)


def is_tensor(thing: object) -> bool:
    """Whether thing is a tensor."""
    return isinstance(thing, TensorCore)


def _made(array: np.ndarray, device: Any = None, requires_grad: bool = False) -> Any:
    if device is not None:
        place(device)
    result = wrap(array)
    if requires_grad:
        if array.dtype.kind != "f":
            raise RuntimeError(
                "Only Tensors of floating point and complex dtype can require gradients"
            )
        result.requires_grad = True
    return result


def _filled(name: str, size: Any, value: Any, options: dict[str, Any]) -> Any:
    kind = dtypes.as_numpy_dtype(options.pop("dtype"))
    named = options.pop("size")
    shape = _shape(name, (named,) if named is not None else size)
    if any(n < 0 for n in shape):
        raise RuntimeError(f"{name}: Dimension size must be non-negative.")
    check_range(value, kind, C_NAMES.get(kind.name, kind.name))
    return _made(np.full(shape, value).astype(kind), **options)


C_NAMES = {name: f"{name}_t" for name in ("uint8", "int8", "int64")}
C_NAMES |= {"int32": "int", "int16": "short"}
"""What torch's messages call the dtypes."""


def _shape(name: str, size: Any) -> tuple[int, ...]:
    """A shape given as numbers or as one tuple; TypeError if it is none."""
    try:
        return sizes(size)
    except TypeError:
        given = type(size[0]).__name__
        raise TypeError(
            f"{name}(): argument 'size' (position 1) must be tuple of ints, not {given}"
        ) from None


def zeros(
    *shape: Any,
    size: Any = None,
    dtype: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Any:
    """A tensor of zeros, float32 unless dtype says otherwise.

    >>> zeros(2, 3)
    tensor([[0., 0., 0.],
            [0., 0., 0.]])
    """
    options = {"device": device, "requires_grad": requires_grad, "size": size}
    return _filled("zeros", shape, 0, options | {"dtype": dtype or dtypes.float32})


def ones(
    *shape: Any,
    size: Any = None,
    dtype: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Any:
    """A tensor of ones, float32 unless dtype says otherwise.

    >>> ones(3, dtype=dtypes.int64)
    tensor([1, 1, 1])
    """
    options = {"device": device, "requires_grad": requires_grad, "size": size}
    return _filled("ones", shape, 1, options | {"dtype": dtype or dtypes.float32})


empty = zeros


def full(
    size: Any,
    fill_value: Any,
    *,
    dtype: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Any:
    """A tensor of that size with one number everywhere, in the number's dtype.

    >>> full((2,), 0.5), full((2,), 3)
    (tensor([0.5000, 0.5000]), tensor([3, 3]))
    """
    value = fill_value.item() if isinstance(fill_value, TensorMethods) else fill_value
    own = dtypes.FROM_NUMPY[dtypes.common_dtype([value])]
    if not isinstance(size, tuple | list):
        raise TypeError(
            "full(): argument 'size' (position 1) must be tuple of ints, not "
            f"{type(size).__name__}"
        )
    options = {"device": device, "requires_grad": requires_grad, "size": size}
    return _filled("full", (), value, options | {"dtype": dtype or own})


def zeros_like(input: TensorCore, **options: Any) -> Any:
    """Zeros in the shape and dtype of another tensor."""
    need_tensor("zeros_like", "input", 1, input)
    return zeros(input.shape, **{"dtype": input.dtype, **options})


def ones_like(input: TensorCore, **options: Any) -> Any:
    """Ones in the shape and dtype of another tensor."""
    need_tensor("ones_like", "input", 1, input)
    return ones(input.shape, **{"dtype": input.dtype, **options})


def empty_like(input: TensorCore, **options: Any) -> Any:
    """A tensor in the shape and dtype of another one, zeros here."""
    need_tensor("empty_like", "input", 1, input)
    return zeros_like(input, **options)


def full_like(input: TensorCore, fill_value: Any, **options: Any) -> Any:
    """One number everywhere, in the shape and dtype of another tensor."""
    need_tensor("full_like", "input", 1, input)
    return full(input.shape, fill_value, **{"dtype": input.dtype, **options})


def arange(
    start: Any = 0,
    end: Any = None,
    step: Any = 1,
    *,
    dtype: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Any:
    """The numbers from start (0 if not given) up to, not including, end.

    int64 if all arguments are ints, else float32. RuntimeError if step leads away.

    >>> arange(4), arange(0, 1, 0.25)
    (tensor([0, 1, 2, 3]), tensor([0.0000, 0.2500, 0.5000, 0.7500]))
    """
    first, last = (0, start) if end is None else (start, end)
    first, last, step = (_number("arange", "end", x) for x in (first, last, step))
    if step == 0:
        raise RuntimeError("step must be nonzero")
    if not np.isfinite(last - first):
        raise RuntimeError(f"unsupported range: {first} -> {last}")
    if (last - first) * step < 0:
        raise RuntimeError("upper bound and lower bound inconsistent with step sign")
    own = dtypes.common_dtype([first, last, step])
    kind = own if dtype is None else dtypes.as_numpy_dtype(dtype)
    return _made(np.arange(first, last, step).astype(kind), device, requires_grad)


def _number(name: str, argument: str, given: Any) -> Any:
    """A Python number, also out of a tensor; TypeError for anything else."""
    if isinstance(given, TensorCore | np.generic):
        return given.item()
    if isinstance(given, bool | int | float):
        return given
    raise TypeError(
        f"{name}(): argument '{argument}' (position 1) must be Number, not "
        f"{type(given).__name__}"
    )


def linspace(
    start: float,
    end: float,
    steps: int,
    *,
    dtype: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Any:
    """That many numbers from start to end, evenly apart, both included.

    >>> linspace(0, 1, 3)
    tensor([0.0000, 0.5000, 1.0000])
    """
    if steps < 0:
        raise RuntimeError("number of steps must be non-negative")
    kind = dtypes.as_numpy_dtype(dtype or dtypes.float32)
    return _made(np.linspace(start, end, steps).astype(kind), device, requires_grad)


def eye(n: int, m: int | None = None, *, dtype: Any = None, **options: Any) -> Any:
    """The matrix with ones on the diagonal and zeros elsewhere.

    >>> eye(2)
    tensor([[1., 0.],
            [0., 1.]])
    """
    for name, count in (("n", n), ("m", n if m is None else m)):
        if count < 0:
            raise RuntimeError(f"{name} must be greater or equal to 0, got {count}")
    return _made(
        np.eye(n, m, dtype=dtypes.as_numpy_dtype(dtype or dtypes.float32)), **options
    )
