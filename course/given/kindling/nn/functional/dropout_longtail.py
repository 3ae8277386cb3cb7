"""Dropout of whole channels, and dropout that keeps SELU's mean and variance.

What is left out is drawn as torch draws it on the CPU: ``bernoulli_(1 - p)``.
"""

from __future__ import annotations

import math
import warnings
from typing import Any

from kindling.creation import empty
from kindling.nn.functional.probability import need_probability

ALPHA = 1.7580993408473766
"""Where SELU goes for large negative numbers: Klambauer et al. (2017), equation 14."""


def alpha_dropout(
    input: Any, p: float = 0.5, training: bool = False, inplace: bool = False
) -> Any:
    """Elements set to SELU's lower limit, so that mean and variance are kept.

    Source: Klambauer et al. (2017), section on dropout. ValueError as for ``dropout``.
    """
    need_probability(p)
    return _alpha_dropped(input, p, training, inplace, tuple(input.shape))


def feature_alpha_dropout(
    input: Any, p: float = 0.5, training: bool = False, inplace: bool = False
) -> Any:
    """``alpha_dropout`` of whole channels: the second dimension of the input."""
    need_probability(p)
    return _alpha_dropped(input, p, training, inplace, _channels(input))


def dropout1d(
    input: Any, p: float = 0.5, training: bool = True, inplace: bool = False
) -> Any:
    """``dropout`` of whole channels: input of shape (N, C, L) or (C, L)."""
    need_probability(p)
    if input.dim() not in (2, 3):
        raise RuntimeError(
            f"dropout1d: Expected 2D or 3D input, but received a {input.dim()}D input. "
            "Note that dropout1d exists to provide channel-wise dropout on inputs with "
            "1 spatial dimension, a channel dimension, and an optional batch dimension "
            "(i.e. 2D or 3D inputs)."
        )
    return _channels_dropped(input, p, training, inplace, input.dim() == 2)


def dropout2d(
    input: Any, p: float = 0.5, training: bool = True, inplace: bool = False
) -> Any:
    """``dropout`` of whole channels: input of shape (N, C, H, W)."""
    need_probability(p)
    if input.dim() not in (3, 4):
        warnings.warn(
            f"dropout2d: Received a {input.dim()}-D input to dropout2d, which is "
            "deprecated and will result in an error in a future release. To retain the "
            "behavior and silence this warning, please use dropout instead. Note that "
            "dropout2d exists to provide channel-wise dropout on inputs with 2 spatial "
            "dimensions, a channel dimension, and an optional batch dimension (i.e. 3D "
            "or 4D inputs).",
            stacklevel=2,
        )
    return _channels_dropped(input, p, training, inplace, False)


def dropout3d(
    input: Any, p: float = 0.5, training: bool = True, inplace: bool = False
) -> Any:
    """``dropout`` of whole channels: input of shape (N, C, D, H, W) or (C, D, H, W)."""
    need_probability(p)
    return _channels_dropped(input, p, training, inplace, input.dim() == 4)


def _channels(input: Any) -> tuple[int, ...]:
    if input.dim() < 2:
        raise RuntimeError(
            "Feature dropout requires at least 2 dimensions in the input"
        )
    return (*input.shape[:2], *(1 for _ in input.shape[2:]))


def _channels_dropped(
    input: Any, p: float, training: bool, inplace: bool, alone: bool
) -> Any:
    """Leave out whole channels; ``alone``: there is no dimension of examples."""
    if not alone:
        return _dropped(input, p, training, inplace, _channels(input))
    batch = input.unsqueeze_(0) if inplace else input.unsqueeze(0)
    result = _dropped(batch, p, training, inplace, _channels(batch))
    return result.squeeze_(0) if inplace else result.squeeze(0)


def _dropped(
    input: Any, p: float, training: bool, inplace: bool, shape: tuple[int, ...]
) -> Any:
    if p == 0 or not training or input.numel() == 0:
        return input
    kept = empty(shape, dtype=input.dtype)
    kept = kept.fill_(0) if p == 1 else kept.bernoulli_(1 - p).div_(1 - p)
    return input.mul_(kept) if inplace else input * kept


def _alpha_dropped(
    input: Any, p: float, training: bool, inplace: bool, shape: tuple[int, ...]
) -> Any:
    if p == 0 or not training or input.numel() == 0:
        return input
    noise = empty(shape, dtype=input.dtype)
    if p == 1:
        noise.fill_(0)
        return input.mul_(noise) if inplace else input * noise
    noise.bernoulli_(1 - p)
    scale = 1.0 / math.sqrt((ALPHA * ALPHA * p + 1) * (1 - p))
    offset = noise.add(-1).mul_(ALPHA * scale).add_(ALPHA * scale * p)
    noise.mul_(scale)
    return input.mul_(noise).add_(offset) if inplace else input * noise + offset
