# Built by kindling build from source/08_optimizers_and_data.py.
"""What units Optimizers and data build."""

import math

from kindling.optim.options import AdamBase


class Adam(AdamBase):
    """Steps along a running mean of the gradient, divided by that of its size."""

    def _advance(self, param, group):
        """Step along the running mean of the gradient, divided by that of its size."""
        grad, state = self._gradient(param, group), self._state(param, group)
        (beta1, beta2), lr = group["betas"], group["lr"]
        state["step"] += 1
        t = state["step"].item()
        mean = state["exp_avg"].lerp_(grad, 1 - beta1)
        state["exp_avg_sq"].mul_(beta2).addcmul_(grad, grad, value=1 - beta2)
        root = self._root(state, group).div_(math.sqrt(1 - beta2**t)).add_(group["eps"])
        param.addcdiv_(mean, root, value=-lr / (1 - beta1**t))

    def _shrink(self, param, group):
        """Pull the parameter toward 0, by the rate times the weight decay."""
        param.mul_(1 - group["lr"] * group["weight_decay"])
