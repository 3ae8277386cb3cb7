# Built by kindling build from course/given/kindling/nn/modules/lazy_longtail.py.
"""Layers of convolution and normalization that count the channels of their input."""

from __future__ import annotations

from typing import Any

from kindling.creation import tensor
from kindling.dtypes import int64
from kindling.nn.lazy import (
    LazyModuleMixin,
    UninitializedBuffer,
    UninitializedParameter,
)
from kindling.nn.modules.batchnorm import BatchNorm1d, BatchNorm2d
from kindling.nn.modules.conv import Conv2d
from kindling.nn.modules.conv_longtail import (
    Conv1d,
    Conv3d,
    ConvTranspose1d,
    ConvTranspose2d,
    ConvTranspose3d,
)
from kindling.nn.modules.norm_longtail import (
    BatchNorm3d,
    InstanceNorm1d,
    InstanceNorm2d,
    InstanceNorm3d,
)


class _Lazy(LazyModuleMixin):
    """What the lazy layers of convolution share."""

    weight: Any
    bias: Any
    in_channels: int
    out_channels: int
    groups: int
    num_dims: int
    kernel_size: tuple[int, ...]
    transposed: bool

    def _wait(self, out_channels: int, bias: bool, dtype: Any) -> None:
        self.out_channels = out_channels
        self.weight = UninitializedParameter(dtype=dtype)
        if bias:
            self.bias = UninitializedParameter(dtype=dtype)

    def reset_parameters(self) -> None:
        """Draw the numbers, once there are shapes."""
        if not self.has_uninitialized_params() and self.in_channels != 0:
            base: Any = super()
            base.reset_parameters()

    def initialize_parameters(self, input: Any, *args: Any, **kwargs: Any) -> None:
        """Take in_channels from the input, then draw the numbers.

        Raises RuntimeError for an input of the wrong number of dimensions, ValueError
        if the groups do not divide its channels.
        """
        if not self.has_uninitialized_params():
            return
        alone = self.num_dims + 1
        if input.dim() not in (alone, alone + 1):
            raise RuntimeError(
                f"Expected {alone}D (unbatched) or {alone + 1}D (batched) input to "
                f"{type(self).__name__}, but got input of size: {input.size()}"
            )
        self.in_channels = input.shape[input.dim() - alone]
        if self.in_channels % self.groups:
            raise ValueError("in_channels must be divisible by groups")
        channels = [self.out_channels, self.in_channels // self.groups]
        if self.transposed:
            channels = [self.in_channels, self.out_channels // self.groups]
        self.weight.materialize((*channels, *self.kernel_size))
        if self.bias is not None:
            self.bias.materialize((self.out_channels,))
        self.reset_parameters()


class _LazyConv(_Lazy):
    """A convolution that waits for its first input."""

    def __init__(
        self,
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
        settings = stride, padding, dilation, groups, False, padding_mode
        super().__init__(0, 0, kernel_size, *settings)
        self._wait(out_channels, bias, dtype)


class LazyConv1d(_LazyConv, Conv1d):
    """A ``Conv1d`` that takes in_channels from its first input, and becomes one."""

    cls_to_become = Conv1d


class LazyConv2d(_LazyConv, Conv2d):
    """A ``Conv2d`` that takes in_channels from its first input, and becomes one."""

    cls_to_become = Conv2d


class LazyConv3d(_LazyConv, Conv3d):
    """A ``Conv3d`` that takes in_channels from its first input, and becomes one."""

    cls_to_become = Conv3d


class _LazyConvTranspose(_Lazy):
    """A transposed convolution that waits for its first input."""

    def __init__(
        self,
        out_channels: int,
        kernel_size: Any,
        stride: Any = 1,
        padding: Any = 0,
        output_padding: Any = 0,
        groups: int = 1,
        bias: bool = True,
        dilation: int = 1,
        padding_mode: str = "zeros",
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        settings = stride, padding, output_padding, groups, False, dilation
        super().__init__(0, 0, kernel_size, *settings, padding_mode)
        self._wait(out_channels, bias, dtype)


class LazyConvTranspose1d(_LazyConvTranspose, ConvTranspose1d):
    """A ``ConvTranspose1d`` that takes in_channels from its first input."""

    cls_to_become = ConvTranspose1d


class LazyConvTranspose2d(_LazyConvTranspose, ConvTranspose2d):
    """A ``ConvTranspose2d`` that takes in_channels from its first input."""

    cls_to_become = ConvTranspose2d


class LazyConvTranspose3d(_LazyConvTranspose, ConvTranspose3d):
    """A ``ConvTranspose3d`` that takes in_channels from its first input."""

    cls_to_become = ConvTranspose3d


class _LazyNorm(LazyModuleMixin):
    """A normalization that waits for its first input."""

    weight: Any
    bias: Any
    running_mean: Any
    running_var: Any
    num_features: int

    def __init__(
        self,
        eps: float = 1e-5,
        momentum: float = 0.1,
        affine: bool = True,
        track_running_stats: bool = True,
        device: Any = None,
        dtype: Any = None,
        *,
        bias: bool = True,
    ) -> None:
        super().__init__(0, eps, momentum, False, False, bias=False)
        self.affine, self.track_running_stats = affine, track_running_stats
        if affine:
            self.weight = UninitializedParameter(dtype=dtype)
            if bias:
                self.bias = UninitializedParameter(dtype=dtype)
        if track_running_stats:
            self.running_mean = UninitializedBuffer(dtype=dtype)
            self.running_var = UninitializedBuffer(dtype=dtype)
            self.num_batches_tracked = tensor(0, dtype=int64)

    def reset_parameters(self) -> None:
        """Begin again, once there are shapes."""
        if not self.has_uninitialized_params() and self.num_features != 0:
            base: Any = super()
            base.reset_parameters()

    def initialize_parameters(self, input: Any) -> None:
        """Take num_features from the second dimension of the input."""
        if self.has_uninitialized_params():
            self.num_features = input.shape[1]
            members = self.weight, self.bias, self.running_mean, self.running_var
            for member in members:
                if member is not None:
                    member.materialize((self.num_features,))
            self.reset_parameters()


class LazyBatchNorm1d(_LazyNorm, BatchNorm1d):
    """A ``BatchNorm1d`` that takes num_features from its first input."""

    cls_to_become = BatchNorm1d


class LazyBatchNorm2d(_LazyNorm, BatchNorm2d):
    """A ``BatchNorm2d`` that takes num_features from its first input."""

    cls_to_become = BatchNorm2d


class LazyBatchNorm3d(_LazyNorm, BatchNorm3d):
    """A ``BatchNorm3d`` that takes num_features from its first input."""

    cls_to_become = BatchNorm3d


class LazyInstanceNorm1d(_LazyNorm, InstanceNorm1d):
    """An ``InstanceNorm1d`` that takes num_features from its first input."""

    cls_to_become = InstanceNorm1d


class LazyInstanceNorm2d(_LazyNorm, InstanceNorm2d):
    """An ``InstanceNorm2d`` that takes num_features from its first input."""

    cls_to_become = InstanceNorm2d


class LazyInstanceNorm3d(_LazyNorm, InstanceNorm3d):
    """An ``InstanceNorm3d`` that takes num_features from its first input."""

    cls_to_become = InstanceNorm3d
