# Built by kindling build from source/12_recurrence.py.
"""What the unit 'Recurrence' builds."""

import numpy as np

from kindling.function import Function


class RNNSequence(Function):
    """The states of all steps: tanh of what the input adds and of the state before."""

    def forward(self, pre, h, weight):
        first, states = h, np.empty_like(pre)
        for step, numbers in enumerate(pre):
            h = np.tanh(numbers + h @ weight.T)
            states[step] = h
        self.save_for_backward(states, first, weight)
        return states

    def backward(self, grad):
        """Return the gradients of pre, of the first state and of the weight."""
        states, first, weight = self.saved_arrays
        grad_pre, later = np.empty_like(states), np.zeros_like(first)
        for step in reversed(range(len(states))):
            grad_pre[step] = (grad[step] + later) * (1 - states[step] ** 2)
            later = grad_pre[step] @ weight
        before = np.concatenate([first[None], states[:-1]])
        size = first.shape[1]
        grad_weight = grad_pre.reshape(-1, size).T @ before.reshape(-1, size)
        return grad_pre, later, grad_weight
