"""Convolution of sequences and volumes, and the one that makes images larger."""

from __future__ import annotations

from typing import Any

from kindling.nn.functional.conv_arguments import (
    batched,
    conv_result,
    conv_steps,
    need_channels,
    need_positive,
    per_axis,
)
from kindling.ops.convolution_longtail import ConvolutionNd, TransposedConvolutionNd

AXES = {1: ("width",), 2: ("height", "width"), 3: ("depth", "height", "width")}


def conv1d(
    input: Any,
    weight: Any,
    bias: Any = None,
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    groups: int = 1,
) -> Any:
    """Convolution of sequences (N, C, L) with filters (O, C / groups, length).

    padding: a number, "same" or "valid". Raises RuntimeError for what does not fit.
    """
    return _conv("conv1d", input, weight, bias, stride, padding, dilation, groups)


def conv3d(
    input: Any,
    weight: Any,
    bias: Any = None,
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    groups: int = 1,
) -> Any:
    """Convolution of volumes (N, C, D, H, W) with filters (O, C / groups, d, h, w).

    padding: numbers, "same" or "valid". Raises RuntimeError for what does not fit.
    """
    return _conv("conv3d", input, weight, bias, stride, padding, dilation, groups)


def _conv(name: str, input: Any, weight: Any, bias: Any, *settings: Any) -> Any:
    groups = settings[-1]
    batch, steps, alone = conv_steps(name, input, weight, bias, *settings)
    out = ConvolutionNd.apply(batch, weight, groups=groups, **steps)
    return conv_result(out, bias, alone)


def conv_transpose1d(
    input: Any,
    weight: Any,
    bias: Any = None,
    stride: Any = 1,
    padding: Any = 0,
    output_padding: Any = 0,
    groups: int = 1,
    dilation: Any = 1,
) -> Any:
    """The way back of ``conv1d``: input (N, C, L), filters (C, O / groups, length)."""
    settings = stride, padding, output_padding, groups, dilation
    return _conv_transpose(1, input, weight, bias, *settings)


def conv_transpose2d(
    input: Any,
    weight: Any,
    bias: Any = None,
    stride: Any = 1,
    padding: Any = 0,
    output_padding: Any = 0,
    groups: int = 1,
    dilation: Any = 1,
) -> Any:
    """The way back of ``conv2d``: input (N, C, H, W), filters (C, O / groups, h, w)."""
    settings = stride, padding, output_padding, groups, dilation
    return _conv_transpose(2, input, weight, bias, *settings)


def conv_transpose3d(
    input: Any,
    weight: Any,
    bias: Any = None,
    stride: Any = 1,
    padding: Any = 0,
    output_padding: Any = 0,
    groups: int = 1,
    dilation: Any = 1,
) -> Any:
    """The way back of ``conv3d``: input (N, C, D, H, W)."""
    settings = stride, padding, output_padding, groups, dilation
    return _conv_transpose(3, input, weight, bias, *settings)


def _conv_transpose(
    dims: int,
    input: Any,
    weight: Any,
    bias: Any,
    stride: Any,
    padding: Any,
    output_padding: Any,
    groups: int,
    dilation: Any,
) -> Any:
    batch, alone = batched(input, dims, f"conv_transpose{dims}d")
    need_channels(batch, weight, bias, groups, transposed=True)
    steps = per_axis(stride, dims, "stride")
    apart = per_axis(dilation, dims, "dilation")
    pads = per_axis(padding, dims, "padding")
    extra = per_axis(output_padding, dims, "output_padding")
    need_positive(steps, pads, apart)
    if any(n >= max(s, d) for n, s, d in zip(extra, steps, apart, strict=True)):
        named = {"output_padding": extra, "stride": steps, "dilation": apart}
        found = " ".join(
            f"{name}_{axis}: {number}"
            for name, numbers in named.items()
            for axis, number in zip(AXES[dims], numbers, strict=True)
        )
        raise RuntimeError(
            "output padding must be smaller than either stride or dilation, but got "
            f"{found}"
        )
    _need_result(batch, weight, steps, pads, extra, apart)
    out = TransposedConvolutionNd.apply(
        batch,
        weight,
        stride=steps,
        padding=pads,
        extra=extra,
        dilation=apart,
        groups=groups,
    )
    return conv_result(out, bias, alone)


def _need_result(
    batch: Any, weight: Any, stride: Any, padding: Any, extra: Any, dilation: Any
) -> None:
    """Raise RuntimeError if padding takes all of the result away."""
    sizes = tuple(batch.shape[2:])
    settings = stride, padding, extra, dilation
    axes = zip(sizes, weight.shape[2:], *settings, strict=True)
    made = [(n - 1) * s - 2 * p + d * (k - 1) + 1 + e for n, k, s, p, e, d in axes]
    if min(made) < 1:
        here, there = (" x ".join(map(str, each)) for each in (sizes, made))
        raise RuntimeError(
            f"Given input size per channel: ({here}). Calculated output size per "
            f"channel: ({there}). Output size is too small"
        )
