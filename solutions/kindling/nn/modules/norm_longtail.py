# Built by kindling build from course/given/kindling/nn/modules/norm_longtail.py.
"""Layers that normalize other groups: volumes, groups of channels, single examples."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

from kindling.autograd.grad_mode import no_grad
from kindling.creation import empty
from kindling.nn import functional as F
from kindling.nn.modules.batchnorm import _NormBase
from kindling.nn.modules.module import Module
from kindling.nn.parameter import Parameter


class BatchNorm3d(_NormBase):
    """Normalizes each channel of a batch of volumes (N, C, D, H, W)."""

    def _check_input_dim(self, input: Any) -> None:
        if input.dim() != 5:
            raise ValueError(f"expected 5D input (got {input.dim()}D input)")


class _InstanceNorm(_NormBase):
    """What the layers share that normalize each channel of each example."""

    num_dims = 0

    def __init__(
        self,
        num_features: int,
        eps: float = 1e-5,
        momentum: float = 0.1,
        affine: bool = False,
        track_running_stats: bool = False,
        device: Any = None,
        dtype: Any = None,
        *,
        bias: bool = True,
    ) -> None:
        settings = eps, momentum, affine, track_running_stats, device, dtype
        super().__init__(num_features, *settings, bias=bias)

    def _check_input_dim(self, input: Any) -> None:
        dims = self.num_dims
        if input.dim() not in (dims, dims + 1):
            raise ValueError(
                f"expected {dims}D or {dims + 1}D input (got {input.dim()}D input)"
            )

    def _check_channels(self, input: Any) -> None:
        dim = input.dim() - self.num_dims
        if input.shape[dim] == self.num_features:
            return
        if self.affine:
            raise ValueError(
                f"expected input's size at dim={dim} to match num_features "
                f"({self.num_features}), but got: {input.shape[dim]}."
            )
        warnings.warn(
            f"input's size at dim={dim} does not match num_features. You can silence "
            "this warning by not passing in num_features, which is not used because "
            "affine=False",
            stacklevel=2,
        )

    def forward(self, input: Any) -> Any:
        """``instance_norm`` of the input; it may be one example without a batch."""
        self._check_input_dim(input)
        self._check_channels(input)
        alone = input.dim() == self.num_dims
        out = F.instance_norm(
            input.unsqueeze(0) if alone else input,
            self.running_mean,
            self.running_var,
            self.weight,
            self.bias,
            self.training or not self.track_running_stats,
            0.0 if self.momentum is None else self.momentum,
            self.eps,
        )
        return out.squeeze(0) if alone else out


class InstanceNorm1d(_InstanceNorm):
    """Normalizes each channel of each sequence: (N, C, L) or (C, L)."""

    num_dims = 2


class InstanceNorm2d(_InstanceNorm):
    """Normalizes each channel of each image: (N, C, H, W) or (C, H, W)."""

    num_dims = 3


class InstanceNorm3d(_InstanceNorm):
    """Normalizes each channel of each volume: (N, C, D, H, W) or (C, D, H, W)."""

    num_dims = 4


class GroupNorm(Module):
    """Normalizes each example over num_groups groups of its channels."""

    def __init__(
        self,
        num_groups: int,
        num_channels: int,
        eps: float = 1e-5,
        affine: bool = True,
        device: Any = None,
        dtype: Any = None,
        *,
        bias: bool = True,
    ) -> None:
        super().__init__()
        if num_channels % num_groups:
            raise ValueError(
                f"num_channels ({num_channels}) must be divisible by num_groups "
                f"({num_groups})"
            )
        self.num_groups, self.num_channels = num_groups, num_channels
        self.eps, self.affine = eps, affine
        for name, there in {"weight": affine, "bias": affine and bias}.items():
            made = Parameter(empty(num_channels, dtype=dtype))
            self.register_parameter(name, made if there else None)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Begin again with weights of 1 and biases of 0."""
        with no_grad():
            for param, start in ((self.weight, 1), (self.bias, 0)):
                if param is not None:
                    param.fill_(start)

    def forward(self, input: Any) -> Any:
        """``group_norm`` of the input."""
        return F.group_norm(input, self.num_groups, self.weight, self.bias, self.eps)

    def extra_repr(self) -> str:
        """The settings, as torch prints them."""
        sizes = f"{self.num_groups}, {self.num_channels}"
        scale = f"affine={self.affine}, bias={self.bias is not None}"
        return f"{sizes}, eps={self.eps}, {scale}"


class RMSNorm(Module):
    """Divides the last axes by the root of the mean of their squares."""

    def __init__(
        self,
        normalized_shape: int | Sequence[int],
        eps: float | None = None,
        elementwise_affine: bool = True,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        if isinstance(normalized_shape, int):
            normalized_shape = (normalized_shape,)
        shape: tuple[int, ...] = tuple(normalized_shape)
        self.normalized_shape = shape
        self.eps, self.elementwise_affine = eps, elementwise_affine
        made = Parameter(empty(*self.normalized_shape, dtype=dtype))
        self.register_parameter("weight", made if elementwise_affine else None)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Begin again with weights of 1."""
        if self.elementwise_affine:
            with no_grad():
                self.weight.fill_(1)

    def forward(self, x: Any) -> Any:
        """``rms_norm`` of the input."""
        return F.rms_norm(x, self.normalized_shape, self.weight, self.eps)

    def extra_repr(self) -> str:
        """The settings, as torch prints them."""
        scaled = f"elementwise_affine={self.elementwise_affine}"
        return f"{self.normalized_shape}, eps={self.eps}, {scaled}"


class LocalResponseNorm(Module):
    """Divides each number by a power of the squares of neighboring channels."""

    def __init__(
        self, size: int, alpha: float = 1e-4, beta: float = 0.75, k: float = 1.0
    ) -> None:
        super().__init__()
        self.size, self.alpha, self.beta, self.k = size, alpha, beta, k

    def forward(self, input: Any) -> Any:
        """``local_response_norm`` of the input."""
        return F.local_response_norm(input, self.size, self.alpha, self.beta, self.k)

    def extra_repr(self) -> str:
        """The settings, as torch prints them."""
        return f"{self.size}, alpha={self.alpha}, beta={self.beta}, k={self.k}"
