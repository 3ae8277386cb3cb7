# Built by kindling build from course/given/kindling/nn/functional/folding.py.
"""Windows of images as columns, and columns as images."""

from __future__ import annotations

from typing import Any

from kindling.nn.functional.conv_arguments import per_axis
from kindling.nn.functional.pooling_longtail import batch_of
from kindling.ops.pooling_longtail import Col2Im, Im2Col
from kindling.ops.windows_nd import counts


def unfold(
    input: Any, kernel_size: Any, dilation: Any = 1, padding: Any = 0, stride: Any = 1
) -> Any:
    """Each window of images (N, C, H, W) as a column: (N, C * h * w, windows)."""
    batch, alone = batch_of(2, input)
    given = kernel_size, stride, padding, dilation
    kernel, steps, pads, apart = (per_axis(each, 2) for each in given)
    whole = tuple(n + 2 * p for n, p in zip(batch.shape[2:], pads, strict=True))
    many = counts(whole, kernel, steps, apart)
    if min(many) < 1:
        raise RuntimeError(
            f"Given input with spatial size {tuple(batch.shape[2:])}, "
            f"kernel_size={kernel}, dilation={apart}, padding={pads}, calculated shape "
            f"of the array of sliding blocks as {many}, but its components must be at "
            "least one."
        )
    settings = {"kernel": kernel, "stride": steps, "padding": pads, "dilation": apart}
    out = Im2Col.apply(batch, **settings)
    return out.squeeze(0) if alone else out


def fold(
    input: Any,
    output_size: Any,
    kernel_size: Any,
    dilation: Any = 1,
    padding: Any = 0,
    stride: Any = 1,
) -> Any:
    """Columns (N, C * h * w, windows) put back as images; overlaps are added up."""
    alone = input.dim() == 2
    batch = input.unsqueeze(0) if alone else input
    given = output_size, kernel_size, stride, padding, dilation
    sizes, kernel, steps, pads, apart = (per_axis(each, 2) for each in given)
    whole = tuple(n + 2 * p for n, p in zip(sizes, pads, strict=True))
    many = counts(whole, kernel, steps, apart)
    _, rows, columns = batch.shape
    if rows % (kernel[0] * kernel[1]):
        raise RuntimeError(
            "Expected size of input's dimension 1 to be divisible by the product of "
            f"kernel_size, but got input.size(1)={rows} and kernel_size={kernel}."
        )
    if columns != many[0] * many[1]:
        raise RuntimeError(
            f"Given output_size={sizes}, kernel_size={kernel}, dilation={apart}, "
            f"padding={pads}, stride={steps}, expected size of input's dimension 2 to "
            f"match the calculated number of sliding blocks {many[0]} * {many[1]} = "
            f"{many[0] * many[1]}, but got input.size(2)={columns}."
        )
    settings = {"kernel": kernel, "stride": steps, "padding": pads, "dilation": apart}
    out = Col2Im.apply(batch, sizes=sizes, many=many, **settings)
    return out.squeeze(0) if alone else out
