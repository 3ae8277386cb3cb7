# Built by kindling build from source/06_modules.py.
"""What the unit 'Modules' builds."""

import kindling
from kindling.tensor import Tensor


class Parameter(Tensor):
    """A tensor that a module trains: assigned to a module, it is registered there."""

    def __repr__(self):
        return f"Parameter containing:\n{Tensor.__repr__(self)}"

    def __deepcopy__(self, copied):
        if id(self) not in copied:
            numbers = self.detach().clone()
            copied[id(self)] = type(self)(numbers, self.requires_grad)
        return copied[id(self)]

    def __init__(self, data=None, requires_grad=True):
        """Hold the numbers of the tensor data, in its memory, as a leaf."""
        if data is None:
            data = kindling.empty(0)
        data = data.detach()
        self.array = data.array
        self.shares_memory_of(data)
        self.requires_grad = requires_grad
