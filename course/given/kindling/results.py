"""Results of several tensors with names, printed as torch prints them."""

from __future__ import annotations

from collections import namedtuple
from typing import Any


class NamedResult(tuple[Any, ...]):
    """What the named tuples of this file share: their text."""

    __slots__ = ()
    _fields: tuple[str, ...]

    def __repr__(self) -> str:
        pairs = zip(self._fields, self, strict=True)
        lines = [f"{name}={value!r}" for name, value in pairs]
        kind = type(self).__name__
        return f"torch.return_types.{kind}(\n" + ",\n".join(lines) + ")"


def _result(kind: str, *fields: str) -> Any:
    """The class of the results of one function.

    >>> MaxResult(5, 0).indices
    0
    """
    plain = namedtuple(kind, fields)  # type: ignore[misc]
    return type(kind, (NamedResult, plain), {"__slots__": ()})


MaxResult = _result("max", "values", "indices")
MinResult = _result("min", "values", "indices")
MedianResult = _result("median", "values", "indices")
ModeResult = _result("mode", "values", "indices")
KthvalueResult = _result("kthvalue", "values", "indices")
SortResult = _result("sort", "values", "indices")
TopkResult = _result("topk", "values", "indices")
CummaxResult = _result("cummax", "values", "indices")
CumminResult = _result("cummin", "values", "indices")
AminmaxResult = _result("aminmax", "min", "max")
