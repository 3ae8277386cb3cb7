# Built by kindling build from course/given/kindling/results.py.
"""Results of two tensors with names, printed as torch prints them."""

from __future__ import annotations

from typing import Any, NamedTuple


class MaxResult(NamedTuple):
    """What ``max`` over one dimension returns: the values and where they stood."""

    values: Any
    indices: Any

    def __repr__(self) -> str:
        return (
            f"torch.return_types.max(\nvalues={self.values},\nindices={self.indices})"
        )


class MinResult(NamedTuple):
    """What ``min`` over one dimension returns: the values and where they stood."""

    values: Any
    indices: Any

    def __repr__(self) -> str:
        return (
            f"torch.return_types.min(\nvalues={self.values},\nindices={self.indices})"
        )
