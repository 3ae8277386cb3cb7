# Built by kindling build from source/12_recurrence.py.
"""What the unit 'Recurrence' builds."""

import numpy as np

from kindling.function import Function


class Lookup(Function):
    """Rows of a table (rows, D), named by whole numbers."""

    def forward(self, table, index, padding_idx):
        self.index, self.padding_idx, self.shape = index, padding_idx, table.shape
        return table[index]

    def backward(self, grad):
        """Return the gradient of the table, 0 for the row of the padding."""
        out = np.zeros(self.shape, grad.dtype)
        np.add.at(out, self.index, grad)
        if self.padding_idx is not None:
            out[self.padding_idx] = 0
        return out
