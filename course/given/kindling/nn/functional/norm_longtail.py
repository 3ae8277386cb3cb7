"""Other groups of numbers to normalize: channels of one example, or without a mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kindling.dtypes import finfo
from kindling.joining import cat
from kindling.nn.functional.norm_arguments import fits_normalized_shape, with_scale
from kindling.nn.functional.normalization import batch_norm
from kindling.ops.normalization import Normalize


def group_norm(
    input: Any, num_groups: int, weight: Any = None, bias: Any = None, eps: float = 1e-5
) -> Any:
    """Each example normalized over groups of channels; input (N, C, ...).

    Source: Wu and He (2018). RuntimeError if num_groups does not divide C, ValueError
    if a group has a single number.
    """
    size, channels = input.shape[0], input.shape[1]
    if channels % num_groups:
        raise RuntimeError(
            "Expected number of channels in input to be divisible by num_groups, but "
            f"got input of shape {list(input.shape)} and num_groups={num_groups}"
        )
    _need_several(input, size * channels // num_groups, num_groups)
    groups = input.reshape(size, num_groups, -1)
    out = Normalize.apply(groups, axes=(2,), eps=eps).reshape(input.shape)
    return with_scale(out, weight, bias)


def instance_norm(
    input: Any,
    running_mean: Any = None,
    running_var: Any = None,
    weight: Any = None,
    bias: Any = None,
    use_input_stats: bool = True,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> Any:
    """Each channel of each example normalized; input (N, C, ...).

    Source: Ulyanov et al. (2016). Running statistics follow the means of the examples.
    """
    if not use_input_stats:
        return batch_norm(input, running_mean, running_var, weight, bias, eps=eps)
    places = tuple(range(2, input.dim()))
    if input[0, 0].numel() == 1:
        raise ValueError(
            "Expected more than 1 spatial element when training, got input size "
            f"torch.Size({list(input.shape)})"
        )
    if running_mean is not None:
        _follow(running_mean, input.detach().mean(places).mean(0), momentum)
    if running_var is not None:
        _follow(running_var, input.detach().var(places).mean(0), momentum)
    out = Normalize.apply(input, axes=places, eps=eps)
    return with_scale(out, weight, bias)


def rms_norm(
    input: Any,
    normalized_shape: Sequence[int],
    weight: Any = None,
    eps: float | None = None,
) -> Any:
    """The last axes divided by the root of the mean of their squares, times weight.

    Source: Zhang and Sennrich (2019). eps None is the epsilon of the dtype.
    """
    fits_normalized_shape(input, normalized_shape)
    axes = tuple(range(-len(normalized_shape), 0))
    small = finfo(input.dtype).eps if eps is None else eps
    out = input * ((input * input).mean(axes, keepdim=True) + small).rsqrt()
    return out if weight is None else out * weight


def local_response_norm(
    input: Any, size: int, alpha: float = 1e-4, beta: float = 0.75, k: float = 1.0
) -> Any:
    """Each number divided by a power of the squares of neighboring channels.

    Source: Krizhevsky et al. (2012), section 3.3. input: (N, C, ...).
    """
    if input.dim() < 3:
        raise ValueError(
            "Expected 3D or higher dimensionality                          input (got "
            f"{input.dim()} dimensions)"
        )
    squares = input * input
    channels = input.shape[1]
    sums = []
    for channel in range(channels):
        low = max(channel - size // 2, 0)
        high = min(channel + (size - 1) // 2 + 1, channels)
        sums.append(squares[:, low:high].sum(1, keepdim=True))
    mean = cat(sums, 1) / size
    return input / (mean * alpha + k) ** beta


def _follow(running: Any, now: Any, momentum: float) -> None:
    running.copy_((1 - momentum) * running + momentum * now)


def _need_several(input: Any, num_rows: int, num_groups: int) -> None:
    shape = list(input.shape)
    size = num_rows
    for length in shape[2:]:
        size *= length
    if size == 1:
        raise ValueError(
            "Expected more than 1 value per channel when training, got input size "
            f"{[shape[0] * shape[1] // num_groups, num_groups, *shape[2:]]}"
        )
