# Built by kindling build from course/given/kindling/names.py.
"""The names that torch gives the nodes of its graph, where they are not plain."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kindling.indexing import index_name

MATMUL: Mapping[tuple[int, ...], str] = {
    (2, 2): "MmBackward0",
    (2, 1): "MvBackward0",
    (1, 1): "DotBackward0",
    (1, 2): "SqueezeBackward4",
}


def torch_name(node: Any) -> str:
    """The name of a node as ``node.name()`` gives it in torch.

    Most are the class's name and ``Backward0``. Reductions over all elements and over
    some have different numbers; an index is called after what it does.
    """
    kind = type(node).__name__
    special = SPECIAL.get(kind)
    return special(node) if special else f"{kind}Backward0"


def _reduced(name: str) -> Callable[[Any], str]:
    def find(node: Any) -> str:
        return f"{name}Backward{int(node.options.get('dim') is not None)}"

    return find


def _matmul(node: Any) -> str:
    dims = tuple([len(shape) for shape in node.shapes_in])
    return MATMUL.get(dims, "UnsafeViewBackward0")


def _addmm(node: Any) -> str:
    return "AddmmBackward0" if len(node.shapes_in[1]) == 2 else "ViewBackward0"


SPECIAL: Mapping[str, Callable[[Any], str]] = {
    "AccumulateGrad": lambda node: "torch::autograd::AccumulateGrad",
    "Sum": _reduced("Sum"),
    "Mean": _reduced("Mean"),
    "Lookup": lambda node: "EmbeddingBackward0",
    "Max": lambda node: "AmaxBackward0",
    "MaxPool": lambda node: "MaxPool2DWithIndicesBackward0",
    "AvgPool": lambda node: "AvgPool2DBackward0",
    "Reshape": lambda node: f"{'View' if node.of_view else 'UnsafeView'}Backward0",
    "Transpose": lambda node: "PermuteBackward0",
    "Index": lambda node: index_name(node.options["index"]),
    "MatMul": _matmul,
    "Addmm": _addmm,
}
