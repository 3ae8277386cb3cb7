# Built by kindling build from source/12_recurrence.py.
"""What the unit 'Recurrence' builds."""

from kindling.nn.functional.linear import linear


def rnn_tanh_cell(input, hx, w_ih, w_hh, b_ih=None, b_hh=None):
    """Return the next state (N, H) of a recurrent network."""
    return (linear(input, w_ih, b_ih) + linear(hx, w_hh, b_hh)).tanh()


def lstm_cell(input, hx, w_ih, w_hh, b_ih=None, b_hh=None):
    """Return the next hidden and cell states of an LSTM, each (N, H)."""
    h, c = hx
    sums = linear(input, w_ih, b_ih) + linear(h, w_hh, b_hh)
    i, f, g, o = sums.chunk(4, dim=1)
    c = f.sigmoid() * c + i.sigmoid() * g.tanh()
    return o.sigmoid() * c.tanh(), c
