# Built by kindling build from course/given/kindling/nn/modules/activation.py.
"""Activations without numbers of their own, and those along a dimension, as modules."""

from __future__ import annotations

import warnings
from typing import Any

from kindling.nn import functional as F
from kindling.nn.modules.module import Module


class InPlace(Module):
    """An activation that can put its result into the memory of its input."""

    def __init__(self, inplace: bool = False) -> None:
        super().__init__()
        self.inplace = inplace

    def extra_repr(self) -> str:
        """Whether it works in place, if it does."""
        return "inplace=True" if self.inplace else ""

    def _with_place(self, text: str) -> str:
        return f"{text}, inplace=True" if self.inplace else text


class ReLU(InPlace):
    """The larger of each element and 0."""

    def __init__(self, inplace: bool = False) -> None:
        super().__init__(inplace)

    def forward(self, input: Any) -> Any:
        """``relu`` of the input."""
        return F.relu(input, inplace=self.inplace)


class SELU(InPlace):
    """ELU, scaled so that mean 0 and variance 1 are kept."""

    def __init__(self, inplace: bool = False) -> None:
        super().__init__(inplace)

    def forward(self, input: Any) -> Any:
        """``selu`` of the input."""
        return F.selu(input, self.inplace)


class SiLU(InPlace):
    """Each element times its sigmoid."""

    def __init__(self, inplace: bool = False) -> None:
        super().__init__(inplace)

    def forward(self, input: Any) -> Any:
        """``silu`` of the input."""
        return F.silu(input, inplace=self.inplace)


class Mish(InPlace):
    """Each element times the tanh of its softplus."""

    def __init__(self, inplace: bool = False) -> None:
        super().__init__(inplace)

    def forward(self, input: Any) -> Any:
        """``mish`` of the input."""
        return F.mish(input, inplace=self.inplace)


class Hardsigmoid(Module):
    """A sigmoid of straight lines."""

    def __init__(self, inplace: bool = False) -> None:
        super().__init__()
        self.inplace = inplace

    def forward(self, input: Any) -> Any:
        """``hardsigmoid`` of the input."""
        return F.hardsigmoid(input, self.inplace)


class Hardswish(Hardsigmoid):
    """Each element times its hard sigmoid."""

    def __init__(self, inplace: bool = False) -> None:
        super().__init__(inplace)

    def forward(self, input: Any) -> Any:
        """``hardswish`` of the input."""
        return F.hardswish(input, self.inplace)


class Hardtanh(InPlace):
    """Each element within min_val and max_val.

    min_value, max_value: older names of the limits, with a FutureWarning.
    """

    def __init__(
        self,
        min_val: float = -1.0,
        max_val: float = 1.0,
        inplace: bool = False,
        min_value: float | None = None,
        max_value: float | None = None,
    ) -> None:
        super().__init__(inplace)
        self.min_val = self._limit("min", min_val, min_value)
        self.max_val = self._limit("max", max_val, max_value)
        if not self.max_val > self.min_val:
            raise AssertionError(
                f"max_val ({self.max_val}) must be greater than min_val "
                f"({self.min_val})"
            )

    @staticmethod
    def _limit(which: str, value: float, older: float | None) -> float:
        if older is None:
            return value
        warnings.warn(
            f"keyword argument `{which}_value` is deprecated and rename to "
            f"`{which}_val`",
            FutureWarning,
            stacklevel=3,
        )
        return older

    def forward(self, input: Any) -> Any:
        """``hardtanh`` of the input."""
        return F.hardtanh(input, self.min_val, self.max_val, self.inplace)

    def extra_repr(self) -> str:
        """The limits."""
        return self._with_place(f"min_val={self.min_val}, max_val={self.max_val}")


class ReLU6(Hardtanh):
    """Each element within 0 and 6."""

    def __init__(self, inplace: bool = False) -> None:
        super().__init__(0.0, 6.0, inplace)

    def extra_repr(self) -> str:
        """Whether it works in place, if it does."""
        return "inplace=True" if self.inplace else ""


class Sigmoid(Module):
    """1 / (1 + exp(-x)) of each element x."""

    def forward(self, input: Any) -> Any:
        """``sigmoid`` of the input."""
        return F.sigmoid(input)


class LogSigmoid(Module):
    """The logarithm of the sigmoid of each element."""

    def forward(self, input: Any) -> Any:
        """``logsigmoid`` of the input."""
        return F.logsigmoid(input)


class Tanh(Module):
    """The hyperbolic tangent of each element."""

    def forward(self, input: Any) -> Any:
        """``tanh`` of the input."""
        return F.tanh(input)


class Tanhshrink(Module):
    """x - tanh(x) of each element x."""

    def forward(self, input: Any) -> Any:
        """``tanhshrink`` of the input."""
        return F.tanhshrink(input)


class Softsign(Module):
    """x / (1 + abs(x)) of each element x."""

    def forward(self, input: Any) -> Any:
        """``softsign`` of the input."""
        return F.softsign(input)


class AlongDim(Module):
    """An activation along a dimension; None lets the function choose, and warn."""

    def __init__(self, dim: int | None = None) -> None:
        super().__init__()
        self.dim: Any = dim

    def extra_repr(self) -> str:
        """The dimension."""
        return f"dim={self.dim}"


class Softmax(AlongDim):
    """The elements along dim as shares of 1, each in proportion to exp(x)."""

    def __init__(self, dim: int | None = None) -> None:
        super().__init__(dim)

    def forward(self, input: Any) -> Any:
        """``softmax`` of the input."""
        return F.softmax(input, self.dim, _stacklevel=5)


class LogSoftmax(AlongDim):
    """The logarithm of the softmax along dim."""

    def __init__(self, dim: int | None = None) -> None:
        super().__init__(dim)

    def forward(self, input: Any) -> Any:
        """``log_softmax`` of the input."""
        return F.log_softmax(input, self.dim, _stacklevel=5)


class Softmin(AlongDim):
    """The elements along dim as shares of 1, each in proportion to exp(-x)."""

    def __init__(self, dim: int | None = None) -> None:
        super().__init__(dim)

    def forward(self, input: Any) -> Any:
        """``softmin`` of the input."""
        return F.softmin(input, self.dim, _stacklevel=5)


class GLU(AlongDim):
    """The first half along dim times the sigmoid of the second half."""

    def __init__(self, dim: int = -1) -> None:
        super().__init__(dim)

    def forward(self, input: Any) -> Any:
        """``glu`` of the input."""
        return F.glu(input, self.dim)


class Softmax2d(Module):
    """The softmax over the channels of images."""

    def forward(self, input: Any) -> Any:
        """``softmax`` along dimension -3; ValueError unless there are 3 or 4."""
        if input.dim() not in (3, 4):
            raise ValueError(
                f"Softmax2d: expected input to be 3D or 4D, got {input.dim()}D instead"
            )
        return F.softmax(input, -3, _stacklevel=5)
