# Built by kindling build from course/given/kindling/nn/modules/activation_longtail.py.
"""Activations with numbers of their own, set or learned, as modules."""

from __future__ import annotations

from typing import Any

from kindling.creation import full
from kindling.nn import functional as F
from kindling.nn.modules.activation import InPlace
from kindling.nn.modules.module import Module
from kindling.nn.parameter import Parameter


class Threshold(InPlace):
    """Each element that exceeds threshold, and value in the place of the others."""

    def __init__(self, threshold: float, value: float, inplace: bool = False) -> None:
        super().__init__(inplace)
        self.threshold, self.value = threshold, value

    def forward(self, input: Any) -> Any:
        """``threshold`` of the input."""
        return F.threshold(input, self.threshold, self.value, self.inplace)

    def extra_repr(self) -> str:
        """Both numbers."""
        return self._with_place(f"threshold={self.threshold}, value={self.value}")


class RReLU(InPlace):
    """Each positive element, and the others times a slope drawn for each."""

    def __init__(
        self, lower: float = 1.0 / 8, upper: float = 1.0 / 3, inplace: bool = False
    ) -> None:
        super().__init__(inplace)
        self.lower, self.upper = lower, upper

    def forward(self, input: Any) -> Any:
        """``rrelu`` of the input, drawn in training mode only."""
        limits = self.lower, self.upper
        return F.rrelu(input, *limits, self.training, self.inplace)

    def extra_repr(self) -> str:
        """The limits of the slope."""
        return self._with_place(f"lower={self.lower}, upper={self.upper}")


class LeakyReLU(InPlace):
    """Each positive element, and the others times negative_slope."""

    def __init__(self, negative_slope: float = 0.01, inplace: bool = False) -> None:
        super().__init__(inplace)
        self.negative_slope = negative_slope

    def forward(self, input: Any) -> Any:
        """``leaky_relu`` of the input."""
        return F.leaky_relu(input, self.negative_slope, self.inplace)

    def extra_repr(self) -> str:
        """The slope."""
        return self._with_place(f"negative_slope={self.negative_slope}")


class ELU(InPlace):
    """Each positive element, and alpha (exp(x) - 1) of the others."""

    def __init__(self, alpha: float = 1.0, inplace: bool = False) -> None:
        super().__init__(inplace)
        self.alpha = alpha

    def forward(self, input: Any) -> Any:
        """``elu`` of the input."""
        return F.elu(input, self.alpha, self.inplace)

    def extra_repr(self) -> str:
        """The factor alpha."""
        return self._with_place(f"alpha={self.alpha}")


class CELU(ELU):
    """Each positive element, and alpha (exp(x / alpha) - 1) of the others."""

    def forward(self, input: Any) -> Any:
        """``celu`` of the input."""
        return F.celu(input, self.alpha, self.inplace)


class GELU(Module):
    """Each element times the share of the normal distribution below it."""

    def __init__(self, approximate: str = "none") -> None:
        super().__init__()
        self.approximate = approximate

    def forward(self, input: Any) -> Any:
        """``gelu`` of the input."""
        return F.gelu(input, approximate=self.approximate)

    def extra_repr(self) -> str:
        """Whether it is approximated."""
        return f"approximate={self.approximate!r}"


class Softplus(Module):
    """log(1 + exp(beta x)) / beta of each x; x itself where beta x > threshold."""

    def __init__(self, beta: float = 1.0, threshold: float = 20.0) -> None:
        super().__init__()
        self.beta, self.threshold = beta, threshold

    def forward(self, input: Any) -> Any:
        """``softplus`` of the input."""
        return F.softplus(input, self.beta, self.threshold)

    def extra_repr(self) -> str:
        """Both numbers."""
        return f"beta={self.beta}, threshold={self.threshold}"


class Softshrink(Module):
    """Each element moved toward 0 by lambd; 0 where it would pass it."""

    def __init__(self, lambd: float = 0.5) -> None:
        super().__init__()
        self.lambd = lambd

    def forward(self, input: Any) -> Any:
        """``softshrink`` of the input."""
        return F.softshrink(input, self.lambd)

    def extra_repr(self) -> str:
        """The number lambd."""
        return str(self.lambd)


class Hardshrink(Softshrink):
    """Each element, but 0 where its magnitude is at most lambd."""

    def forward(self, input: Any) -> Any:
        """``hardshrink`` of the input."""
        return F.hardshrink(input, self.lambd)


class PReLU(Module):
    """Each positive element, and the others times a slope that is learned.

    num_parameters: 1, or the number of channels. init: the slope at first.
    """

    def __init__(
        self,
        num_parameters: int = 1,
        init: float = 0.25,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        self.num_parameters, self.init = num_parameters, init
        slopes = full((num_parameters,), float(init), dtype=dtype, device=device)
        self.weight = Parameter(slopes)

    def reset_parameters(self) -> None:
        """Set the slopes to what they were at first."""
        self.weight.data.fill_(self.init)

    def forward(self, input: Any) -> Any:
        """``prelu`` of the input and the slopes."""
        return F.prelu(input, self.weight)

    def extra_repr(self) -> str:
        """The number of slopes."""
        return f"num_parameters={self.num_parameters}"
