# Built by kindling build from course/given/kindling/optim/lr_scheduler.py.
"""Schedules of the learning rate, as in torch.optim.lr_scheduler."""

from kindling.optim.one_cycle import OneCycleLR
from kindling.optim.plateau import ReduceLROnPlateau
from kindling.optim.schedule import LRScheduler
from kindling.optim.schedules import CosineAnnealingLR, StepLR
from kindling.optim.schedules_combined import ChainedScheduler, SequentialLR
from kindling.optim.schedules_longtail import (
    ConstantLR,
    CosineAnnealingWarmRestarts,
    ExponentialLR,
    LambdaLR,
    LinearLR,
    MultiplicativeLR,
    MultiStepLR,
    PolynomialLR,
)

__all__ = [
    "ChainedScheduler",
    "ConstantLR",
    "CosineAnnealingLR",
    "CosineAnnealingWarmRestarts",
    "ExponentialLR",
    "LRScheduler",
    "LambdaLR",
    "LinearLR",
    "MultiStepLR",
    "MultiplicativeLR",
    "OneCycleLR",
    "PolynomialLR",
    "ReduceLROnPlateau",
    "SequentialLR",
    "StepLR",
]
