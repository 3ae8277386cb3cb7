# Built by kindling build from course/given/kindling/nn/modules/distance.py.
"""How far vectors lie apart, as modules."""

from __future__ import annotations

from typing import Any

from kindling.nn import functional as F
from kindling.nn.modules.module import Module


class PairwiseDistance(Module):
    """The p-norm of the difference along the last dimension."""

    def __init__(
        self, p: float = 2.0, eps: float = 1e-6, keepdim: bool = False
    ) -> None:
        super().__init__()
        self.norm, self.eps, self.keepdim = p, eps, keepdim

    def forward(self, x1: Any, x2: Any) -> Any:
        """``pairwise_distance`` of both."""
        return F.pairwise_distance(x1, x2, self.norm, self.eps, self.keepdim)


class CosineSimilarity(Module):
    """The cosine of the angle between vectors along dim."""

    def __init__(self, dim: int = 1, eps: float = 1e-8) -> None:
        super().__init__()
        self.dim, self.eps = dim, eps

    def forward(self, x1: Any, x2: Any) -> Any:
        """``cosine_similarity`` of both."""
        return F.cosine_similarity(x1, x2, self.dim, self.eps)
