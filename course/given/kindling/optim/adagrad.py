"""Adagrad: steps divided by the root of the sum of all squared gradients."""

from __future__ import annotations

from typing import Any

import kindling
from kindling.optim.checking import not_negative
from kindling.optim.optimizer import Optimizer


class Adagrad(Optimizer):
    """Divide each gradient by the root of the sum of its squares so far.

    lr: the step, divided by 1 + lr_decay * (number of steps before this one);
    weight_decay: added to the gradient, times the parameter; eps: added to the root;
    initial_accumulator_value: where the sums begin. Formulas as in the documentation
    of torch.optim.Adagrad. Raises ValueError for a negative option.
    """

    def __init__(
        self,
        params: Any,
        lr: float = 1e-2,
        lr_decay: float = 0,
        weight_decay: float = 0,
        initial_accumulator_value: float = 0,
        eps: float = 1e-10,
        foreach: bool | None = None,
        *,
        maximize: bool = False,
        differentiable: bool = False,
        fused: bool | None = None,
    ) -> None:
        not_negative(lr=lr, lr_decay=lr_decay, weight_decay=weight_decay)
        start = initial_accumulator_value
        not_negative(initial_accumulator_value=start, eps=eps)
        defaults: dict[str, Any] = {"lr": lr, "lr_decay": lr_decay, "eps": eps}
        defaults |= {"weight_decay": weight_decay, "initial_accumulator_value": start}
        defaults |= {"foreach": foreach, "maximize": maximize}
        defaults |= {"differentiable": differentiable, "fused": fused}
        super().__init__(params, defaults)
        for group in self.param_groups:
            for param in group["params"]:
                full = kindling.full_like(param, start).detach()
                self.state[param] = {"step": kindling.tensor(0.0), "sum": full}

    def _update(self, param: Any, group: dict[str, Any]) -> None:
        grad, state = self._gradient(param, group), self.state[param]
        state["step"] += 1
        lr = group["lr"] / (1 + (state["step"].item() - 1) * group["lr_decay"])
        state["sum"].addcmul_(grad, grad, value=1)
        root = state["sum"].sqrt().add_(group["eps"])
        param.addcdiv_(grad, root, value=-lr)
