"""Reading the files of ``torch.save`` without torch, as data and never as code.

Such a file is a zip archive with one pickle and the bytes of each storage. A pickle may
call any function it names, so this reader knows a short list of names, those that
tensors and plain containers need, and refuses every other one.
"""

from __future__ import annotations

import io
import pickle
import zipfile
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import numpy as np

from kindling import dtypes
from kindling.core import TensorCore, wrap
from kindling.size import Size

PICKLE = "/data.pkl"
STORAGES = {
    "FloatStorage": "float32",
    "DoubleStorage": "float64",
    "HalfStorage": "float16",
    "LongStorage": "int64",
    "IntStorage": "int32",
    "ShortStorage": "int16",
    "CharStorage": "int8",
    "ByteStorage": "uint8",
    "BoolStorage": "bool_",
}
CONVERT = (
    "in torch, save the state dict of the model: torch.save(model.state_dict(), path)"
)


def is_torch_file(names: list[str]) -> bool:
    """Return whether a zip archive with these names was written by ``torch.save``."""
    return any(name.endswith(PICKLE) for name in names)


def read_torch_file(file: zipfile.ZipFile) -> Any:
    """Return what ``torch.save`` wrote: tensors, plain values and containers of them.

    Tensors that share a storage share memory again. Raises RuntimeError if something
    else is in the file; the message says what, and how to save it otherwise.
    """
    folder = next(name for name in file.namelist() if name.endswith(PICKLE))
    folder = folder.removesuffix(PICKLE)
    order = f"{folder}/byteorder"
    if order in file.namelist() and file.read(order).strip() != b"little":
        raise RuntimeError(
            f"load: the bytes are those of a big-endian machine; {CONVERT}"
        )
    reader = _Reader(io.BytesIO(file.read(folder + PICKLE)))
    reader.read = lambda key: file.read(f"{folder}/data/{key}")
    try:
        return reader.load()
    except pickle.UnpicklingError as error:
        raise RuntimeError(f"load: {error}; {CONVERT}") from None
    except Exception as error:  # a damaged pickle may raise anything
        raise RuntimeError(f"load: the file is damaged: {error!r}") from None


class _Reader(pickle.Unpickler):
    """An unpickler that finds nothing but the names of tensors and containers."""

    read: Callable[[str], bytes]

    def __init__(self, file: Any) -> None:
        super().__init__(file)
        self.storages: dict[str, TensorCore] = {}

    def find_class(self, module: str, name: str) -> Any:
        """Return what stands for a name of the pickle; refuse what is not known."""
        if (module, name) in KNOWN:
            return KNOWN[module, name]
        if module == "torch" and name in STORAGES:
            return dtypes.as_numpy_dtype(getattr(dtypes, STORAGES[name]))
        if module == "torch" and isinstance(getattr(dtypes, name, None), dtypes.dtype):
            return getattr(dtypes, name)
        raise pickle.UnpicklingError(
            f"the file holds more than tensors and plain values: {module}.{name}"
        )

    def persistent_load(self, pid: Any) -> TensorCore:
        """Return the numbers of a storage, as one flat tensor."""
        _, kind, key, _, count = pid
        if key not in self.storages:
            numbers = np.frombuffer(self.read(key), kind, count)
            self.storages[key] = wrap(numbers.copy())  # bytes may not be written to
        return self.storages[key]


def rebuilt_tensor(
    storage: TensorCore,
    offset: int,
    shape: tuple[int, ...],
    strides: tuple[int, ...],
    requires_grad: bool = False,
    *_: Any,
) -> Any:
    """Return a view of a storage; strides count elements, as torch writes them.

    Raises UnpicklingError if it would reach outside of the storage.
    """
    numbers = storage.array
    reach = 1 + sum((n - 1) * step for n, step in zip(shape, strides, strict=True))
    end = offset if 0 in shape else offset + reach
    if min((*shape, *strides, offset)) < 0 or end > numbers.size:
        raise pickle.UnpicklingError("a tensor reaches outside of its storage")
    steps = [step * numbers.itemsize for step in strides]
    tensor = wrap(np.lib.stride_tricks.as_strided(numbers[offset:], shape, steps))
    tensor.shares_memory_of(storage)
    tensor.requires_grad = requires_grad
    return tensor


def _parameter(data: Any, requires_grad: bool, *_: Any) -> Any:
    data.requires_grad = requires_grad
    return data


KNOWN: dict[tuple[str, str], Any] = {
    ("collections", "OrderedDict"): OrderedDict,
    ("torch._utils", "_rebuild_tensor_v2"): rebuilt_tensor,
    ("torch._utils", "_rebuild_parameter"): _parameter,
    ("torch", "Size"): Size,
}
