# Built by kindling build from source/07_containers.py.
"""What the unit 'Models made of models' builds."""

from collections import OrderedDict

from kindling.nn.modules.container_longtail import ModuleListBase, SequentialBase


class Sequential(SequentialBase):
    """Modules that run one after another, each on the result of the one before."""

    def __init__(self, *args):
        super().__init__()
        if len(args) == 1 and isinstance(args[0], OrderedDict):
            pairs = list(args[0].items())
        else:
            pairs = [(str(n), module) for n, module in enumerate(args)]
        for name, module in pairs:
            self.add_module(name, module)

    def forward(self, input):
        """Return what the modules, called one after another, make of input."""
        for module in self:
            input = module(input)
        return input

    def __getitem__(self, idx):
        """Return the module at a place, or for a slice a chain of its modules."""
        if isinstance(idx, slice):
            return type(self)(OrderedDict(list(self._modules.items())[idx]))
        return list(self._modules.values())[idx]


class ModuleList(ModuleListBase):
    """Modules in a list that registers them; what is done with them is up to you."""

    def __init__(self, modules=None):
        super().__init__()
        if modules is not None:
            for module in modules:
                self.append(module)

    def append(self, module):
        """Add a module at the end; return self."""
        self.add_module(str(len(self)), module)
        return self

    def __getitem__(self, idx):
        found = list(self)[idx]
        return type(self)(found) if isinstance(idx, slice) else found
