"""The step that runs checks on torch: its result, and where it is found."""

import operator
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import cast

from autograder.build.cells import Cells
from autograder.build.units import Unit


@dataclass(frozen=True)
class Recordings:
    """What torch, the reference and the planted mistakes answered.

    `public` is the text of checks.json, `hidden` what stays with the instructor;
    `same(old, new)` tells whether two such texts agree within tolerance.
    """

    public: str
    hidden: str
    same: Callable[[str, str], bool] = operator.eq


Recorder = Callable[[Unit, Cells], Recordings]


def default_recorder() -> Recorder | None:
    """Return the course's recorder, None where this installation has none."""
    if find_spec("autograder.build.record") is None:
        return None
    return cast(Recorder, import_module("autograder.build.record").record_unit)
