# Built by kindling build from source/12_recurrence.py.
"""What the unit 'Recurrence' builds."""

from kindling.joining import cat
from kindling.nn.functional.cells import lstm_cell, rnn_tanh_cell
from kindling.nn.functional.dropout import dropout
from kindling.nn.functional.linear import linear
from kindling.nn.modules.cell_settings import CellSettings
from kindling.nn.modules.recurrent_settings import RecurrentSettings
from kindling.ops.recurrent import RNNSequence
from kindling.ops.recurrent_longtail import GRUSequence, LSTMSequence, ReluSequence


def run_layers(input, firsts, run, directions, between):
    """Return the output of the last layer and the last states of all."""
    lasts = []
    for layer in range(len(firsts) // directions):
        input, outputs = between(input) if layer else input, []
        for reverse in range(directions):
            number = layer * directions + reverse
            x = input.flip(0) if reverse else input
            states, last = run(number, x, firsts[number])
            outputs.append(states.flip(0) if reverse else states)
            lasts.append(last)
        input = cat(outputs, 2)
    return input, lasts


class RNNBase(RecurrentSettings):
    """What the recurrent layers share; `run` is that of one layer and direction."""

    def forward(self, input, hx=None):
        """Return the states of the last layer for all steps, and all last states."""
        x, firsts, alone = self.prepared(input, hx)
        directions, lossy = self.num_directions, self.between_layers
        out, lasts = run_layers(x, firsts, self.run, directions, lossy)
        return self.finished(out, lasts, alone)

    def between_layers(self, output):
        """Return the output of a layer as the next one gets it: with dropout."""
        return dropout(output, self.dropout, self.training)


class RNN(RNNBase):
    """Layers of h = tanh(W_ih x + b_ih + W_hh h + b_hh), or of its relu."""

    def __init__(
        self,
        input_size,
        hidden_size,
        num_layers=1,
        nonlinearity="tanh",
        *args,
        **kwargs,
    ):
        if nonlinearity not in ("tanh", "relu"):
            raise ValueError(
                f"Unknown nonlinearity '{nonlinearity}'. Select from 'tanh' or 'relu'."
            )
        self.nonlinearity, mode = nonlinearity, f"RNN_{nonlinearity.upper()}"
        super().__init__(mode, input_size, hidden_size, num_layers, *args, **kwargs)

    def run(self, number, x, first):
        """Return the states of one layer and direction, and the last one."""
        kind = RNNSequence if self.nonlinearity == "tanh" else ReluSequence
        weight = self.weights(number)[1]
        states = kind.apply(self.gates_of(x, number), first, weight)
        return states, states[-1]


class LSTM(RNNBase):
    """Layers of long short-term memory; the state is a pair, hidden and cell."""

    num_states = 2

    def __init__(self, *args, **kwargs):
        super().__init__("LSTM", *args, **kwargs)

    def run(self, number, x, first):
        """Return the hidden states of one layer and direction, and the last pair."""
        _, weight, *rest = self.weights(number)
        projection = rest[-1:] if self.proj_size else []
        pre = self.gates_of(x, number)
        both = LSTMSequence.apply(pre, *first, weight, *projection)
        states = both[0]
        if self.proj_size:
            states = states[..., : self.proj_size]
        return states, (states[-1], both[1, -1])


class GRU(RNNBase):
    """Layers of gated recurrent units: two gates, and no cell state."""

    def __init__(self, *args, **kwargs):
        super().__init__("GRU", *args, **kwargs)

    def run(self, number, x, first):
        """Return the states of one layer and direction, and the last one."""
        weight, bias = self.weights(number)[1], self.weights(number)[3:]
        pre = self.gates_of(x, number, biases=1)
        states = GRUSequence.apply(pre, first, weight, *bias)
        return states, states[-1]


class RNNCell(CellSettings):
    """One step of an RNN."""

    def __init__(
        self,
        input_size,
        hidden_size,
        bias=True,
        nonlinearity="tanh",
        device=None,
        dtype=None,
    ):
        super().__init__(input_size, hidden_size, bias, 1, device, dtype)
        self.nonlinearity = nonlinearity

    def forward(self, input, hx=None):
        """Return the next state (N, H)."""
        x, (h,), alone = self.prepared(input, hx, 1)
        if self.nonlinearity == "tanh":
            h = rnn_tanh_cell(x, h, *self.params())
        else:
            w_ih, w_hh, b_ih, b_hh = self.params()
            h = (linear(x, w_ih, b_ih) + linear(h, w_hh, b_hh)).relu()
        return h.squeeze(0) if alone else h


class LSTMCell(CellSettings):
    """One step of an LSTM."""

    def __init__(self, input_size, hidden_size, bias=True, device=None, dtype=None):
        super().__init__(input_size, hidden_size, bias, 4, device, dtype)

    def forward(self, input, hx=None):
        """Return the next hidden and cell states, each (N, H)."""
        x, state, alone = self.prepared(input, hx, 2)
        h, c = lstm_cell(x, state, *self.params())
        return (h.squeeze(0), c.squeeze(0)) if alone else (h, c)


class GRUCell(CellSettings):
    """One step of a gated recurrent unit."""

    def __init__(self, input_size, hidden_size, bias=True, device=None, dtype=None):
        super().__init__(input_size, hidden_size, bias, 3, device, dtype)

    def forward(self, input, hx=None):
        """Return the next state (N, H)."""
        x, (h,), alone = self.prepared(input, hx, 1)
        w_ih, w_hh, b_ih, b_hh = self.params()
        reset, update, new = linear(x, w_ih, b_ih).chunk(3, dim=1)
        by_reset, by_update, by_new = linear(h, w_hh, b_hh).chunk(3, dim=1)
        update = (update + by_update).sigmoid()
        new = (new + (reset + by_reset).sigmoid() * by_new).tanh()
        h = (1 - update) * new + update * h
        return h.squeeze(0) if alone else h
