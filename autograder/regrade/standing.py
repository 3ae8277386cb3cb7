"""What a student's marks come from: the entry of the journal that they were shown."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.engine import editions
from autograder.engine.batch import Batch
from autograder.engine.editions import Edition
from autograder.engine.handed_in import Submission
from autograder.engine.journal import Entry, Journal
from autograder.plugins.reading import UnreadableSubmission


class NotGraded(Exception):
    """A submission without marks, which a later `kindling grade` gives it."""


class Doubtful(Exception):
    """A submission whose marks a person has to look at first."""


@dataclass(frozen=True)
class Standing:
    """A graded submission as it stands.

    ``base`` is the key of the entry that its marks come from, ``target`` the key under
    which the unit as it is now looks for it, ``stamp`` what its graded notebook
    carries, ``edition`` the unit that it was graded with.
    """

    submission: Submission
    base: str
    target: str
    stamp: str
    edition: Edition


class Finder:
    """Finds what submissions were graded with; editions are read once."""

    def __init__(self, batch: Batch, journal: Journal) -> None:
        self.batch, self.journal = batch, journal
        self._known: dict[str, Edition | None] = {}

    def find(self, one: Submission, graded: Path) -> Standing:
        """Return how a submission stands; ``graded`` is its folder of results.

        Raises NotGraded and Doubtful, with the reason.
        """
        stamp = _stamp(graded / f"{one.notebook}.ipynb")
        if not stamp:
            raise NotGraded("not graded yet")
        base = stamp.partition("-")[0]
        if base not in self.journal:
            raise Doubtful("its result is not in the journal")
        entry = self.journal[base]
        self._same_way(entry)
        try:
            target = self.batch.key(self.batch.job(one)[0])
            edition = self._edition(one, entry)
        except UnreadableSubmission as error:
            raise NotGraded(f"handed in again since it was graded: {error}") from None
        return Standing(one, base, target, stamp, edition)

    def _same_way(self, entry: Entry) -> None:
        if entry["sandbox"] and not self.batch.setup.sandbox:
            raise Doubtful("was graded in a sandbox: leave `--sandbox none` away")
        if not entry["sandbox"] and self.batch.setup.sandbox:
            raise Doubtful("was graded without a sandbox: give `--sandbox none`")

    def _edition(self, one: Submission, entry: Entry) -> Edition:
        """Return the edition under which a submission has the key of an entry."""
        seeds, sandbox = self.batch.referee.seeds, self.batch.setup.sandbox
        some = False
        for edition in self._candidates(entry):
            some = True
            if edition.key_of(one, seeds, sandbox) == entry["key"]:
                return edition
        if some:
            raise NotGraded("handed in again since it was graded")
        raise Doubtful(
            "the unit that it was graded with was not kept: put its old text back, "
            "run `kindling build` and `kindling grade`, and then mend the check again"
        )

    def _candidates(self, entry: Entry) -> Iterator[Edition]:
        name = entry.get("edition")
        if name is None:  # graded before entries named it
            yield from editions.kept(self.batch.state, self.batch.plan)
            return
        if name not in self._known:
            self._known[name] = editions.find(self.batch.state, name)
        found = self._known[name]
        if found is not None:
            yield found


def origin(entry: Entry, check: str, edition: Edition) -> str:
    """Return the key of the edition that a ruling of an entry was made with."""
    regraded = entry.get("regraded", {})
    if check in regraded:
        return str(regraded[check]["edition"])
    return str(entry.get("base", edition.key))


def _stamp(path: Path) -> str:
    """Return the stamp that a graded notebook carries, "" if there is none."""
    try:
        metadata: Any = json.loads(path.read_bytes())["metadata"]
        return str(metadata["kindling"]["graded"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""
