"""SGD and Adam without their step: the options of both, and what is refused."""

from __future__ import annotations

from typing import Any

import numpy as np

import kindling
from kindling.core import wrap
from kindling.optim.checking import betas_in_range, not_negative
from kindling.optim.optimizer import Optimizer


class SGDBase(Optimizer):
    """The options of SGD.

    lr: the step; momentum: how much of the last step stays; dampening: how much of the
    gradient is left out of it; weight_decay: added to the gradient, times the
    parameter; nesterov: look ahead by the momentum; maximize: step along the gradient.
    Raises ValueError for a negative option and for nesterov without momentum.
    """

    def __init__(
        self,
        params: Any,
        lr: float = 1e-3,
        momentum: float = 0,
        dampening: float = 0,
        weight_decay: float = 0,
        nesterov: bool = False,
        *,
        maximize: bool = False,
        foreach: bool | None = None,
        differentiable: bool = False,
        fused: bool | None = None,
    ) -> None:
        not_negative(lr=lr, momentum=momentum, weight_decay=weight_decay)
        if nesterov and (momentum <= 0 or dampening != 0):
            raise ValueError("Nesterov momentum requires a momentum and zero dampening")
        defaults: dict[str, Any] = {
            "lr": lr,
            "momentum": momentum,
            "dampening": dampening,
        }
        defaults |= {"weight_decay": weight_decay, "nesterov": nesterov}
        defaults |= {"maximize": maximize, "foreach": foreach}
        defaults |= {"differentiable": differentiable, "fused": fused}
        super().__init__(params, defaults)


class AdamBase(Optimizer):
    """The options of Adam, the state of a parameter, and the order of a step.

    lr: the step; betas: how much of both means stays; eps: added to the root;
    weight_decay: added to the gradient, times the parameter, or subtracted from the
    parameter itself if decoupled; amsgrad: divide by the largest mean so far;
    maximize: step along the gradient. Raises ValueError for an option out of range.
    Source: Kingma, Ba: Adam (2015).
    """

    _shrink: Any
    _advance: Any

    def __init__(
        self,
        params: Any,
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0,
        amsgrad: bool = False,
        *,
        foreach: bool | None = None,
        maximize: bool = False,
        capturable: bool = False,
        differentiable: bool = False,
        fused: bool | None = None,
        decoupled_weight_decay: bool = False,
    ) -> None:
        not_negative(lr=lr, eps=eps)
        betas_in_range(betas)
        not_negative(weight_decay=weight_decay)
        defaults: dict[str, Any] = {"lr": lr, "betas": betas, "eps": eps}
        defaults |= {"weight_decay": weight_decay, "amsgrad": amsgrad}
        defaults |= {"maximize": maximize, "foreach": foreach}
        defaults |= {"capturable": capturable, "differentiable": differentiable}
        defaults |= {"fused": fused, "decoupled_weight_decay": decoupled_weight_decay}
        super().__init__(params, defaults)

    def _update(self, param: Any, group: dict[str, Any]) -> None:
        """One step: shrink the parameter if the decay is decoupled, then advance."""
        if group["decoupled_weight_decay"] and group["weight_decay"]:
            self._shrink(param, group)
        self._advance(param, group)

    def _root(self, state: dict[str, Any], group: dict[str, Any]) -> Any:
        """The root of the mean of squares; of the largest one so far with amsgrad."""
        squares = state["exp_avg_sq"]
        if group["amsgrad"]:
            largest = state["max_exp_avg_sq"]
            squares = largest.copy_(largest.maximum(squares))
        return wrap(np.sqrt(squares.array))

    def _state(self, param: Any, group: dict[str, Any]) -> dict[str, Any]:
        """What is remembered of a parameter: zeros before its first step."""
        state = self.state[param]
        if not state:
            state["step"] = kindling.tensor(0.0)
            names = ["exp_avg", "exp_avg_sq"] + ["max_exp_avg_sq"] * group["amsgrad"]
            for name in names:
                state[name] = kindling.zeros_like(param).detach()
        return state
