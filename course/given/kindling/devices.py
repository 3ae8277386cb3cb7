"""Where the numbers of a tensor lie. Here that is always the CPU."""

from __future__ import annotations


class device:
    """A place for tensors; only "cpu" exists here, others raise RuntimeError.

    >>> device("cpu")
    device(type='cpu')
    """

    type = "cpu"
    index: int | None = None

    def __init__(self, place: str | device) -> None:
        name = place if isinstance(place, str) else place.type
        if name.split(":")[0] != "cpu":
            raise RuntimeError(
                f"device {name!r}: this library computes on the CPU only"
            )

    def __repr__(self) -> str:
        return f"device(type='{self.type}')"

    def __str__(self) -> str:
        return self.type

    def __eq__(self, other: object) -> bool:
        return isinstance(other, device) and other.type == self.type

    def __hash__(self) -> int:
        return hash(self.type)


CPU = device("cpu")
