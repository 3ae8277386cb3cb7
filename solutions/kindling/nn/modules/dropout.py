# Built by kindling build from course/given/kindling/nn/modules/dropout.py.
"""Dropout as modules: in evaluation mode they do nothing."""

from __future__ import annotations

from typing import Any

from kindling.nn import functional as F
from kindling.nn.modules.module import Module


class _DropoutNd(Module):
    """What the kinds of dropout share: the probability, and whether in place."""

    def __init__(self, p: float = 0.5, inplace: bool = False) -> None:
        super().__init__()
        if p < 0 or p > 1:
            raise ValueError(
                f"dropout probability has to be between 0 and 1, but got {p}"
            )
        self.p, self.inplace = p, inplace

    def extra_repr(self) -> str:
        """The probability, and whether it works in place."""
        return f"p={self.p}, inplace={self.inplace}"


class Dropout(_DropoutNd):
    """Each element 0 with probability p, else divided by 1 - p."""

    def forward(self, input: Any) -> Any:
        """``dropout`` of the input."""
        return F.dropout(input, self.p, self.training, self.inplace)


class Dropout1d(_DropoutNd):
    """``Dropout`` of whole channels: input of shape (N, C, L) or (C, L)."""

    def forward(self, input: Any) -> Any:
        """``dropout1d`` of the input."""
        return F.dropout1d(input, self.p, self.training, self.inplace)


class Dropout2d(_DropoutNd):
    """``Dropout`` of whole channels: input of shape (N, C, H, W)."""

    def forward(self, input: Any) -> Any:
        """``dropout2d`` of the input."""
        return F.dropout2d(input, self.p, self.training, self.inplace)


class Dropout3d(_DropoutNd):
    """``Dropout`` of whole channels: input of shape (N, C, D, H, W) or (C, D, H, W)."""

    def forward(self, input: Any) -> Any:
        """``dropout3d`` of the input."""
        return F.dropout3d(input, self.p, self.training, self.inplace)


class AlphaDropout(_DropoutNd):
    """Elements set to SELU's lower limit, so that mean and variance are kept."""

    def forward(self, input: Any) -> Any:
        """``alpha_dropout`` of the input."""
        return F.alpha_dropout(input, self.p, self.training)


class FeatureAlphaDropout(_DropoutNd):
    """``AlphaDropout`` of whole channels."""

    def forward(self, input: Any) -> Any:
        """``feature_alpha_dropout`` of the input."""
        return F.feature_alpha_dropout(input, self.p, self.training)
