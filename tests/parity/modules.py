"""Models that torch and kindling build from one text, and what they say."""

from collections.abc import Callable
from typing import Any


def told(function: Callable[..., Any]) -> Any:
    """Return type and whole message of what a call raises, kindling called torch."""
    try:
        function()
    except Exception as error:
        return type(error).__name__, str(error).replace("kindling.", "torch.")
    return "nothing"


def scale_class(torch: Any) -> Any:
    """Return a class of modules with a parameter, two buffers and a number."""

    class Scale(torch.nn.Module):
        def __init__(self, size=2):
            super().__init__()
            self.size = size
            self.factor = torch.nn.Parameter(torch.full((size,), 2.0))
            self.register_buffer("count", torch.zeros(1))
            self.register_buffer("cache", torch.ones(size), persistent=False)

        def forward(self, x, shift=0.0):
            return x * self.factor + shift

        def extra_repr(self):
            return f"size={self.size}"

    return Scale


def tree(torch: Any) -> Any:
    """Return a model three levels deep, with a shared module and a tied weight.

    Its paths: body.first, body.second, body.again (which is body.first), head.
    """
    scale = scale_class(torch)

    class Body(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.first = torch.nn.Linear(2, 2)
            self.second = scale()
            self.again = self.first

        def forward(self, x):
            return self.again(self.second(self.first(x).tanh()))

    class Model(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.body = Body()
            self.head = torch.nn.Linear(2, 2, bias=False)
            self.head.weight = self.body.first.weight
            self.absent = None
            self.register_parameter("missing", None)
            self.add_module("nobody", None)

        def forward(self, x):
            return self.head(self.body(x))

    torch.manual_seed(3)
    return Model()


def names(pairs: Any) -> list[str]:
    """Return the names of pairs (name, part)."""
    return [name for name, _ in pairs]


def describe(model: Any) -> dict[str, Any]:
    """Return what lies in a model, by name."""
    return {
        "parameters": names(model.named_parameters()),
        "buffers": names(model.named_buffers()),
        "modules": names(model.named_modules()),
        "children": names(model.named_children()),
        "own": sorted(set(vars(model)) & {"a", "b", "c", "size", "absent"}),
        "repr": repr(model),
    }
