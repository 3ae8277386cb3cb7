# Built by kindling build from course/given/kindling/nn/modules/typename.py.
"""What torch calls the type of an object, in its error messages."""

from __future__ import annotations

from typing import Any

from kindling.core import TensorCore


def typename(thing: Any) -> str:
    """The name of an object's type, or of a class, as ``torch.typename`` gives it.

    >>> typename(3), typename("three")
    ('int', 'str')
    """
    if isinstance(thing, TensorCore):
        return f"torch.{thing.dtype.torch_type}Tensor"
    module = getattr(thing, "__module__", None) or "builtins"
    name = getattr(thing, "__qualname__", type(thing).__name__)
    if module == "builtins":
        return name
    package, _, rest = module.partition(".")
    return (
        ".".join(filter(None, ["torch" if package == "kindling" else package, rest]))
        + f".{name}"
    )
