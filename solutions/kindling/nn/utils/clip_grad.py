# Built by kindling build from source/10_normalization.py.
"""What the unit 'Normalization' builds."""

from kindling.autograd.grad_mode import no_grad
from kindling.nn.utils.norms import get_total_norm, gradients_of


def clip_grad_norm_(
    parameters, max_norm, norm_type=2.0, error_if_nonfinite=False, foreach=None
):
    """Return the norm of all gradients, which are then scaled to at most max_norm."""
    grads = gradients_of(parameters)
    total = get_total_norm(grads, norm_type, error_if_nonfinite)
    with no_grad():
        factor = (float(max_norm) / (total + 1e-6)).clamp(max=1.0)
        for grad in grads:
            grad.mul_(factor)
    return total
