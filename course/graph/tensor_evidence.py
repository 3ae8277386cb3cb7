"""What can be told of the results of a graph, which itself holds none of them.

Their values are those that the caller holds or that a node has saved for backward.
"""

from __future__ import annotations

from collections.abc import Sequence

from .arrays import shape_of
from .reading import MISSING, attribute
from .recording import Shape
from .shapes import SHAPED_AS_OPERAND, result_shape
from .tensor_reading import RESULT, Part, node_of
from .watch import Watch


def boxes_of(
    parts: dict[int, Part], tensors: Sequence[object]
) -> dict[int, list[object]]:
    """The tensors that the caller holds, by the box in which each of them stands."""
    boxes: dict[int, list[object]] = {}
    for tensor in tensors:
        node = node_of(tensor)
        place = attribute(tensor, "output_nr")  # torch numbers the results of a node
        first = not isinstance(place, int) or place == 0
        key = id(tensor if node is None else node)
        if key in parts and first:
            boxes.setdefault(key, []).append(tensor)
    return boxes


def numbers_of_tensors(
    boxes: dict[int, list[object]], numbers: dict[int, int]
) -> dict[int, int]:
    """The number of the box of each object and of each tensor that stands in one."""
    found = dict(numbers)
    for key, tensors in boxes.items():
        found |= {id(tensor): numbers[key] for tensor in tensors}
    return found


def _check_order(parts: dict[int, Part]) -> None:
    """Drop what was saved in another order than that of the operands."""
    for part in parts.values():
        for place, below in zip(part.places, part.inputs, strict=True):
            array = attribute(below, "array")
            saved = part.saved.get(place)
            if saved is not None and array is not MISSING and saved is not below:
                inside = any(content is array for content in part.saved.values())
                if inside and saved is not array:
                    part.saved = {}
                    break


def find_contents(parts: dict[int, Part], boxes: dict[int, list[object]]) -> None:
    """A result is known where the caller holds it or a node has saved it."""
    _check_order(parts)
    for key, part in parts.items():
        if part.op and key in boxes:
            part.content = boxes[key][0]
        elif RESULT in part.saved:
            part.content = part.saved[RESULT]
    for part in parts.values():
        for place, below in zip(part.places, part.inputs, strict=True):
            operand = parts[id(below)]
            if operand.op and operand.content is MISSING:
                operand.content = part.saved.get(place, MISSING)


def find_shapes(parts: dict[int, Part], watch: Watch | None) -> None:
    """A shape is that of the content, of the gradient, or what the operands tell."""
    for key, part in parts.items():
        if part.several_shapes:
            continue
        passing = watch.nodes.get(key) if watch else None
        if part.shape is None and part.content is not MISSING:
            part.shape = shape_of(part.content)
        if part.shape is None and passing is not None and passing.upstream is not None:
            part.shape = passing.upstream.shape
        if part.shape is None and part.op:
            part.shape = result_shape(
                part.op, _operand_shapes(part, parts), part.options
            )
    for part in reversed(list(parts.values())):
        if part.op in SHAPED_AS_OPERAND and len(part.inputs) == 1:
            operand = parts[id(part.inputs[0])]
            operand.shape = operand.shape if operand.shape is not None else part.shape


def _operand_shapes(part: Part, parts: dict[int, Part]) -> list[Shape | None]:
    return [parts[id(below)].shape for below in part.inputs]
