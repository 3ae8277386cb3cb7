# Built by kindling build from course/given/kindling/optim/__init__.py.
"""Optimizers and schedules of the learning rate, as in torch.optim.

The parts that units build may be missing while a student is on the way to them.
"""

try:
    from kindling.optim.optimizer import Optimizer
except ModuleNotFoundError as missing:
    if not (missing.name or "").startswith("kindling."):
        raise
try:
    from kindling.optim.adagrad import Adagrad
    from kindling.optim.rmsprop import RMSprop
    from kindling.optim.sgd import SGD
except ModuleNotFoundError as missing:
    if not (missing.name or "").startswith("kindling."):
        raise
try:
    from kindling.optim.adam import Adam
    from kindling.optim.adamw import AdamW
except ModuleNotFoundError as missing:
    if not (missing.name or "").startswith("kindling."):
        raise
try:
    from kindling.optim import lr_scheduler
except ModuleNotFoundError as missing:
    if not (missing.name or "").startswith("kindling."):
        raise

__all__ = [
    "SGD",
    "Adagrad",
    "Adam",
    "AdamW",
    "Optimizer",
    "RMSprop",
    "lr_scheduler",
]
