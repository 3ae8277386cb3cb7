"""Writing files that ``torch.load`` reads, without torch.

The file is a zip archive with the bytes of each memory and one pickle that says how
they are put together. The pickle is written here byte by byte, since Python's own
pickler wants to import what it names. Sources of the format: pickletools in Python's
standard library, and torch/csrc/jit/serialization of PyTorch.
"""

from __future__ import annotations

import struct
import zipfile
from collections import OrderedDict
from typing import Any

import numpy as np

from kindling.core import TensorCore

STORAGES = {
    "float32": "FloatStorage",
    "float64": "DoubleStorage",
    "float16": "HalfStorage",
    "int64": "LongStorage",
    "int32": "IntStorage",
    "int16": "ShortStorage",
    "int8": "CharStorage",
    "uint8": "ByteStorage",
    "bool": "BoolStorage",
}
"""torch's name of a memory with numbers of each dtype."""

FOLDER = "archive"
VERSION = b"3\n"
SMALL = range(-(2**31), 2**31)


def write_torch_file(obj: Any, f: Any) -> None:
    """Write tensors, plain values, and dicts, lists and tuples of them to a zip file.

    f: a path or a binary file. Tensors that are one memory are written once. Raises
    TypeError for anything else inside of obj, before f is touched.
    """
    pickle = _Pickle()
    text = b"\x80\x02" + pickle.of(obj) + b"."
    with zipfile.ZipFile(f, "w") as file:
        file.writestr(f"{FOLDER}/data.pkl", text)
        file.writestr(f"{FOLDER}/byteorder", b"little")
        for number, array in pickle.memories.values():
            little = array.astype(array.dtype.newbyteorder("<"), copy=False)
            file.writestr(f"{FOLDER}/data/{number}", little.tobytes())
        file.writestr(f"{FOLDER}/version", VERSION)


class _Pickle:
    """The bytes of a pickle, and the memories that it names, each with its number."""

    def __init__(self) -> None:
        self.memories: dict[Any, tuple[int, np.ndarray]] = {}

    def of(self, thing: Any) -> bytes:
        """The bytes that leave a thing on the stack of the reader."""
        kind = type(thing)
        if kind in PLAIN:
            return PLAIN[kind](thing)
        if isinstance(thing, TensorCore):
            return self.tensor(thing)
        if isinstance(thing, dict):
            start = EMPTY_ORDERED if isinstance(thing, OrderedDict) else b"}"
            pairs = b"".join([self.of(k) + self.of(v) for k, v in thing.items()])
            return start + b"(" + pairs + b"u"
        if isinstance(thing, list | tuple):
            items = b"".join(map(self.of, thing))
            if isinstance(thing, tuple):
                return b"(" + items + b"t"
            return b"](" + items + b"e"
        raise TypeError(
            "save: a file holds tensors, numbers, strings, dicts and lists, but got "
            f"{kind.__name__}; of a model, save model.state_dict()"
        )

    def tensor(self, tensor: Any) -> bytes:
        """A call of the function by which torch makes a tensor of a memory."""
        array = np.asarray(tensor.array, order="C")
        kind = array.dtype.name
        if kind not in STORAGES:
            raise TypeError(f"save: torch's files have no numbers of dtype {kind}")
        key = _memory(tensor.array)
        number, _ = self.memories.setdefault(key, (len(self.memories), array))
        place = self.of("storage") + _name("torch", STORAGES[kind])
        place += self.of(str(number)) + self.of("cpu") + self.of(array.size)
        strides = tuple(step // array.itemsize for step in array.strides)
        trained = tensor.requires_grad and tensor.is_leaf
        rest = 0, tuple(array.shape), strides, bool(trained)
        arguments = b"(" + place + b"tQ" + b"".join(map(self.of, rest)) + EMPTY_ORDERED
        make = _name("torch._utils", "_rebuild_tensor_v2")
        return make + b"(" + arguments + b"tR"


def _name(module: str, name: str) -> bytes:
    return f"c{module}\n{name}\n".encode()


EMPTY_ORDERED = _name("collections", "OrderedDict") + b")R"


def _text(text: str) -> bytes:
    content = text.encode("utf-8", "surrogatepass")
    return b"X" + struct.pack("<I", len(content)) + content


def _whole(number: int) -> bytes:
    if number in SMALL:
        return b"J" + struct.pack("<i", number)
    size = number.bit_length() // 8 + 1
    if size > 255:
        raise TypeError("save: a whole number of more than 2,000 bits is too long")
    return b"\x8a" + bytes([size]) + number.to_bytes(size, "little", signed=True)


PLAIN: dict[type, Any] = {
    type(None): lambda _: b"N",
    bool: lambda value: b"\x88" if value else b"\x89",
    int: _whole,
    float: lambda value: b"G" + struct.pack(">d", value),
    str: _text,
}
"""How a plain value of each type is written."""


def _memory(array: np.ndarray) -> tuple[Any, ...]:
    """What two arrays share if they are the same numbers in the same memory."""
    return array.ctypes.data, array.shape, array.strides, str(array.dtype)
