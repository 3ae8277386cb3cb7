# Built by kindling build from source/10_normalization.py.
"""What the unit 'Normalization' builds."""

from kindling.autograd.grad_mode import no_grad
from kindling.creation import empty, ones, tensor, zeros
from kindling.dtypes import int64
from kindling.nn.functional.normalization import batch_norm
from kindling.nn.modules.module import Module
from kindling.nn.parameter import Parameter


class _NormBase(Module):
    """What the layers with running statistics share."""

    _version = 2  # since torch counts the batches

    def __init__(
        self,
        num_features,
        eps=1e-5,
        momentum=0.1,
        affine=True,
        track_running_stats=True,
        device=None,
        dtype=None,
        *,
        bias=True,
    ):
        super().__init__()
        self.num_features, self.eps, self.momentum = num_features, eps, momentum
        self.affine, self.track_running_stats = affine, track_running_stats
        self._add_members(bias, dtype)
        self.reset_parameters()

    def _add_members(self, bias, dtype):
        wanted = {"weight": self.affine, "bias": self.affine and bias}
        for name, there in wanted.items():
            made = Parameter(empty(self.num_features, dtype=dtype))
            self.register_parameter(name, made if there else None)
        size, kept = self.num_features, self.track_running_stats
        self.register_buffer("running_mean", zeros(size, dtype=dtype) if kept else None)
        self.register_buffer("running_var", ones(size, dtype=dtype) if kept else None)
        count = tensor(0, dtype=int64) if kept else None
        self.register_buffer("num_batches_tracked", count)

    def reset_running_stats(self):
        """Begin again with mean 0, variance 1 and no batches."""
        if self.track_running_stats:
            self.running_mean.zero_()
            self.running_var.fill_(1)
            self.num_batches_tracked.zero_()

    def reset_parameters(self):
        """Begin again with weights of 1, biases of 0, and the statistics."""
        self.reset_running_stats()
        with no_grad():
            for param, start in ((self.weight, 1), (self.bias, 0)):
                if param is not None:
                    param.fill_(start)

    def extra_repr(self):
        """Return the settings, as torch prints them."""
        settings = f"{self.num_features}, eps={self.eps}, momentum={self.momentum}"
        scale = f"affine={self.affine}, bias={self.bias is not None}"
        tracks = f"track_running_stats={self.track_running_stats}"
        return f"{settings}, {scale}, {tracks}"

    def forward(self, input):
        """Return the input normalized by the batch or by the running statistics."""
        self._check_input_dim(input)
        by_batch = self.training or self.running_mean is None
        factor = 0.0 if self.momentum is None else self.momentum
        if self.training and self.num_batches_tracked is not None:
            self.num_batches_tracked.add_(1)
            if self.momentum is None:
                factor = 1 / float(self.num_batches_tracked)
        running = self.running_mean, self.running_var
        scale = self.weight, self.bias
        return batch_norm(input, *running, *scale, by_batch, factor, self.eps)


class BatchNorm1d(_NormBase):
    """Normalizes each feature of a batch (N, C), or each channel of (N, C, L)."""

    def _check_input_dim(self, input):
        if input.dim() not in (2, 3):
            raise ValueError(f"expected 2D or 3D input (got {input.dim()}D input)")


class BatchNorm2d(_NormBase):
    """Normalizes each channel of a batch of images (N, C, H, W)."""

    def _check_input_dim(self, input):
        if input.dim() != 4:
            raise ValueError(f"expected 4D input (got {input.dim()}D input)")
