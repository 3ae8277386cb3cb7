"""The operation on tensors at which a forward pass stopped, with the shapes it got."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from .arrays import shape_of
from .from_tensor import recorded
from .labels import listing
from .names import Names
from .reading import Complaints
from .recording import Recording
from .tensor_reading import Held, Part, Reader, is_tensor
from .walk import readings_in_order

GUESSED = "drawn with the values that the code names there"


class Operation(NamedTuple):
    """An operation and its operands; guessed if they are only named nearby."""

    op: str
    operands: tuple[object, ...]
    guessed: bool = False


@dataclass(frozen=True, eq=False)
class Failure:
    """It stands for the result that never came to be."""

    op: str


def failed_tensors(
    operations: Sequence[Operation],
    message: str,
    names: Names,
    parameters: Sequence[object],
    tensors: Sequence[object],
) -> Recording:
    """The recording of the operands of each operation under way, the innermost last."""
    operands = [part for operation in operations for part in operation.operands]
    held = [*filter(is_tensor, operands), *tensors]
    reader, complaints = Reader(held), Complaints()
    parts: dict[int, Part] = {}
    inner: list[Failure] = []
    for op, found, guessed in reversed(operations):
        inputs = [reader.start(x) if is_tensor(x) else Held(x) for x in found]
        parts = readings_in_order(inputs, complaints, reader.read, parts)
        failure = Failure(op)
        if guessed:
            complaints.add(GUESSED, failure)
        below = (*inputs, *inner)
        parts[id(failure)] = Part(
            failure,
            inputs=below,
            places=tuple(range(len(below))),
            op=op,
            failed=message,
            got="" if guessed else _shapes(found),
        )
        inner = [failure]
        message = f"stopped inside {op}"
    return recorded(parts, id(inner[0]), names, parameters, held, complaints)


def _shapes(operands: Sequence[object]) -> str:
    shapes = [str(shape_of(part)) for part in operands if is_tensor(part)]
    return f"got {listing(shapes, limit=6)}" if shapes else ""
