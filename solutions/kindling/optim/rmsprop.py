# Built by kindling build from course/given/kindling/optim/rmsprop.py.
"""RMSprop: steps divided by a running root mean square of the gradient."""

from __future__ import annotations

from typing import Any

import kindling
from kindling.optim.checking import not_negative
from kindling.optim.optimizer import Optimizer


class RMSprop(Optimizer):
    """Divide each gradient by the root of the running mean of its square.

    lr: the step; alpha: how much of the running mean stays; eps: added to the root;
    weight_decay: added to the gradient, times the parameter; momentum: how much of the
    last step is added; centered: subtract the squared running mean of the gradient.
    Formulas as in the documentation of torch.optim.RMSprop. Raises ValueError for a
    negative option.
    """

    def __init__(
        self,
        params: Any,
        lr: float = 1e-2,
        alpha: float = 0.99,
        eps: float = 1e-8,
        weight_decay: float = 0,
        momentum: float = 0,
        centered: bool = False,
        capturable: bool = False,
        foreach: bool | None = None,
        maximize: bool = False,
        differentiable: bool = False,
    ) -> None:
        not_negative(lr=lr, eps=eps, momentum=momentum)
        not_negative(weight_decay=weight_decay, alpha=alpha)
        defaults: dict[str, Any] = {
            "lr": lr,
            "momentum": momentum,
            "alpha": alpha,
            "eps": eps,
        }
        defaults |= {"centered": centered, "weight_decay": weight_decay}
        defaults |= {"capturable": capturable, "foreach": foreach}
        defaults |= {"maximize": maximize, "differentiable": differentiable}
        super().__init__(params, defaults)

    def _update(self, param: Any, group: dict[str, Any]) -> None:
        grad, state = self._gradient(param, group), self.state[param]
        if not state:
            state["step"] = kindling.tensor(0.0)
            names = ["square_avg"] + ["momentum_buffer"] * (group["momentum"] > 0)
            for name in names + ["grad_avg"] * group["centered"]:
                state[name] = kindling.zeros_like(param).detach()
        state["step"] += 1
        keep, squares = group["alpha"], state["square_avg"]
        squares.mul_(keep).addcmul_(grad, grad, value=1 - keep)
        if group["centered"]:
            mean = state["grad_avg"].lerp_(grad, 1 - keep)
            squares = squares.addcmul(mean, mean, value=-1)
        root = squares.sqrt().add_(group["eps"])
        if group["momentum"] > 0:
            buffer = state["momentum_buffer"].mul_(group["momentum"])
            param.add_(buffer.addcdiv_(grad, root), alpha=-group["lr"])
        else:
            param.addcdiv_(grad, root, value=-group["lr"])
