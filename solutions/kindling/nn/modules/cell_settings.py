# Built by kindling build from course/given/kindling/nn/modules/cell_settings.py.
"""What recurrent cells for one step are made with, how they are shown."""

from __future__ import annotations

from typing import Any

from kindling.creation import empty, zeros
from kindling.nn.modules.module import Module
from kindling.nn.modules.recurrent_settings import draw_recurrent
from kindling.nn.parameter import Parameter


class CellSettings(Module):
    """A cell for one step with its weights, not yet with a forward.

    weight_ih: (gates * hidden_size, input_size), weight_hh: (gates * hidden_size,
    hidden_size), bias_ih, bias_hh: (gates * hidden_size,) or None.
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        bias: bool,
        num_chunks: int,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        self.input_size, self.hidden_size, self.bias = input_size, hidden_size, bias
        gates = num_chunks * hidden_size
        self.weight_ih = Parameter(empty(gates, input_size, dtype=dtype))
        self.weight_hh = Parameter(empty(gates, hidden_size, dtype=dtype))
        for name in ("bias_ih", "bias_hh"):
            made = Parameter(empty(gates, dtype=dtype)) if bias else None
            self.register_parameter(name, made)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw all parameters evenly up to 1 / sqrt(hidden_size) around 0."""
        draw_recurrent(self)

    def params(self) -> tuple[Any, ...]:
        """The weights and biases, in the order of the functions."""
        return self.weight_ih, self.weight_hh, self.bias_ih, self.bias_hh

    def prepared(self, input: Any, hx: Any, num_states: int) -> tuple[Any, Any, bool]:
        """The input as a batch, the states as a list, and if it was one example alone.

        Raises ValueError for another number of dimensions.
        """
        name = type(self).__name__
        if input.dim() not in (1, 2):
            raise ValueError(
                f"{name}: Expected input to be 1D or 2D, got {input.dim()}D instead"
            )
        given = hx if num_states == 2 else (hx,)
        for place, part in enumerate(given if hx is not None else ()):
            if part.dim() not in (1, 2):
                what = f"hx[{place}]" if num_states == 2 else "hidden"
                raise ValueError(
                    f"{name}: Expected {what} to be 1D or 2D, got {part.dim()}D instead"
                )
        alone = input.dim() == 1
        if alone:
            input = input.unsqueeze(0)
        if hx is None:
            first = zeros(input.shape[0], self.hidden_size, dtype=input.dtype)
            return input, [first] * num_states, alone
        return input, [p.unsqueeze(0) if alone else p for p in given], alone

    def extra_repr(self) -> str:
        """The settings, as torch prints them."""
        parts = [f"{self.input_size}, {self.hidden_size}"]
        if self.bias is not True:
            parts.append(f"bias={self.bias}")
        kind = getattr(self, "nonlinearity", "tanh")
        if kind != "tanh":
            parts.append(f"nonlinearity={kind}")
        return ", ".join(parts)
