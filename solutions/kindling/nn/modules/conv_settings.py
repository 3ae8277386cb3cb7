# Built by kindling build from course/given/kindling/nn/modules/conv_settings.py.
"""ConvSettings: what every layer of convolution is made with, and how it is shown."""

from __future__ import annotations

from typing import Any

from kindling.creation import empty
from kindling.nn.functional.conv_arguments import per_axis, same_padding
from kindling.nn.functional.padding import pad
from kindling.nn.modules.module import Module
from kindling.nn.parameter import Parameter
from kindling.ops.windows_nd import Sizes

PADDING_MODES = "zeros", "reflect", "replicate", "circular"


class ConvSettings(Module):
    """A layer with filters, not yet with numbers in them: no reset_parameters.

    Subclasses say in how many axes, and whether they are transposed, and have
    ``reset_parameters`` and ``forward``. weight: (out_channels, in_channels / groups,
    *kernel_size), the first two the other way around if transposed; bias:
    (out_channels,) or None. Raises ValueError for settings that torch refuses.
    """

    num_dims = 2
    transposed = False
    output_padding: Sizes = (0, 0)

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: Any,
        stride: Any = 1,
        padding: Any = 0,
        dilation: Any = 1,
        groups: int = 1,
        bias: bool = True,
        padding_mode: str = "zeros",
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        _need_groups(in_channels, out_channels, groups)
        dims = self.num_dims
        self.in_channels, self.out_channels = in_channels, out_channels
        self.kernel_size = per_axis(kernel_size, dims)
        self.stride, self.dilation = per_axis(stride, dims), per_axis(dilation, dims)
        self.groups, self.padding_mode = groups, padding_mode
        self.padding = _padding(padding, padding_mode, self)
        sizes = [out_channels, in_channels // groups]
        if self.transposed:
            sizes = [in_channels, out_channels // groups]
        else:
            self.output_padding = (0,) * dims
        self.weight = Parameter(empty(*sizes, *self.kernel_size, dtype=dtype))
        made = Parameter(empty(out_channels, dtype=dtype)) if bias else None
        self.register_parameter("bias", made)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Raise NotImplementedError: subclasses draw the numbers."""
        raise NotImplementedError(
            f"{type(self).__name__} has no reset_parameters: write it first"
        )

    def padded(self, input: Any) -> tuple[Any, Any]:
        """The input, and the padding that the convolution itself is to add.

        For a padding mode other than zeros the rows are added here, and 0 are left.
        """
        if self.padding_mode == "zeros":
            return input, self.padding
        before, more = self.padding, (0,) * self.num_dims
        if isinstance(before, str):
            before = more
            if self.padding == "same":
                before, more = same_padding(
                    self.kernel_size, self.stride, self.dilation
                )
        rows = zip(reversed(before), reversed(more), strict=True)
        ends = [end for n, extra in rows for end in (n, n + extra)]
        return pad(input, ends, self.padding_mode), (0,) * self.num_dims

    def extra_repr(self) -> str:
        """The settings, as torch prints them."""
        none = (0,) * self.num_dims
        parts = [
            f"{self.in_channels}, {self.out_channels}",
            f"kernel_size={self.kernel_size}",
            f"stride={self.stride}",
        ]
        if self.padding != none:
            parts.append(f"padding={self.padding}")
        if self.dilation != (1,) * self.num_dims:
            parts.append(f"dilation={self.dilation}")
        if self.output_padding != none:
            parts.append(f"output_padding={self.output_padding}")
        if self.groups != 1:
            parts.append(f"groups={self.groups}")
        if self.bias is None:
            parts.append("bias=False")
        if self.padding_mode != "zeros":
            parts.append(f"padding_mode={self.padding_mode}")
        return ", ".join(parts)


def _need_groups(in_channels: int, out_channels: int, groups: int) -> None:
    if groups <= 0:
        raise ValueError("groups must be a positive integer")
    if in_channels % groups:
        raise ValueError("in_channels must be divisible by groups")
    if out_channels % groups:
        raise ValueError("out_channels must be divisible by groups")


def _padding(padding: Any, mode: str, layer: ConvSettings) -> Any:
    if isinstance(padding, str):
        if padding not in ("same", "valid"):
            raise ValueError(
                f"Invalid padding string {padding!r}, should be one of "
                "{'same', 'valid'}"
            )
        if padding == "same" and any(step != 1 for step in layer.stride):
            raise ValueError("padding='same' is not supported for strided convolutions")
    if mode not in PADDING_MODES:
        raise ValueError(
            "padding_mode must be one of {'zeros', 'replicate', 'reflect', "
            f"'circular'}}, but got padding_mode='{mode}'"
        )
    if isinstance(padding, str):
        return padding
    return per_axis(padding, layer.num_dims)
