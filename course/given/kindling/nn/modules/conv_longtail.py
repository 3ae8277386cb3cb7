"""Layers of convolution for sequences and volumes, and the ones that enlarge."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kindling.nn import functional as F
from kindling.nn.functional.conv_arguments import per_axis
from kindling.nn.modules.conv import Conv2d
from kindling.nn.modules.conv_settings import ConvSettings


class _OtherConv(ConvSettings):
    """A layer whose numbers are drawn as those of ``Conv2d``."""

    def reset_parameters(self) -> None:
        """Draw the filters and the bias by the rule of ``Conv2d``."""
        rule: Any = Conv2d.reset_parameters
        rule(self)


class Conv1d(_OtherConv):
    """A convolution of sequences (N, C, L) with its own filters and bias."""

    num_dims = 1

    def forward(self, input: Any) -> Any:
        """``conv1d`` of the input; a sequence may be alone: (C, L)."""
        input, padding = self.padded(input)
        settings = self.stride, padding, self.dilation, self.groups
        return F.conv1d(input, self.weight, self.bias, *settings)


class Conv3d(_OtherConv):
    """A convolution of volumes (N, C, D, H, W) with its own filters and bias."""

    num_dims = 3

    def forward(self, input: Any) -> Any:
        """``conv3d`` of the input; a volume may be alone: (C, D, H, W)."""
        input, padding = self.padded(input)
        settings = self.stride, padding, self.dilation, self.groups
        return F.conv3d(input, self.weight, self.bias, *settings)


class _ConvTransposeNd(_OtherConv):
    """What the layers share that turn a convolution around."""

    transposed = True

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: Any,
        stride: Any = 1,
        padding: Any = 0,
        output_padding: Any = 0,
        groups: int = 1,
        bias: bool = True,
        dilation: Any = 1,
        padding_mode: str = "zeros",
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        if padding_mode != "zeros":
            name = f"ConvTranspose{self.num_dims}d"
            raise ValueError(f'Only "zeros" padding mode is supported for {name}')
        channels = in_channels, out_channels, kernel_size
        settings = stride, padding, dilation, groups, bias, padding_mode
        super().__init__(*channels, *settings, device, dtype)
        self.output_padding = per_axis(output_padding, self.num_dims)

    def forward(self, input: Any, output_size: Sequence[int] | None = None) -> Any:
        """The input made larger; output_size chooses among the sizes that fit."""
        extra = self._output_padding(input, output_size)
        settings = self.stride, self.padding, extra, self.groups, self.dilation
        conv = getattr(F, f"conv_transpose{self.num_dims}d")
        return conv(input, self.weight, self.bias, *settings)

    def _output_padding(self, input: Any, output_size: Sequence[int] | None) -> Any:
        """Rows more at the end, so that the result has the wanted size."""
        if output_size is None:
            return self.output_padding
        dims = self.num_dims
        first, wanted = input.dim() - dims, list(output_size)
        if len(wanted) == first + dims:
            wanted = wanted[first:]
        if len(wanted) != dims:
            raise ValueError(
                f"ConvTranspose{dims}D: for {input.dim()}D input, output_size must "
                f"have {dims} or {first + dims} elements (got {len(wanted)})"
            )
        settings = self.stride, self.padding, self.kernel_size, self.dilation
        axes = zip(input.shape[first:], *settings, strict=True)
        least = [(n - 1) * s - 2 * p + d * (k - 1) + 1 for n, s, p, k, d in axes]
        most = [n + s - 1 for n, s in zip(least, self.stride, strict=True)]
        for low, size, high in zip(least, wanted, most, strict=True):
            if not low <= size <= high:
                raise ValueError(
                    f"requested an output size of {output_size}, but valid sizes range "
                    f"from {least} to {most} (for an input of {input.size()[first:]})"
                )
        return tuple(n - low for n, low in zip(wanted, least, strict=True))


class ConvTranspose1d(_ConvTransposeNd):
    """Makes sequences longer: the gradient of ``Conv1d`` as a layer."""

    num_dims = 1


class ConvTranspose2d(_ConvTransposeNd):
    """Makes images larger: the gradient of ``Conv2d`` as a layer."""

    num_dims = 2


class ConvTranspose3d(_ConvTransposeNd):
    """Makes volumes larger: the gradient of ``Conv3d`` as a layer."""

    num_dims = 3
