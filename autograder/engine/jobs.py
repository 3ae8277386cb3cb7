"""What is run and what comes back: plain data, so that it can run on any machine."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from autograder.engine.sandbox.limits import Limits

CRASHED = "crashed"
TIMED_OUT = "timed out"
OUT_OF_MEMORY = "out of memory"
TAMPERED = "tampered"
NOT_RUN = "not run"


@dataclass(frozen=True)
class Setup:
    """What the warm process of a unit starts with.

    ``library`` holds the texts that `import kindling` gives, None if the unit has none;
    ``prefix`` the sources of the cells that come before anything of a student's;
    ``shown`` paths that submissions may read besides Python itself.
    """

    unit: str
    library: Mapping[str, Any] | None
    prefix: tuple[str, ...]
    shown: tuple[str, ...] = ()
    sandbox: bool = True
    limits: Limits = field(default_factory=Limits)

    @property
    def key(self) -> str:
        """A hash of everything in it."""
        return digest(asdict(self))


@dataclass(frozen=True)
class Cell:
    """A cell to run; ``id`` tells where what it shows belongs."""

    id: str
    source: str


@dataclass(frozen=True)
class Ask:
    """A check to ask in the state that the cells before it have made.

    ``kind`` is "probe", or "plain" for assertions that judge themselves. ``seconds``
    is how much computing its answer may take, ``hidden`` whether students must not
    learn its text. ``code`` is the source of a probe compiled, see ``compiled``.
    """

    id: str
    kind: str
    source: str
    seconds: float = 60.0
    hidden: bool = False
    code: str = ""


Step = Cell | Ask


@dataclass(frozen=True)
class Job:
    """One rebuilt submission: cells and checks in order, seeds, files beside it.

    ``seeds`` are pairs: a seed, and how many rounds to ask with it, 0 for as many as
    the check has. The first is public, what follows is secret.
    """

    steps: tuple[Step, ...]
    seeds: tuple[tuple[int, int], ...]
    files: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> str:
        """A hash of everything in it."""
        steps = [[step.id, step.source] for step in self.steps]
        return digest([steps, self.seeds, self.files])


@dataclass
class Ran:
    """What came back of a job.

    ``cells`` says by id what each cell showed, or why it did not run to its end.
    ``checks`` says by id what was answered: {"answers": ...}, {"raised": ...} of a
    plain check, or {"failed": one of the words above}.
    """

    cells: dict[str, dict[str, Any]] = field(default_factory=dict)
    checks: dict[str, dict[str, Any]] = field(default_factory=dict)
    seconds: float = 0.0
    sandbox: bool = True


class InfrastructureError(Exception):
    """The machine failed, not the submission: to be tried again, never a mark."""


def digest(value: Any) -> str:
    """Return the SHA-256 of a value that JSON can hold, in hexadecimal."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), default=list)
    return hashlib.sha256(text.encode()).hexdigest()


def asks(steps: Sequence[Step]) -> list[Ask]:
    """Return the checks among steps."""
    return [step for step in steps if isinstance(step, Ask)]
