# Built by kindling build from course/given/kindling/size.py.
"""The shape of a tensor."""

from __future__ import annotations

import math
from typing import Any


class Size(tuple[int, ...]):
    """A shape: a tuple of sizes that prints as torch's.

    >>> Size([2, 3])
    torch.Size([2, 3])
    >>> Size([2, 3]).numel()
    6
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return f"torch.Size([{', '.join(map(str, self))}])"

    __str__ = __repr__

    def numel(self) -> int:
        """The number of elements of a tensor of this shape."""
        return math.prod(self)

    def __getitem__(self, index: Any) -> Any:
        """One size, or a Size for a slice."""
        part = tuple.__getitem__(self, index)
        return Size(part) if isinstance(index, slice) else part

    def __add__(self, other: Any) -> Size:
        """This shape followed by another one."""
        return Size(tuple.__add__(self, tuple(other)))

    def __radd__(self, other: Any) -> Size:
        """Another shape followed by this one."""
        return Size(tuple.__add__(tuple(other), self))

    def __mul__(self, times: Any) -> Size:
        """This shape several times over."""
        return Size(tuple.__mul__(self, times))

    __rmul__ = __mul__
