"""Layers of pooling for sequences and volumes, to a wanted size, and of windows."""

from __future__ import annotations

from typing import Any

from kindling.nn import functional as F
from kindling.nn.modules.module import Module
from kindling.nn.modules.pooling_settings import (
    AvgPoolSettings,
    MaxPoolSettings,
    SequenceAvgPoolSettings,
)


class MaxPool1d(MaxPoolSettings):
    """The largest number of each window of sequences."""

    def forward(self, input: Any) -> Any:
        """``max_pool1d`` of the input."""
        return F.max_pool1d(input, *self.settings())


class MaxPool3d(MaxPoolSettings):
    """The largest number of each window of volumes."""

    def forward(self, input: Any) -> Any:
        """``max_pool3d`` of the input."""
        return F.max_pool3d(input, *self.settings())


class AvgPool1d(SequenceAvgPoolSettings):
    """The mean of each window of sequences."""

    def forward(self, input: Any) -> Any:
        """``avg_pool1d`` of the input."""
        return F.avg_pool1d(input, *self.settings())


class AvgPool3d(AvgPoolSettings):
    """The mean of each window of volumes."""

    def forward(self, input: Any) -> Any:
        """``avg_pool3d`` of the input."""
        return F.avg_pool3d(input, *self.settings())


class _AdaptiveNd(Module):
    """What pooling to a wanted size shares; the class's name says which function."""

    function = ""

    def __init__(self, output_size: Any) -> None:
        super().__init__()
        self.output_size = output_size

    def forward(self, input: Any) -> Any:
        """So many regions, each as one number."""
        return getattr(F, self.function)(input, self.output_size)

    def extra_repr(self) -> str:
        """The wanted size."""
        return f"output_size={self.output_size}"


class _AdaptiveMaxNd(_AdaptiveNd):
    """The same, for maxima, which can say where they were."""

    def __init__(self, output_size: Any, return_indices: bool = False) -> None:
        super().__init__(output_size)
        self.return_indices = return_indices

    def forward(self, input: Any) -> Any:
        """The largest number of each region; with return_indices also where it was."""
        sizes = self.output_size, self.return_indices
        return getattr(F, self.function)(input, *sizes)


class AdaptiveAvgPool1d(_AdaptiveNd):
    """The means of so many regions of sequences."""

    function = "adaptive_avg_pool1d"


class AdaptiveAvgPool2d(_AdaptiveNd):
    """The means of so many regions of images."""

    function = "adaptive_avg_pool2d"


class AdaptiveAvgPool3d(_AdaptiveNd):
    """The means of so many regions of volumes."""

    function = "adaptive_avg_pool3d"


class AdaptiveMaxPool1d(_AdaptiveMaxNd):
    """The largest numbers of so many regions of sequences."""

    function = "adaptive_max_pool1d"


class AdaptiveMaxPool2d(_AdaptiveMaxNd):
    """The largest numbers of so many regions of images."""

    function = "adaptive_max_pool2d"


class AdaptiveMaxPool3d(_AdaptiveMaxNd):
    """The largest numbers of so many regions of volumes."""

    function = "adaptive_max_pool3d"


class _LPPoolNd(Module):
    """What pooling by the p-norm shares."""

    function = ""

    def __init__(
        self,
        norm_type: float,
        kernel_size: Any,
        stride: Any = None,
        ceil_mode: bool = False,
    ) -> None:
        super().__init__()
        self.norm_type, self.kernel_size = norm_type, kernel_size
        self.stride, self.ceil_mode = stride, ceil_mode

    def forward(self, input: Any) -> Any:
        """The p-norm of each window."""
        settings = self.kernel_size, self.stride, self.ceil_mode
        return getattr(F, self.function)(input, float(self.norm_type), *settings)

    def extra_repr(self) -> str:
        """The settings, as torch prints them."""
        return (
            f"norm_type={self.norm_type}, kernel_size={self.kernel_size}, "
            f"stride={self.stride}, ceil_mode={self.ceil_mode}"
        )


class LPPool1d(_LPPoolNd):
    """The p-norm of each window of sequences."""

    function = "lp_pool1d"


class LPPool2d(_LPPoolNd):
    """The p-norm of each window of images."""

    function = "lp_pool2d"


class LPPool3d(_LPPoolNd):
    """The p-norm of each window of volumes."""

    function = "lp_pool3d"


class Unfold(Module):
    """Each window of images as a column."""

    def __init__(
        self, kernel_size: Any, dilation: Any = 1, padding: Any = 0, stride: Any = 1
    ) -> None:
        super().__init__()
        self.kernel_size, self.dilation = kernel_size, dilation
        self.padding, self.stride = padding, stride

    def forward(self, input: Any) -> Any:
        """``unfold`` of the input."""
        return F.unfold(input, *self._settings())

    def _settings(self) -> tuple[Any, ...]:
        return self.kernel_size, self.dilation, self.padding, self.stride

    def extra_repr(self) -> str:
        """The settings, as torch prints them."""
        return (
            f"kernel_size={self.kernel_size}, dilation={self.dilation}, "
            f"padding={self.padding}, stride={self.stride}"
        )


class Fold(Unfold):
    """Columns put back as windows of images of a given size."""

    def __init__(
        self,
        output_size: Any,
        kernel_size: Any,
        dilation: Any = 1,
        padding: Any = 0,
        stride: Any = 1,
    ) -> None:
        super().__init__(kernel_size, dilation, padding, stride)
        self.output_size = output_size

    def forward(self, input: Any) -> Any:
        """``fold`` of the input."""
        return F.fold(input, self.output_size, *self._settings())

    def extra_repr(self) -> str:
        """The settings, as torch prints them."""
        return f"output_size={self.output_size}, {super().extra_repr()}"
