"""Making tensors: from numbers, and filled in a regular way."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from kindling import dtypes
from kindling.core import TensorCore, wrap
from kindling.devices import device as place
from kindling.indexing import sizes
from kindling.methods import TensorMethods

NUMBERS = {bool, int, float}
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
    array = _array(data, dtype)
    return _made(np.array(array, copy=True), device, requires_grad)


def as_tensor(data: Any, dtype: Any = None, device: Any = None) -> Any:
    """The data as a tensor, sharing memory where no copy is needed."""
    if isinstance(data, TensorMethods):
        return data.to(dtype=dtype)
    return _made(_array(data, dtype), device)


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
        result.requires_grad = True
    return result


def _array(data: Any, dtype: Any) -> np.ndarray:
    """The array of any data, in the dtype that torch gives it."""
    kind = None if dtype is None else dtypes.as_numpy_dtype(dtype)
    if isinstance(data, TensorCore | np.ndarray | np.generic):
        array = np.asarray(data.array if isinstance(data, TensorCore) else data)
    else:
        array = _array_of_lists(data, narrow=kind is None)
    if kind is None:
        dtypes.from_numpy_dtype(array.dtype)
        return array
    with np.errstate(all="ignore"):
        return array.astype(kind, copy=False)


def _array_of_lists(data: Any, narrow: bool) -> np.ndarray:
    """The array of a number or of nested lists; floats as float32 if narrow."""
    kinds: set[type] = set()
    data = _without_tensors(data, kinds)
    try:
        array = np.array(data)
    except ValueError as error:
        raise ValueError(f"tensor: lists of unequal length: {error}") from None
    if array.dtype.kind == "O" or array.dtype == np.uint64 and kinds <= NUMBERS:
        raise ValueError("Overflow when unpacking long long: an int64 is too small")
    if not kinds or narrow and array.dtype == np.float64 and kinds <= NUMBERS:
        return array.astype(np.float32)
    return array


def _without_tensors(data: Any, kinds: set[type], depth: int = 0) -> Any:
    """The data with arrays for tensors; adds the types of the numbers to kinds."""
    if isinstance(data, TensorCore):
        data = data.array[()]
    if isinstance(data, list | tuple | range):
        inside = set(map(type, data))
        if inside <= NUMBERS:
            kinds |= inside
            return data
        if inside & {list, tuple} and not inside <= {list, tuple, type(None)}:
            raise TypeError("tensor: numbers stand beside lists: not a sequence")
        return [_without_tensors(item, kinds, depth + 1) for item in data]
    if isinstance(data, str):
        error = ValueError if depth else TypeError
        raise error(f"tensor: {data!r} is a string, not a number")
    if not isinstance(data, bool | int | float | np.generic | np.ndarray):
        raise RuntimeError(f"Could not infer dtype of {type(data).__name__}")
    kinds.add(type(data))
    return data


def _filled(size: tuple[Any, ...], value: Any, options: dict[str, Any]) -> Any:
    try:
        shape = sizes(size)
        array = np.full(shape, value, dtypes.as_numpy_dtype(options.pop("dtype")))
    except ValueError as error:
        raise RuntimeError(f"size {tuple(size)}: {error}") from None
    return _made(array, **options)


def zeros(
    *size: Any, dtype: Any = None, device: Any = None, requires_grad: bool = False
) -> Any:
    """A tensor of zeros, float32 unless dtype says otherwise.

    >>> zeros(2, 3)
    tensor([[0., 0., 0.],
            [0., 0., 0.]])
    """
    options = {"device": device, "requires_grad": requires_grad}
    return _filled(size, 0, options | {"dtype": dtype or dtypes.float32})


def ones(
    *size: Any, dtype: Any = None, device: Any = None, requires_grad: bool = False
) -> Any:
    """A tensor of ones, float32 unless dtype says otherwise.

    >>> ones(3, dtype=dtypes.int64)
    tensor([1, 1, 1])
    """
    options = {"device": device, "requires_grad": requires_grad}
    return _filled(size, 1, options | {"dtype": dtype or dtypes.float32})


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
    options = {"device": device, "requires_grad": requires_grad}
    return _filled((tuple(size),), value, options | {"dtype": dtype or own})


def zeros_like(input: TensorCore, **options: Any) -> Any:
    """Zeros in the shape and dtype of another tensor."""
    return zeros(input.shape, **{"dtype": input.dtype, **options})


def ones_like(input: TensorCore, **options: Any) -> Any:
    """Ones in the shape and dtype of another tensor."""
    return ones(input.shape, **{"dtype": input.dtype, **options})


empty_like = zeros_like


def full_like(input: TensorCore, fill_value: Any, **options: Any) -> Any:
    """One number everywhere, in the shape and dtype of another tensor."""
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
    if step == 0 or (last - first) * step < 0:
        raise RuntimeError(
            f"arange({first}, {last}, {step}): upper bound and lower bound "
            "inconsistent with step sign"
        )
    own = dtypes.common_dtype([first, last, step])
    kind = own if dtype is None else dtypes.as_numpy_dtype(dtype)
    return _made(np.arange(first, last, step).astype(kind), device, requires_grad)


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
        raise RuntimeError(
            f"linspace: number of steps must be non-negative, got {steps}"
        )
    kind = dtypes.as_numpy_dtype(dtype or dtypes.float32)
    return _made(np.linspace(start, end, steps).astype(kind), device, requires_grad)


def eye(n: int, m: int | None = None, *, dtype: Any = None, **options: Any) -> Any:
    """The matrix with ones on the diagonal and zeros elsewhere.

    >>> eye(2)
    tensor([[1., 0.],
            [0., 1.]])
    """
    return _made(
        np.eye(n, m, dtype=dtypes.as_numpy_dtype(dtype or dtypes.float32)), **options
    )
