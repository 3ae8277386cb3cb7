# Built by kindling build from course/given/kindling/ops/convolution_longtail.py.
"""Convolution along any number of axes, in groups of channels, and turned around."""

from __future__ import annotations

from typing import Any

import numpy as np

from kindling.function import Function
from kindling.ops.windows_nd import (
    Sizes,
    counts,
    fold_nd,
    padded,
    windows_nd,
    without_padding,
)


class ConvolutionNd(Function):
    """Each window times each filter, summed: groups of channels by themselves."""

    torch_name = "ConvolutionBackward0"
    same_dtype = True

    def forward(
        self,
        a: np.ndarray,
        weight: np.ndarray,
        *,
        stride: Sizes,
        padding: Sizes,
        dilation: Sizes,
        groups: int,
    ) -> np.ndarray:
        """a: (N, C, *sizes); weight: (O, C / groups, *kernel)."""
        self.steps = stride, padding, dilation, groups
        a = padded(a, padding)
        self.sizes = a.shape[2:]
        columns = windows_nd(a, weight.shape[2:], stride, dilation)
        many = columns.shape[weight.ndim :]
        columns = columns.reshape(len(a), groups, -1, int(np.prod(many)))
        self.save_for_backward(columns, weight)
        out = _by_group(weight, groups) @ columns
        return out.reshape(len(a), len(weight), *many)

    def backward(self, grad: np.ndarray) -> tuple[Any, Any]:
        """The gradients of a and of weight."""
        assert self.saved_arrays is not None
        columns, weight = self.saved_arrays
        stride, padding, dilation, groups = self.steps
        need_a, need_weight = self.needs_input_grad
        grad_a = grad_weight = None
        n, many = len(grad), grad.shape[2:]
        grad = grad.reshape(n, groups, len(weight) // groups, columns.shape[-1])
        if need_weight:
            grad_weight = (grad @ columns.mT).sum(0).reshape(weight.shape)
        if need_a:
            parts = _by_group(weight, groups).mT @ grad
            parts = parts.reshape(n, -1, *weight.shape[2:], *many)
            whole = fold_nd(parts, self.sizes, stride, dilation)
            grad_a = without_padding(whole, padding)
        return grad_a, grad_weight


class TransposedConvolutionNd(Function):
    """What a convolution's gradient does to its result, as an operation of its own."""

    torch_name = "ConvolutionBackward0"
    same_dtype = True

    def forward(
        self,
        a: np.ndarray,
        weight: np.ndarray,
        *,
        stride: Sizes,
        padding: Sizes,
        extra: Sizes,
        dilation: Sizes,
        groups: int,
    ) -> np.ndarray:
        """a: (N, C, *sizes); weight: (C, O / groups, *kernel); extra: rows more."""
        self.steps = stride, padding, dilation, groups
        kernel, many = weight.shape[2:], a.shape[2:]
        axes = zip(many, kernel, stride, dilation, extra, strict=True)
        sizes = tuple((n - 1) * s + d * (k - 1) + 1 + e for n, k, s, d, e in axes)
        flat = a.reshape(len(a), groups, len(weight) // groups, -1)
        self.save_for_backward(flat, weight)
        self.shape = a.shape
        parts = _by_group(weight, groups).mT @ flat
        parts = parts.reshape(len(a), -1, *kernel, *many)
        return without_padding(fold_nd(parts, sizes, stride, dilation), padding)

    def backward(self, grad: np.ndarray) -> tuple[Any, Any]:
        """The gradients of a, which is a convolution, and of weight."""
        assert self.saved_arrays is not None
        flat, weight = self.saved_arrays
        stride, padding, dilation, groups = self.steps
        need_a, need_weight = self.needs_input_grad
        grad_a = grad_weight = None
        kernel, many = weight.shape[2:], self.shape[2:]
        grad = padded(grad, padding)
        used = counts(grad.shape[2:], kernel, stride, dilation)
        columns = windows_nd(grad, kernel, stride, dilation)
        if used != many:
            kept = tuple(slice(n) for n in many)
            index: Any = (Ellipsis, *kept)
            columns = columns[index]
        columns = columns.reshape(len(grad), groups, -1, flat.shape[-1])
        if need_a:
            grad_a = (_by_group(weight, groups) @ columns).reshape(self.shape)
        if need_weight:
            grad_weight = (flat @ columns.mT).sum(0).reshape(weight.shape)
        return grad_a, grad_weight


def _by_group(weight: np.ndarray, groups: int) -> np.ndarray:
    """The filters as rows: (groups, filters of a group, numbers of a filter)."""
    return weight.reshape(groups, len(weight) // groups, -1)
