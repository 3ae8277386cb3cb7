"""Pooling along one or three axes, and to a wanted size."""

from __future__ import annotations

from typing import Any

from kindling.core import wrap
from kindling.nn.functional.activation import relu
from kindling.nn.functional.arguments import need_floats
from kindling.nn.functional.conv_arguments import per_axis, pool_counts
from kindling.ops.pooling_longtail import (
    AdaptiveAvgPoolNd,
    AdaptiveMaxPoolNd,
    AvgPoolNd,
    MaxPoolNd,
)


def pool_steps(
    dims: int,
    input: Any,
    kernel_size: Any,
    stride: Any,
    padding: Any,
    dilation: Any,
    ceil_mode: bool,
) -> tuple[Any, dict[str, Any], bool]:
    """What pooling along so many axes is to work with.

    Returns the input as a batch, the settings with a number per axis (stride is the
    kernel's size if it is None), among them ``many``, how many windows there are, and
    whether the input was one example alone. Raises RuntimeError for what does not fit.
    """
    batch, alone = batch_of(dims, input)
    need_floats(f"pooling in {dims}D", batch)
    kernel = per_axis(kernel_size, dims)
    steps = {
        "kernel": kernel,
        "stride": kernel if stride in (None, [], ()) else per_axis(stride, dims),
        "padding": per_axis(padding, dims),
        "dilation": per_axis(dilation, dims),
    }
    every = tuple(steps.values())
    many = pool_counts(tuple(batch.shape), every, ceil_mode)
    return batch, steps | {"many": many}, alone


def batch_of(dims: int, input: Any) -> tuple[Any, bool]:
    """The input as a batch (N, C, *sizes), and whether it was one example alone.

    Raises RuntimeError for another number of dimensions.
    """
    if input.dim() not in (dims + 1, dims + 2):
        raise RuntimeError(
            f"non-empty {dims + 1}D or {dims + 2}D (batch mode) tensor expected for "
            f"input, but got {list(input.shape)}"
        )
    alone = input.dim() == dims + 1
    return (input.unsqueeze(0) if alone else input), alone


def max_pool_nd(
    dims: int,
    input: Any,
    kernel_size: Any,
    stride: Any,
    padding: Any,
    dilation: Any,
    ceil_mode: bool,
    return_indices: bool,
) -> Any:
    """The largest number of each window, and if asked for, where it was."""
    settings = kernel_size, stride, padding, dilation, ceil_mode
    batch, steps, alone = pool_steps(dims, input, *settings)
    out = MaxPoolNd.apply(batch, **steps)
    index = _index(MaxPoolNd, batch, steps) if return_indices else out
    if alone:
        out, index = out.squeeze(0), index.squeeze(0)
    return (out, index) if return_indices else out


def _index(operation: Any, batch: Any, options: dict[str, Any]) -> Any:
    node = operation()
    node.forward(batch.array, **options)
    return wrap(node.index)


def avg_pool_nd(
    dims: int,
    input: Any,
    kernel_size: Any,
    stride: Any,
    padding: Any,
    ceil_mode: bool,
    count_include_pad: bool,
    divisor_override: int | None = None,
) -> Any:
    """The mean of each window."""
    if divisor_override == 0:
        raise RuntimeError("divisor must be not zero")
    settings = kernel_size, stride, padding, 1, ceil_mode
    batch, steps, alone = pool_steps(dims, input, *settings)
    del steps["dilation"]
    counted = {"count_padding": count_include_pad, "divisor": divisor_override}
    out = AvgPoolNd.apply(batch, **steps, **counted)
    return out.squeeze(0) if alone else out


def max_pool1d(
    input: Any,
    kernel_size: Any,
    stride: Any = None,
    padding: Any = 0,
    dilation: Any = 1,
    ceil_mode: bool = False,
    return_indices: bool = False,
) -> Any:
    """The largest number of each window of sequences (N, C, L)."""
    settings = kernel_size, stride, padding, dilation, ceil_mode, return_indices
    return max_pool_nd(1, input, *settings)


def max_pool3d(
    input: Any,
    kernel_size: Any,
    stride: Any = None,
    padding: Any = 0,
    dilation: Any = 1,
    ceil_mode: bool = False,
    return_indices: bool = False,
) -> Any:
    """The largest number of each window of volumes (N, C, D, H, W)."""
    settings = kernel_size, stride, padding, dilation, ceil_mode, return_indices
    return max_pool_nd(3, input, *settings)


def avg_pool1d(
    input: Any,
    kernel_size: Any,
    stride: Any = None,
    padding: Any = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> Any:
    """The mean of each window of sequences (N, C, L)."""
    settings = kernel_size, stride, padding, ceil_mode, count_include_pad
    return avg_pool_nd(1, input, *settings)


def avg_pool3d(
    input: Any,
    kernel_size: Any,
    stride: Any = None,
    padding: Any = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    divisor_override: int | None = None,
) -> Any:
    """The mean of each window of volumes (N, C, D, H, W)."""
    settings = kernel_size, stride, padding, ceil_mode, count_include_pad
    return avg_pool_nd(3, input, *settings, divisor_override)


def adaptive_avg_pool1d(input: Any, output_size: Any) -> Any:
    """The means of output_size regions of sequences (N, C, L)."""
    return _adaptive(1, AdaptiveAvgPoolNd, input, output_size)


def adaptive_avg_pool2d(input: Any, output_size: Any) -> Any:
    """The means of regions of images (N, C, H, W); None keeps an axis as it is."""
    return _adaptive(2, AdaptiveAvgPoolNd, input, output_size)


def adaptive_avg_pool3d(input: Any, output_size: Any) -> Any:
    """The means of regions of volumes (N, C, D, H, W); None keeps an axis as it is."""
    return _adaptive(3, AdaptiveAvgPoolNd, input, output_size)


def adaptive_max_pool1d(
    input: Any, output_size: Any, return_indices: bool = False
) -> Any:
    """The largest numbers of output_size regions of sequences (N, C, L)."""
    return _adaptive(1, AdaptiveMaxPoolNd, input, output_size, return_indices)


def adaptive_max_pool2d(
    input: Any, output_size: Any, return_indices: bool = False
) -> Any:
    """The largest numbers of regions of images; None keeps an axis as it is."""
    return _adaptive(2, AdaptiveMaxPoolNd, input, output_size, return_indices)


def adaptive_max_pool3d(
    input: Any, output_size: Any, return_indices: bool = False
) -> Any:
    """The largest numbers of regions of volumes; None keeps an axis as it is."""
    return _adaptive(3, AdaptiveMaxPoolNd, input, output_size, return_indices)


def _adaptive(
    dims: int, operation: Any, input: Any, output_size: Any, indices: bool = False
) -> Any:
    batch, alone = batch_of(dims, input)
    wanted = output_size if isinstance(output_size, tuple | list) else [output_size]
    wanted = list(wanted) * (dims if len(wanted) == 1 else 1)
    pairs = zip(wanted, batch.shape[2:], strict=True)
    many = {"many": tuple(n if m is None else int(m) for m, n in pairs)}
    if operation is AdaptiveAvgPoolNd and set(many["many"]) == {1}:
        out = batch.mean(tuple(range(2, batch.dim())), True)
    else:
        out = operation.apply(batch, **many)
    index = _index(operation, batch, many) if indices else out
    if alone:
        out, index = out.squeeze(0), index.squeeze(0)
    return (out, index) if indices else out


def lp_pool1d(
    input: Any,
    norm_type: float,
    kernel_size: int,
    stride: Any = None,
    ceil_mode: bool = False,
) -> Any:
    """The p-norm of each window of sequences, for p = norm_type."""
    return _lp_pool(1, input, norm_type, kernel_size, stride, ceil_mode)


def lp_pool2d(
    input: Any,
    norm_type: float,
    kernel_size: Any,
    stride: Any = None,
    ceil_mode: bool = False,
) -> Any:
    """The p-norm of each window of images, for p = norm_type."""
    return _lp_pool(2, input, norm_type, kernel_size, stride, ceil_mode)


def lp_pool3d(
    input: Any,
    norm_type: float,
    kernel_size: Any,
    stride: Any = None,
    ceil_mode: bool = False,
) -> Any:
    """The p-norm of each window of volumes, for p = norm_type."""
    return _lp_pool(3, input, norm_type, kernel_size, stride, ceil_mode)


def _lp_pool(
    dims: int, input: Any, p: float, kernel_size: Any, stride: Any, ceil_mode: bool
) -> Any:
    size = 1
    for length in per_axis(kernel_size, dims):
        size *= length
    out = avg_pool_nd(dims, input.pow(p), kernel_size, stride, 0, ceil_mode, True)
    return (out.sign() * relu(out.abs())).mul(size).pow(1.0 / p)
