"""Recurrent layers over a whole sequence, each with its way back through time.

All take what the input adds to the gates already summed up, so that one product of
matrices serves all steps. S. Hochreiter, J. Schmidhuber: Long Short-Term Memory (1997);
K. Cho et al. (2014) for the gated recurrent unit. The order of the gates is torch's.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from kindling.function import Function


class ReluSequence(Function):
    """h = relu(pre + h_before @ weight.T), step by step."""

    def forward(self, pre: np.ndarray, h: np.ndarray, weight: np.ndarray) -> np.ndarray:
        """pre: (steps, N, H); h: (N, H); weight: (H, H). The states: (steps, N, H)."""
        first, states = h, np.empty_like(pre)
        for step, numbers in enumerate(pre):
            h = np.maximum(numbers + h @ weight.T, 0)
            states[step] = h
        self.save_for_backward(states, first, weight)
        return states

    def backward(self, grad: np.ndarray) -> tuple[Any, ...]:
        """The gradients of pre, h and weight, from the last step to the first."""
        assert self.saved_arrays is not None
        states, first, weight = self.saved_arrays
        grad_pre, later = np.empty_like(states), np.zeros_like(first)
        for step in reversed(range(len(states))):
            grad_pre[step] = (grad[step] + later) * (states[step] > 0)
            later = grad_pre[step] @ weight
        return grad_pre, later, summed(grad_pre, before(states, first))


def before(states: np.ndarray, first: np.ndarray) -> np.ndarray:
    """The state that each step began with: the first one, then those of the steps."""
    return np.concatenate([first[None], states[:-1]])


def summed(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """The sum over steps and examples of the products of all pairs."""
    rows, columns = left.shape[-1], right.shape[-1]
    return left.reshape(-1, rows).T @ right.reshape(-1, columns)


def parted(gates: np.ndarray, count: int) -> list[np.ndarray]:
    """Each gate of (steps, N, gates) by itself, as a view."""
    return np.split(gates, count, axis=2)


def sigmoid_of(a: np.ndarray) -> None:
    """Set an array to its sigmoid, in place."""
    np.negative(a, out=a)
    np.exp(a, out=a)
    a += 1
    np.reciprocal(a, out=a)


class LSTMSequence(Function):
    """The hidden and the cell states of all steps, stacked: (2, steps, N, ...).

    Gates in the order input, forget, cell, output. With a projection the hidden state
    has its size; to be stacked it is followed by zeros up to the cell's.
    """

    def forward(
        self,
        pre: np.ndarray,
        h: np.ndarray,
        c: np.ndarray,
        weight: np.ndarray,
        *projection: np.ndarray,
    ) -> np.ndarray:
        """pre: (steps, N, 4 C); h: (N, H); c: (N, C); weight: (4 C, H)."""
        size, shown = c.shape[1], h.shape[1]
        gates, first = pre.copy(), (h, c)
        states = np.zeros((2, *pre.shape[:2], size), pre.dtype)
        squashed = np.empty_like(states[1])
        across = np.ascontiguousarray(weight.T)
        kept, forgot, new, out = parted(gates, 4)
        both = gates[:, :, : 2 * size]
        for step, gate in enumerate(gates):
            gate += h @ across
            sigmoid_of(both[step])
            sigmoid_of(out[step])
            np.tanh(new[step], out=new[step])
            c = forgot[step] * c
            c += kept[step] * new[step]
            np.tanh(c, out=squashed[step])
            h = out[step] * squashed[step]
            if projection:
                h = h @ projection[0].T
            states[0, step, :, :shown], states[1, step] = h, c
        self.save_for_backward(gates, states, squashed, weight, *first, *projection)
        return states

    def backward(self, grad: np.ndarray) -> tuple[Any, ...]:
        """The gradients of pre, h, c, weight and the projection, back through time."""
        assert self.saved_arrays is not None
        gates, states, squashed, weight, h, c, *projection = self.saved_arrays
        size, shown = c.shape[1], h.shape[1]
        cells = before(states[1], c)
        kept, forgot, new, out = parted(gates, 4)
        slopes = gates * (1 - gates)
        slopes[:, :, 2 * size : 3 * size] = 1 - new * new
        through = out * (1 - squashed * squashed)
        grad_pre, shown_grads = np.empty_like(gates), []
        to_kept, to_forgot, to_new, to_out = parted(grad_pre, 4)
        later_h, later_c = np.zeros_like(h), np.zeros_like(c)
        for step in reversed(range(len(gates))):
            hidden = grad[0, step, :, :shown] + later_h
            shown_grads.append(hidden)
            if projection:
                hidden = hidden @ projection[0]
            cell = grad[1, step] + later_c + hidden * through[step]
            np.multiply(cell, new[step], out=to_kept[step])
            np.multiply(cell, cells[step], out=to_forgot[step])
            np.multiply(cell, kept[step], out=to_new[step])
            np.multiply(hidden, squashed[step], out=to_out[step])
            grad_pre[step] *= slopes[step]
            later_c = cell * forgot[step]
            later_h = grad_pre[step] @ weight
        found = summed(grad_pre, before(states[0, :, :, :shown], h))
        whole = grad_pre, later_h, later_c, found
        if not projection:
            return whole
        return *whole, summed(np.stack(shown_grads[::-1]), out * squashed)


class GRUSequence(Function):
    """The states of a gated recurrent unit; gates in the order reset, update, new."""

    def forward(
        self, pre: np.ndarray, h: np.ndarray, weight: np.ndarray, *bias: np.ndarray
    ) -> np.ndarray:
        """pre: (steps, N, 3 H); h: (N, H); weight: (3 H, H); bias: (3 H,)."""
        size, first = h.shape[1], h
        gates, states = pre.copy(), np.empty((*pre.shape[:2], size), pre.dtype)
        hidden = np.empty_like(states)
        across = np.ascontiguousarray(weight.T)
        reset, update, new = parted(gates, 3)
        both = gates[:, :, : 2 * size]
        for step in range(len(gates)):
            inner = h @ across
            if bias:
                inner += bias[0]
            both[step] += inner[:, : 2 * size]
            sigmoid_of(both[step])
            hidden[step] = inner[:, 2 * size :]
            new[step] += reset[step] * hidden[step]
            np.tanh(new[step], out=new[step])
            h = new[step] + update[step] * (h - new[step])
            states[step] = h
        self.save_for_backward(gates, states, hidden, weight, first)
        self.biased = bool(bias)
        return states

    def backward(self, grad: np.ndarray) -> tuple[Any, ...]:
        """The gradients of pre, h, weight and bias, back through time."""
        assert self.saved_arrays is not None
        gates, states, hidden, weight, first = self.saved_arrays
        size, olds = first.shape[1], before(states, first)
        reset, update, new = parted(gates, 3)
        slopes = gates * (1 - gates)
        slopes[:, :, 2 * size :] = 1 - new * new
        grad_pre, grad_inner = np.empty_like(gates), np.empty_like(gates)
        to_reset, to_update, to_new = parted(grad_pre, 3)
        both, slopes_of_both = (a[:, :, : 2 * size] for a in (grad_pre, slopes))
        later = np.zeros_like(first)
        for step in reversed(range(len(gates))):
            now = grad[step] + later
            np.multiply(now, 1 - update[step], out=to_new[step])
            np.multiply(now, olds[step] - new[step], out=to_update[step])
            to_new[step] *= slopes[step, :, 2 * size :]
            np.multiply(to_new[step], hidden[step], out=to_reset[step])
            both[step] *= slopes_of_both[step]
            grad_inner[step] = grad_pre[step]
            grad_inner[step, :, 2 * size :] *= reset[step]
            later = grad_inner[step] @ weight + now * update[step]
        found = grad_pre, later, summed(grad_inner, olds)
        return (*found, grad_inner.sum((0, 1))) if self.biased else found
