"""Arguments of convolution and pooling: one number or one per axis, and what fits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kindling.dtypes import C_TYPES
from kindling.nn.functional.norm_arguments import per_channel
from kindling.nn.functional.padding import pad
from kindling.ops.windows_nd import Sizes, counts


def per_axis(value: Any, dims: int, name: str = "kernel_size") -> Sizes:
    """One number per axis: a number stands for all of them.

    Raises RuntimeError for another count of numbers.

    >>> per_axis(3, 2), per_axis((1, 2), 2)
    ((3, 3), (1, 2))
    """
    if not isinstance(value, Sequence):
        return (int(value),) * dims
    if len(value) == 1:
        return (int(value[0]),) * dims
    if len(value) != dims:
        raise RuntimeError(
            f"expected {name} to be a single integer value or a list of {dims} values "
            f"to match the convolution dimensions, but got {name}={list(value)}"
        )
    return tuple(int(number) for number in value)


def batched(input: Any, dims: int, name: str) -> tuple[Any, bool]:
    """The input as a batch (N, C, *sizes), and whether it was one example alone.

    Raises RuntimeError for another number of dimensions.
    """
    if input.dim() not in (dims + 1, dims + 2):
        raise RuntimeError(
            f"Expected {dims + 1}D (unbatched) or {dims + 2}D (batched) input to "
            f"{name}, but got input of size: {list(input.shape)}"
        )
    alone = input.dim() == dims + 1
    return (input.unsqueeze(0) if alone else input), alone


def same_padding(kernel: Sizes, stride: Sizes, dilation: Sizes) -> tuple[Sizes, Sizes]:
    """Rows on both sides, and rows more at the end, so that sizes stay as they are.

    Raises RuntimeError for a stride: then no padding does it.
    """
    if any(step != 1 for step in stride):
        raise RuntimeError("padding='same' is not supported for strided convolutions")
    total = [d * (k - 1) for k, d in zip(kernel, dilation, strict=True)]
    return tuple(n // 2 for n in total), tuple(n % 2 for n in total)


def need_positive(stride: Sizes, padding: Sizes, dilation: Sizes) -> None:
    """Raise RuntimeError for a step of 0 or less, or for a negative padding."""
    if min(stride) < 1:
        raise RuntimeError("non-positive stride is not supported")
    if min(padding) < 0:
        raise RuntimeError("negative padding is not supported")
    if min(dilation) < 1:
        raise RuntimeError("non-positive dilation is not supported")


def need_channels(
    input: Any, weight: Any, bias: Any, groups: int, transposed: bool = False
) -> None:
    """Raise RuntimeError unless input (N, C, ...), weight and bias belong together."""
    shape, sizes = list(weight.shape), list(input.shape)
    if weight.dim() != input.dim():
        raise RuntimeError(
            f"expected a weight of {input.dim()} dimensions for an input of shape "
            f"{sizes}, but got weight of size {shape}"
        )
    if bias is not None and bias.dtype != input.dtype:
        kinds = [C_TYPES.get(name, name) for name in (_name(input), _name(bias))]
        raise RuntimeError(
            f"Input type ({kinds[0]}) and bias type ({kinds[1]}) should be the same"
        )
    if weight.dtype != input.dtype:
        raise RuntimeError(
            f"Input type ({input.type()}) and weight type ({weight.type()}) should be "
            "the same or input should be a MKLDNN tensor and weight is a dense tensor"
        )
    if shape[0] % groups:
        raise RuntimeError(
            f"Given groups={groups}, expected weight to be divisible by {groups} at "
            f"dimension 0, but got weight of size [{shape}] instead"
        )
    wanted = shape[0] if transposed else shape[1] * groups
    if sizes[1] != wanted:
        given = "transposed=1" if transposed else f"groups={groups}"
        raise RuntimeError(
            f"Given {given}, weight of size {shape}, expected input{sizes} to have "
            f"{wanted} channels, but got {sizes[1]} channels instead"
        )
    made = shape[1] * groups if transposed else shape[0]
    if bias is not None and list(bias.shape) != [made]:
        raise RuntimeError(
            f"Given {'transposed=1, ' if transposed else ''}weight of size {shape}, "
            f"expected bias to be 1-dimensional with {made} elements, but got bias of "
            f"size {list(bias.shape)} instead"
        )


def _name(tensor: Any) -> str:
    return str(tensor.array.dtype.name)


def need_room(sizes: Sizes, kernel: Sizes, padding: Sizes, dilation: Sizes) -> None:
    """Raise RuntimeError if a kernel is larger than the padded input."""
    whole = [n + 2 * p for n, p in zip(sizes, padding, strict=True)]
    reach = [d * (k - 1) + 1 for k, d in zip(kernel, dilation, strict=True)]
    if any(n < r for n, r in zip(whole, reach, strict=True)):
        here, there = (" x ".join(map(str, each)) for each in (whole, reach))
        raise RuntimeError(
            f"Calculated padded input size per channel: ({here}). Kernel size: "
            f"({there}). Kernel size can't be greater than actual input size"
        )


def conv_steps(
    name: str,
    input: Any,
    weight: Any,
    bias: Any,
    stride: Any,
    padding: Any,
    dilation: Any,
    groups: int,
) -> tuple[Any, dict[str, Sizes], bool]:
    """What a convolution of that name (conv1d, conv2d, conv3d) is to work with.

    Returns the input as a batch, stride, padding and dilation with a number per axis,
    and whether the input was one example alone. Raises RuntimeError for arguments that
    do not belong together.
    """
    dims = int(name[-2])
    images, alone = batched(input, dims, name)
    need_channels(images, weight, bias, groups)
    kernel = tuple(weight.shape[2:])
    steps = per_axis(stride, dims, "stride")
    apart = per_axis(dilation, dims, "dilation")
    if padding == "same":
        padding, more = same_padding(kernel, steps, apart)
        if any(more):
            ends = [pair for n in reversed(more) for pair in (0, n)]
            images = pad(images, ends)
    elif padding == "valid":
        padding = 0
    elif isinstance(padding, str):
        raise RuntimeError(f"Invalid padding string: '{padding}'")
    pads = per_axis(padding, dims, "padding")
    need_positive(steps, pads, apart)
    need_room(tuple(images.shape[2:]), kernel, pads, apart)
    return images, {"stride": steps, "padding": pads, "dilation": apart}, alone


def conv_result(out: Any, bias: Any, alone: bool) -> Any:
    """The result with the bias of each channel, and without the batch if alone."""
    if bias is not None:
        out = out + per_channel(bias, out)
    return out.squeeze(0) if alone else out


def pool_counts(shape: Sizes, settings: tuple[Sizes, ...], ceil_mode: bool) -> Sizes:
    """How many windows pooling takes along each axis of (N, C, *sizes).

    settings: kernel, stride, padding and dilation, each with a number per axis;
    ceil_mode: also windows that reach over the end, if they start before it. Raises
    RuntimeError if there are none, or for padding of more than half a window.
    """
    kernel, stride, padding, dilation = settings
    if 0 in stride:
        raise RuntimeError("stride should not be zero")
    for rows, k, d in zip(padding, kernel, dilation, strict=True):
        if rows > (d * (k - 1) + 1) // 2:
            raise RuntimeError(
                "pad should be at most half of effective kernel size, but got "
                f"pad={rows}, kernel_size={k} and dilation={d}"
            )
    sizes = shape[2:]
    whole = tuple(n + 2 * p for n, p in zip(sizes, padding, strict=True))
    if ceil_mode:
        more = tuple(n + s - 1 for n, s in zip(whole, stride, strict=True))
        many = counts(more, kernel, stride, dilation)
        axes = zip(many, stride, sizes, padding, strict=True)
        many = tuple(m - ((m - 1) * s >= n + p) for m, s, n, p in axes)
    else:
        many = counts(whole, kernel, stride, dilation)
    if min(many) < 1:
        given = "x".join(map(str, (shape[1], *sizes)))
        made = "x".join(map(str, (shape[1], *many)))
        raise RuntimeError(
            f"Given input size: ({given}). Calculated output size: ({made}). Output "
            "size is too small"
        )
    return many
