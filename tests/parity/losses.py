"""What the tests of losses share: calls by name, leaves, signs, answers."""

from typing import Any

import numpy as np

REDUCTIONS = ["none", "mean", "sum"]


def called(torch: Any, name: str, *args: Any, **options: Any) -> Any:
    """Return what a function of torch.nn.functional makes of the arguments."""
    return getattr(torch.nn.functional, name)(*args, **options)


def spread(torch: Any, *shape: int, low: float = -2.0, high: float = 2.0) -> Any:
    """Return a leaf of that shape with numbers from low to high."""
    count = int(np.prod(shape))
    return torch.linspace(low, high, count).reshape(shape).requires_grad_()


def signs(x: Any) -> Any:
    """Return 1 where x is positive and -1 elsewhere."""
    return (x.detach() > 0).to(x.dtype) * 2 - 1


def answers(loss: Any, *leaves: Any) -> Any:
    """Return a loss, its gradients and the name of its node."""
    (loss * loss).sum().backward()
    return loss.detach(), [x.grad for x in leaves], loss.grad_fn.name()
