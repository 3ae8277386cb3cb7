"""torch's side of a check. Nothing here imports torch before it is asked."""

from __future__ import annotations

import importlib.util
from typing import Any

import numpy as np

from course.check.probe import Outcome, Probe, parts_of, quietly


def has_torch() -> bool:
    """Return whether torch is installed, without importing it."""
    return importlib.util.find_spec("torch") is not None


class TorchSide:
    """Answers probes with torch itself."""

    def answer(self, probe: Probe, rng: np.random.Generator) -> Outcome:
        """Return what torch answers on numbers drawn from rng."""
        return quietly(lambda: self._ask(probe, rng), 60.0, probe)

    def _ask(self, probe: Probe, rng: np.random.Generator) -> Outcome:
        import torch

        if probe.kind == "value":
            return Outcome(parts_of(probe.ask(scalar_class(), rng)))
        if probe.kind == "library":
            return Outcome(parts_of(probe.ask(torch, rng)))
        assert probe.torch is not None
        inputs = {key: _tensor(item) for key, item in probe.ask(rng).items()}
        return Outcome(parts_of(probe.torch(torch, **inputs)))


def _tensor(item: object) -> object:
    import torch

    return torch.from_numpy(item.copy()) if isinstance(item, np.ndarray) else item


_scalar_class: Any = None


def scalar_class() -> Any:
    """Return a class that makes float64 torch scalars look like unit 02's ``Value``."""
    global _scalar_class
    if _scalar_class is None:
        from course.check.torch_value import TorchValue

        _scalar_class = TorchValue
    return _scalar_class
