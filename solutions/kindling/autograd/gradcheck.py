# Built by kindling build from source/04_autograd.py.
"""What the unit 'The engine' builds."""

import numpy as np

from kindling.core import wrap


def weighted_sum(function, inputs):
    """Return function(*inputs) as one number: its elements times fixed weights."""
    out = function(*inputs)
    weights = np.random.default_rng(0).uniform(0.5, 1.5, out.array.shape)
    return (out * wrap(weights.astype(out.array.dtype))).sum()


def moved(function, inputs, x, index, step):
    """Return the weighted sum, a float, with x[index] moved by step for the moment."""
    old = x.array[index]
    x.array[index] = old + step
    try:
        return weighted_sum(function, inputs).item()
    finally:
        x.array[index] = old


def gradients_agree(function, inputs, eps=1e-6, atol=1e-5, rtol=1e-3):
    """Return whether the engine's gradients agree with finite differences."""
    from kindling.autograd import grad

    checked = [x for x in inputs if x.requires_grad]
    total, grads = weighted_sum(function, inputs), [None] * len(checked)
    if total.requires_grad:
        grads = grad(total, checked, allow_unused=True)
    for x, g in zip(checked, grads, strict=True):
        measured = np.zeros_like(x.array)
        for i in np.ndindex(x.array.shape):
            ends = [moved(function, inputs, x, i, step) for step in (eps, -eps)]
            measured[i] = (ends[0] - ends[1]) / (2 * eps)
        exact = 0.0 if g is None else g.array
        if not np.allclose(exact, measured, rtol=rtol, atol=atol):
            return False
    return True


class GradcheckError(RuntimeError):
    """What gradcheck raises for a gradient that is wrong."""


def gradcheck(func, inputs, *, eps=1e-6, atol=1e-5, rtol=1e-3, raise_exception=True):
    """Return True if the gradients of func at inputs agree with finite differences.

    Otherwise raise GradcheckError, or return False without raise_exception.
    """
    from kindling.autograd import as_tuple

    inputs = as_tuple(inputs)
    if not any(x.requires_grad for x in inputs):
        raise ValueError("gradcheck expects at least one input to require gradient")
    if gradients_agree(func, inputs, eps, atol, rtol):
        return True
    if raise_exception:
        raise GradcheckError(f"{func}: gradient and finite differences disagree")
    return False
