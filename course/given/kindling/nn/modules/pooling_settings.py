"""What layers of pooling are made with, and how they are shown."""

from __future__ import annotations

from typing import Any

from kindling.nn.functional.conv_arguments import per_axis
from kindling.nn.modules.module import Module


class MaxPoolSettings(Module):
    """The settings of a layer of maxima; stride is the kernel's size if None."""

    def __init__(
        self,
        kernel_size: Any,
        stride: Any = None,
        padding: Any = 0,
        dilation: Any = 1,
        return_indices: bool = False,
        ceil_mode: bool = False,
    ) -> None:
        super().__init__()
        self.kernel_size, self.padding, self.dilation = kernel_size, padding, dilation
        self.stride = kernel_size if stride is None else stride
        self.return_indices, self.ceil_mode = return_indices, ceil_mode

    def settings(self) -> tuple[Any, ...]:
        """The arguments of the function, after the input."""
        sizes = self.kernel_size, self.stride, self.padding, self.dilation
        return *sizes, self.ceil_mode, self.return_indices

    def extra_repr(self) -> str:
        """The settings, as torch prints them."""
        return (
            f"kernel_size={self.kernel_size}, stride={self.stride}, "
            f"padding={self.padding}, dilation={self.dilation}, "
            f"ceil_mode={self.ceil_mode}"
        )


class AvgPoolSettings(Module):
    """The settings of a layer of means; stride is the kernel's size if None."""

    def __init__(
        self,
        kernel_size: Any,
        stride: Any = None,
        padding: Any = 0,
        ceil_mode: bool = False,
        count_include_pad: bool = True,
        divisor_override: int | None = None,
    ) -> None:
        super().__init__()
        self.kernel_size, self.padding = kernel_size, padding
        self.stride = kernel_size if stride is None else stride
        self.ceil_mode, self.count_include_pad = ceil_mode, count_include_pad
        self.divisor_override = divisor_override

    def settings(self) -> tuple[Any, ...]:
        """The arguments of the function, after the input."""
        sizes = self.kernel_size, self.stride, self.padding, self.ceil_mode
        return *sizes, self.count_include_pad, self.divisor_override

    def extra_repr(self) -> str:
        """The settings, as torch prints them."""
        return (
            f"kernel_size={self.kernel_size}, stride={self.stride}, "
            f"padding={self.padding}"
        )


class SequenceAvgPoolSettings(AvgPoolSettings):
    """The same for sequences: without divisor, and numbers kept as tuples."""

    def __init__(
        self,
        kernel_size: Any,
        stride: Any = None,
        padding: Any = 0,
        ceil_mode: bool = False,
        count_include_pad: bool = True,
    ) -> None:
        stride = kernel_size if stride is None else stride
        kernel, steps, pads = (per_axis(n, 1) for n in (kernel_size, stride, padding))
        super().__init__(kernel, steps, pads, ceil_mode, count_include_pad)

    def settings(self) -> tuple[Any, ...]:
        """The arguments of the function, after the input."""
        return super().settings()[:-1]
