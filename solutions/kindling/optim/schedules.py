# Built by kindling build from source/08_optimizers_and_data.py.
"""What units Optimizers and data build."""

import math

from kindling.optim.schedule import LRScheduler


class StepLR(LRScheduler):
    """The first rate, times gamma after every step_size steps."""

    def __init__(self, optimizer, step_size, gamma=0.1, last_epoch=-1):
        self.step_size = step_size
        self.gamma = gamma
        super().__init__(optimizer, last_epoch)

    def get_lr(self):
        """Return the rate of each group at step last_epoch."""
        turn = self.last_epoch > 0 and self.last_epoch % self.step_size == 0
        return [rate * self.gamma if turn else rate for rate in self._rates()]


class CosineAnnealingLR(LRScheduler):
    """Half a cosine from the first rate to eta_min, in T_max steps.

    Source: Loshchilov, Hutter: SGDR (2017).
    """

    def __init__(self, optimizer, T_max, eta_min=0.0, last_epoch=-1):
        self.T_max = T_max
        self.eta_min = eta_min
        super().__init__(optimizer, last_epoch)

    def get_lr(self):
        """Return the rate of each group at step last_epoch."""
        wave = (1 + math.cos(math.pi * self.last_epoch / self.T_max)) / 2
        return [self.eta_min + (base - self.eta_min) * wave for base in self.base_lrs]
