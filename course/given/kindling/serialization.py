"""Saving and loading: a zip file with one JSON text and one .npy per array, no code.

The JSON text says how tensors, dicts, lists and plain values are put together; a
tensor stands in it as the number of its array. Tensors that are one memory are stored
once and are one memory again.
"""

from __future__ import annotations

import io
from collections import OrderedDict
from typing import Any

import numpy as np

from kindling.core import TensorCore, wrap

INDEX = "data.json"
PLAIN = (str, int, float, bool, type(None))


def save(obj: Any, f: Any) -> None:
    """Write tensors, plain values, and dicts, lists and tuples of them to a file.

    f: a path or a binary file. Raises TypeError for anything else inside of obj.
    """
    import json  # here, so that importing kindling stays quick
    import zipfile

    arrays: dict[Any, tuple[int, np.ndarray]] = {}
    text = json.dumps(_packed(obj, arrays))
    with zipfile.ZipFile(f, "w") as file:
        file.writestr(INDEX, text)
        for number, array in arrays.values():
            content = io.BytesIO()
            np.save(content, array, allow_pickle=False)
            file.writestr(f"{number}.npy", content.getvalue())


def load(f: Any, map_location: Any = None, *, weights_only: bool = True) -> Any:
    """Read what ``save`` wrote, or ``torch.save`` of tensors and plain values.

    torch need not be installed for that. map_location and weights_only are there for
    programs that pass them: everything lies on the CPU, and no file's code is run.
    Raises RuntimeError for another file, or one that holds more.
    """
    import json  # here, so that importing kindling stays quick
    import zipfile

    try:
        with zipfile.ZipFile(f) as file:
            if INDEX not in file.namelist():
                return _of_torch(file)
            index = json.loads(file.read(INDEX))
            names = [name for name in file.namelist() if name.endswith(".npy")]
            found = {name: file.read(name) for name in names}
    except (zipfile.BadZipFile, KeyError, json.JSONDecodeError) as error:
        raise RuntimeError(f"load: not a file that save has written: {error}") from None
    arrays = {
        name.removesuffix(".npy"): np.load(io.BytesIO(content), allow_pickle=False)
        for name, content in found.items()
    }
    return _unpacked(index, {number: wrap(array) for number, array in arrays.items()})


def _of_torch(file: Any) -> Any:
    from kindling.torch_files import is_torch_file, read_torch_file

    if not is_torch_file(file.namelist()):
        raise KeyError(f"there is no {INDEX!r} in it")
    return read_torch_file(file)


def _packed(thing: Any, arrays: dict[Any, tuple[int, np.ndarray]]) -> Any:
    """The thing as JSON can hold it: pairs of a kind and a content."""
    if isinstance(thing, PLAIN) and type(thing) in PLAIN:
        return ["plain", thing]
    if isinstance(thing, TensorCore):
        array = thing.array
        number, _ = arrays.setdefault(_memory(array), (len(arrays), array))
        return ["tensor", str(number), thing.requires_grad and thing.is_leaf]
    if isinstance(thing, dict):
        kind = "ordered" if isinstance(thing, OrderedDict) else "dict"
        items = [[_packed(k, arrays), _packed(v, arrays)] for k, v in thing.items()]
        return [kind, items]
    if isinstance(thing, list | tuple):
        items = [_packed(item, arrays) for item in thing]
        return ["tuple" if isinstance(thing, tuple) else "list", items]
    raise TypeError(
        "save: a file holds tensors, numbers, strings, dicts and lists, but got "
        f"{type(thing).__name__}; of a model, save model.state_dict()"
    )


def _memory(array: np.ndarray) -> tuple[Any, ...]:
    """What two arrays share if they are the same numbers in the same memory."""
    return array.ctypes.data, array.shape, array.strides, str(array.dtype)


def _unpacked(packed: Any, tensors: dict[str, Any]) -> Any:
    kind, content, *rest = packed
    if kind == "plain":
        return content
    if kind == "tensor":
        tensor = tensors[content]
        same = wrap(tensor.array)
        same.shares_memory_of(tensor)
        same.requires_grad = bool(rest and rest[0])
        return same
    if kind in ("dict", "ordered"):
        pairs = [(_unpacked(k, tensors), _unpacked(v, tensors)) for k, v in content]
        return OrderedDict(pairs) if kind == "ordered" else dict(pairs)
    items = [_unpacked(item, tensors) for item in content]
    return tuple(items) if kind == "tuple" else items
