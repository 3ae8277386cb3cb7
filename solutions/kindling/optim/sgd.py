# Built by kindling build from source/08_optimizers_and_data.py.
"""What units Optimizers and data build."""

from kindling.optim.options import SGDBase


class SGD(SGDBase):
    """Step against the gradient, with momentum if asked for."""

    def _update(self, param, group):
        """Step against the gradient, with momentum and weight decay."""
        grad = self._gradient(param, group)
        if group["momentum"]:
            state = self.state[param]
            if "momentum_buffer" not in state:
                state["momentum_buffer"] = grad.clone()
            else:
                buffer = state["momentum_buffer"].mul_(group["momentum"])
                buffer.add_(grad, alpha=1 - group["dampening"])
            buffer = state["momentum_buffer"]
            if group["nesterov"]:
                grad = grad.add(buffer, alpha=group["momentum"])
            else:
                grad = buffer
        param.add_(grad, alpha=-group["lr"])
