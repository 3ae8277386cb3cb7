"""The student's side of a check: the names that their notebook defines."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

import numpy as np

from course.carry.live import sync
from course.check.answers import encode, plain
from course.check.library import StudentLibrary, with_arrays
from course.check.probe import Outcome, Probe, parts_of, quietly


class NotDefined(NameError):
    """A check needs a name that no cell of the notebook has defined yet."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} is not defined yet: write it if the exercise asks for it, "
            "then run its cell",
            name=name,
        )


class My:
    """The student's definitions as attributes: ``my.mean_squared_error``."""

    def __init__(self, names: Mapping[str, Any]) -> None:
        self.__dict__["_names"] = names

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["_names"][name]
        except KeyError:
            raise NotDefined(name) from None


class StudentSide:
    """Answers probes with the definitions of a namespace."""

    def __init__(self, names: Mapping[str, Any] | None = None) -> None:
        self.names = names

    def answer(self, probe: Probe, rng: np.random.Generator) -> Outcome:
        """Return what the student's code answers on numbers drawn from rng."""
        names = probe.namespace if self.names is None else self.names
        return quietly(lambda: self._ask(probe, My(names), rng), probe.seconds, probe)

    def _ask(self, probe: Probe, my: My, rng: np.random.Generator) -> Outcome:
        sync(my.__dict__["_names"])
        if probe.kind == "value":
            return Outcome(parts_of(probe.ask(my.Value, rng)))
        if probe.kind == "library":
            library = StudentLibrary(my)
            return Outcome(parts_of(with_arrays(probe.ask(library, rng))))
        inputs = probe.ask(rng)
        given = copy.deepcopy(inputs)
        assert probe.yours is not None
        parts = parts_of(with_arrays(probe.yours(my, **given)))
        changed = [k for k in inputs if _differs(inputs[k], given[k])]
        return Outcome(parts, changed=tuple(changed))


def _differs(before: object, after: object) -> bool:
    if callable(before):
        return False
    return repr(encode(plain(before))) != repr(encode(plain(after)))
