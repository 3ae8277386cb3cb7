# Built by kindling build from course/given/kindling/mixtures.py.
"""TensorMixtures: sums and products of several tensors under one name."""

from __future__ import annotations

from typing import Any

from kindling.core import TensorCore, named
from kindling.dtypes import C_TYPES
from kindling.longtail import TensorLongTail


class TensorMixtures(TensorLongTail):
    """lerp and its like; their nodes have torch's names."""

    def lerp(self: Any, end: Any, weight: Any) -> Any:
        """self + weight * (end - self), for a number or a tensor as weight.

        RuntimeError if the tensors differ in dtype.
        """
        for name, other in (("end", end), ("weight", weight)):
            if isinstance(other, TensorCore) and other.dtype != self.dtype:
                kinds = [
                    C_TYPES.get(str(x.array.dtype), str(x.array.dtype))
                    for x in (self, other)
                ]
                raise RuntimeError(
                    f"expected dtype {kinds[0]} for `{name}` but got dtype {kinds[1]}"
                )
        result = self + (end - self) * weight
        tensor = isinstance(weight, TensorCore)
        return named(result, f"LerpBackward{int(tensor)}")

    def addcmul(self: Any, tensor1: Any, tensor2: Any, *, value: Any = 1) -> Any:
        """self + value * tensor1 * tensor2."""
        product = tensor1 * tensor2
        product = product if value == 1 else product * value
        return named(self + product, "AddcmulBackward0")

    def addcdiv(self: Any, tensor1: Any, tensor2: Any, *, value: Any = 1) -> Any:
        """self + value * tensor1 / tensor2."""
        quotient = tensor1 / tensor2
        quotient = quotient if value == 1 else quotient * value
        return named(self + quotient, "AddcdivBackward0")

    def logit(self: Any, eps: float | None = None) -> Any:
        """log(x / (1 - x)), with x kept eps away from 0 and 1 if eps is given."""
        x = self if eps is None else self.clamp(eps, 1 - eps)
        return named((x / (1 - x)).log(), "LogitBackward0")
