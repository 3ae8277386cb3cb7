# Built by kindling build from source/10_normalization.py.
"""What the unit 'Normalization' builds."""

from kindling.autograd.grad_mode import no_grad
from kindling.nn.functional.norm_arguments import (
    fits_normalized_shape,
    need_several_values,
    per_channel,
    with_scale,
)
from kindling.ops.normalization import Normalize


def update_running(running_mean, running_var, input, momentum):
    """Move the running statistics toward those of the batch, in place."""
    axes = (0, *range(2, input.dim()))
    with no_grad():
        for running, now in (
            (running_mean, input.mean(axes)),
            (running_var, input.var(axes)),
        ):
            running.copy_((1 - momentum) * running + momentum * now)


def batch_norm(
    input,
    running_mean,
    running_var,
    weight=None,
    bias=None,
    training=False,
    momentum=0.1,
    eps=1e-5,
):
    """Return each channel normalized, by the batch or by the running statistics."""
    if training:
        need_several_values(input)
        if running_mean is not None:
            update_running(running_mean, running_var, input, momentum)
        axes = (0, *range(2, input.dim()))
        out = Normalize.apply(input, axes=axes, eps=eps)
    else:
        mean, var = per_channel(running_mean, input), per_channel(running_var, input)
        out = (input - mean) / (var + eps).sqrt()
    return with_scale(out, weight, bias)


def layer_norm(input, normalized_shape, weight=None, bias=None, eps=1e-5):
    """Return each example normalized over its last axes, scaled and shifted."""
    fits_normalized_shape(input, normalized_shape)
    axes = tuple(range(-len(normalized_shape), 0))
    out = Normalize.apply(input, axes=axes, eps=eps)
    if weight is not None:
        out = out * weight
    return out if bias is None else out + bias
