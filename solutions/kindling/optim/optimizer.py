# Built by kindling build from source/08_optimizers_and_data.py.
"""What units Optimizers and data build."""

from kindling.autograd.grad_mode import no_grad
from kindling.optim.base import OptimizerBase, loss_of


class Optimizer(OptimizerBase):
    """Parameters in groups, and a step along their gradients for each class."""

    def _update(self, param, group):
        """Change one parameter by its gradient and the options of its group."""
        raise NotImplementedError

    def zero_grad(self, set_to_none=True):
        """Forget the gradients of all parameters, or make them zeros."""
        for group in self.param_groups:
            for param in group["params"]:
                if set_to_none:
                    param.grad = None
                elif param.grad is not None:
                    param.grad.zero_()

    def step(self, closure=None):
        """Update every parameter that has a gradient; return the closure's loss."""
        loss = loss_of(closure)
        with no_grad():
            for group in self.param_groups:
                for param in group["params"]:
                    if param.grad is not None:
                        self._update(param, group)
        return loss

    def _gradient(self, param, group):
        """Return the gradient to descend along, with weight decay unless decoupled."""
        grad = -param.grad if group["maximize"] else param.grad
        if group["weight_decay"] and not group.get("decoupled_weight_decay"):
            grad = grad.add(param, alpha=group["weight_decay"])
        return grad
