# Built by kindling build from course/given/kindling/nn/modules/recurrent_settings.py.
"""What recurrent layers are made with, how they are shown, what they refuse."""

from __future__ import annotations

import math
import warnings
from typing import Any

from kindling.autograd.grad_mode import no_grad
from kindling.creation import empty, zeros
from kindling.joining import stack
from kindling.nn.functional.linear import linear
from kindling.nn.modules.module import Module
from kindling.nn.parameter import Parameter

GATES = {"LSTM": 4, "GRU": 3, "RNN_TANH": 1, "RNN_RELU": 1}


def draw_recurrent(layer: Any) -> None:
    """Draw all parameters evenly up to 1 / sqrt(hidden_size) around 0."""
    bound = 1 / math.sqrt(layer.hidden_size) if layer.hidden_size > 0 else 0.0
    with no_grad():
        for param in layer.parameters():
            param.uniform_(-bound, bound)


class RecurrentSettings(Module):
    """A layer for sequences with its weights, not yet with a forward.

    mode: a key of GATES. For each layer and each direction there are weight_ih
    (gates * hidden_size, size of what goes in), weight_hh (gates * hidden_size, size of
    the state), bias_ih and bias_hh, with the suffix _l and the layer's number, and
    _reverse for the direction from the end. Raises ValueError, TypeError as torch does.
    """

    num_states = 1

    def __init__(
        self,
        mode: str,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
        bidirectional: bool = False,
        proj_size: int = 0,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        self.mode, self.bias, self.batch_first = mode, bias, batch_first
        self.input_size, self.hidden_size = input_size, hidden_size
        self.num_layers, self.dropout = num_layers, float(dropout)
        self.bidirectional, self.proj_size = bidirectional, proj_size
        self._need_settings(dropout)
        self.all_names: list[list[str]] = []
        for number in range(num_layers * self.num_directions):
            self._add_weights(number, dtype)
        self.reset_parameters()

    def _need_settings(self, dropout: Any) -> None:
        if self.proj_size and self.mode != "LSTM":
            raise ValueError(
                "proj_size argument is only supported for LSTM, not RNN or GRU"
            )
        if isinstance(dropout, bool) or not 0 <= dropout <= 1:
            raise ValueError(
                "dropout should be a number in range [0, 1] representing the "
                "probability of an element being zeroed"
            )
        if dropout > 0 and self.num_layers == 1:
            warnings.warn(
                "dropout option adds dropout after all but last recurrent layer, so "
                "non-zero dropout expects num_layers greater than 1, but got "
                f"dropout={dropout} and num_layers={self.num_layers}",
                stacklevel=4,
            )
        for name, kind in (("bias", bool), ("batch_first", bool)):
            _need_type(name, getattr(self, name), kind)
        for name in ("input_size", "hidden_size"):
            _need_type(name, getattr(self, name), int)
            if getattr(self, name) <= 0:
                raise ValueError(f"{name} must be greater than zero")
        if self.num_layers <= 0:
            raise ValueError("num_layers must be greater than zero")
        if self.proj_size < 0:
            raise ValueError(
                "proj_size should be a positive integer or zero to disable projections"
            )
        if self.proj_size >= self.hidden_size:
            raise ValueError("proj_size has to be smaller than hidden_size")

    def _add_weights(self, number: int, dtype: Any) -> None:
        layer, backward = divmod(number, self.num_directions)
        gates, shown = GATES[self.mode] * self.hidden_size, self.shown_size
        inputs = self.input_size if layer == 0 else shown * self.num_directions
        shapes: dict[str, tuple[int, ...]] = {
            "weight_ih": (gates, inputs),
            "weight_hh": (gates, shown),
        }
        if self.bias:
            shapes |= {"bias_ih": (gates,), "bias_hh": (gates,)}
        if self.proj_size:
            shapes["weight_hr"] = (self.proj_size, self.hidden_size)
        end = f"_l{layer}{'_reverse' if backward else ''}"
        for name, shape in shapes.items():
            setattr(self, name + end, Parameter(empty(*shape, dtype=dtype)))
        self.all_names.append([name + end for name in shapes])

    @property
    def num_directions(self) -> int:
        """How often each layer goes through the sequence: once, or from both ends."""
        return 2 if self.bidirectional else 1

    @property
    def shown_size(self) -> int:
        """How many numbers the state has that others see."""
        return self.proj_size or self.hidden_size

    @property
    def all_weights(self) -> list[list[Any]]:
        """The parameters of each layer and direction."""
        return [[getattr(self, name) for name in names] for names in self.all_names]

    def weights(self, number: int) -> list[Any]:
        """The parameters of one layer and direction, counted in the order of states."""
        return [getattr(self, name) for name in self.all_names[number]]

    def reset_parameters(self) -> None:
        """Draw all parameters evenly up to 1 / sqrt(hidden_size) around 0."""
        draw_recurrent(self)

    def flatten_parameters(self) -> None:
        """Do nothing: torch uses it for other devices."""

    def gates_of(self, input: Any, number: int, biases: int = 2) -> Any:
        """What the input adds to the gates in all steps: (steps, N, gates).

        biases: how many of the two are in it.
        """
        weight, _, *rest = self.weights(number)
        if not self.bias:
            return linear(input, weight)
        return linear(input, weight, rest[0] + rest[1] if biases == 2 else rest[0])

    def prepared(self, input: Any, hx: Any) -> tuple[Any, list[Any], bool]:
        """The input as (steps, N, input_size), the first states, and if it was alone.

        hx: a tensor (layers * directions, N, size), for an LSTM a pair of them, or None
        for zeros. The states: one per layer and direction, tensors (N, size) or pairs.
        """
        name = type(self).__name__
        if input.dim() not in (2, 3):
            found = f"{input.dim()}D{' tensor' if name == 'RNN' else ''}"
            raise ValueError(
                f"{name}: Expected input to be 2D or 3D, got {found} instead"
            )
        alone = input.dim() == 2
        given = None if hx is None else (hx if self.num_states == 2 else (hx,))
        self._need_dims(given, alone)
        if alone:
            input = input.unsqueeze(1)
            given = None if given is None else [part.unsqueeze(1) for part in given]
        elif self.batch_first:
            input = input.transpose(0, 1)
        self._need_input(input)
        many, examples = self.num_layers * self.num_directions, input.shape[1]
        sizes = [(many, examples, n) for n in (self.shown_size, self.hidden_size)]
        wanted = sizes[: self.num_states]
        if given is None:
            given = [zeros(*size, dtype=input.dtype) for size in wanted]
        self._need_sizes(given, wanted)
        if self.num_states == 1:
            return input, list(given[0]), alone
        return input, list(zip(*given, strict=True)), alone

    def _need_dims(self, given: Any, alone: bool) -> None:
        if given is None:
            return
        dims = [part.dim() for part in given]
        wanted, kind = (2, "unbatched 2-D") if alone else (3, "batched 3-D")
        if all(found == wanted for found in dims):
            return
        if self.num_states == 2:
            raise RuntimeError(
                f"For {kind} input, hx and cx should also be {wanted}-D but got "
                f"({dims[0]}-D, {dims[1]}-D) tensors"
            )
        raise RuntimeError(
            f"For {kind} input, hx should also be {wanted}-D but got {dims[0]}-D tensor"
        )

    def _need_input(self, input: Any) -> None:
        dtype = self.weights(0)[0].dtype
        if input.dtype != dtype:
            raise ValueError(
                f"RNN input dtype ({input.dtype}) does not match weight dtype "
                f"({dtype}). Convert input: input.to({dtype}), or convert model: "
                f"model.to({input.dtype})"
            )
        if input.shape[-1] != self.input_size:
            raise RuntimeError(
                "input.size(-1) must be equal to input_size. Expected "
                f"{self.input_size}, got {input.shape[-1]}"
            )

    def _need_sizes(self, given: Any, wanted: Any) -> None:
        for place, (part, size) in enumerate(zip(given, wanted, strict=True)):
            if tuple(part.shape) != size:
                name = f"hidden[{place}]" if self.num_states == 2 else "hidden"
                raise RuntimeError(
                    f"Expected {name} size {size}, got {list(part.shape)}"
                )

    def finished(self, output: Any, lasts: list[Any], alone: bool) -> tuple[Any, Any]:
        """The output as the input was, and the last states, stacked as torch does."""
        parts = zip(*lasts, strict=True) if self.num_states == 2 else [lasts]
        states = [stack(part) for part in parts]
        if alone:
            output, states = output.squeeze(1), [part.squeeze(1) for part in states]
        elif self.batch_first:
            output = output.transpose(0, 1)
        return output, tuple(states) if self.num_states == 2 else states[0]

    def extra_repr(self) -> str:
        """The settings, as torch prints them."""
        parts = [f"{self.input_size}, {self.hidden_size}"]
        if self.proj_size:
            parts.append(f"proj_size={self.proj_size}")
        if self.num_layers != 1:
            parts.append(f"num_layers={self.num_layers}")
        if self.bias is not True:
            parts.append(f"bias={self.bias}")
        if self.batch_first is not False:
            parts.append(f"batch_first={self.batch_first}")
        if self.dropout:
            parts.append(f"dropout={self.dropout}")
        if self.bidirectional is not False:
            parts.append(f"bidirectional={self.bidirectional}")
        return ", ".join(parts)


def _need_type(name: str, value: Any, kind: type) -> None:
    if not isinstance(value, kind):
        raise TypeError(
            f"{name} should be of type {kind.__name__}, got: {type(value).__name__}"
        )
