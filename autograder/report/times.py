"""How long submissions ran, from the journal of the engine."""

from collections.abc import Iterator
from pathlib import Path

from autograder.engine import jobs
from autograder.engine.batch import journal_path
from autograder.engine.journal import Entry, entries
from autograder.engine.secret import STATE
from autograder.report.model import Took

STOPPED = (jobs.TIMED_OUT, jobs.OUT_OF_MEMORY, jobs.CRASHED, jobs.TAMPERED)


class Times:
    """The times of a unit's submissions, by key of the entry and by student.

    An entry is shared by all who handed in the same text, so the key is asked first.
    """

    def __init__(self, root: Path, unit: str, notebook: str) -> None:
        self.by_key: dict[str, Took] = {}
        self.by_student: dict[str, Took] = {}
        for entry in entries(journal_path(root / STATE, unit, notebook)):
            took = Took(float(entry.get("seconds", 0.0)), tuple(_stopped(entry)))
            self.by_key[entry["key"]] = took
            self.by_student[str(entry.get("student", ""))] = took

    def of(self, student: str, key: str) -> Took | None:
        """Return how long a submission ran, None if the journal does not know it."""
        return self.by_key.get(key) if key else self.by_student.get(student)


def _stopped(entry: Entry) -> Iterator[tuple[str, str]]:
    for id_, shown in entry.get("cells", {}).items():
        if "failed" in shown:
            yield id_, str(shown["failed"])
    for id_, ruling in entry.get("rulings", {}).items():
        if ruling.get("word") in STOPPED:
            yield id_, str(ruling["word"])
