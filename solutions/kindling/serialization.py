# Built by kindling build from course/given/kindling/serialization.py.
"""Saving and loading, in the format of torch: both read what either writes.

No code of a file is run, and torch need not be installed.
"""

from __future__ import annotations

from typing import Any


def save(obj: Any, f: Any) -> None:
    """Write tensors, plain values, and dicts, lists and tuples of them to a file.

    f: a path or a binary file; ``torch.load`` reads it as well. Raises TypeError for
    anything else inside of obj.
    """
    from kindling.torch_writing import write_torch_file  # so that importing is quick

    write_torch_file(obj, f)


def load(f: Any, map_location: Any = None, *, weights_only: bool = True) -> Any:
    """Read what ``save`` wrote, or ``torch.save`` of tensors and plain values.

    map_location and weights_only are there for programs that pass them: everything lies
    on the CPU, and no file's code is run. Raises RuntimeError for another file, or one
    that holds more.
    """
    import zipfile  # here, so that importing kindling stays quick

    from kindling.torch_files import is_torch_file, read_torch_file

    try:
        with zipfile.ZipFile(f) as file:
            if is_torch_file(file.namelist()):
                return read_torch_file(file)
            raise KeyError("there is no data.pkl in it")
    except (zipfile.BadZipFile, KeyError) as error:
        raise RuntimeError(f"load: not a file that save has written: {error}") from None
