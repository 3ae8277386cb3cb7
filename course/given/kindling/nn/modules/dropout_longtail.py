"""Other kinds of dropout as modules: in evaluation mode they do nothing."""

from __future__ import annotations

from typing import Any

from kindling.nn import functional as F
from kindling.nn.modules.dropout import _DropoutNd


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
