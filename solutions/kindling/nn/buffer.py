# Built by kindling build from course/given/kindling/nn/buffer.py.
"""Buffer: a tensor that a module keeps but does not train."""

from __future__ import annotations

from typing import Any

from kindling.creation import empty
from kindling.tensor import Tensor


class Buffer(Tensor):
    """A tensor that becomes a buffer of the module that it is assigned to.

    data: a tensor, in whose memory the buffer lies, or None for an empty one.
    persistent: whether the state of the module has it.
    """

    def __init__(self, data: Any = None, *, persistent: bool = True) -> None:
        data = empty(0) if data is None else data
        self.array = data.array
        self.shares_memory_of(data)
        self.requires_grad = data.requires_grad
        self.persistent = persistent
