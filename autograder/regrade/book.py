"""What the gradebook says about one student, read before anything is changed."""

from dataclasses import dataclass

from nbgrader.api import Gradebook, MissingEntry

from autograder.engine.journal import Entry
from autograder.regrade.standing import Doubtful


@dataclass(frozen=True)
class Marks:
    """A student's points: of a person for the check, and in the unit.

    Totals are without what being late costs.
    """

    by_hand: float | None
    total: float


def read_marks(
    gradebook: Gradebook, unit: str, notebook: str, student: str, entry: Entry, id_: str
) -> Marks:
    """Return a student's marks. Raises Doubtful where they are not those of the entry.

    ``id_`` is the check that is regraded.
    """
    try:
        row = gradebook.find_submission_notebook(notebook, unit, student)
    except MissingEntry:
        raise Doubtful("is not in the gradebook") from None
    grades = {grade.name: grade for grade in row.grades}
    for check, ruling in entry["rulings"].items():
        if check not in grades or grades[check].auto_score != ruling["earned"]:
            raise Doubtful(
                f"the gradebook has other points for {check} than the journal: "
                "somebody changed them by another way"
            )
    found = Marks(grades[id_].manual_score, float(row.assignment.score))
    gradebook.db.expunge_all()
    return found


def worth(gradebook: Gradebook, unit: str, notebook: str, check: str) -> float | None:
    """Return how many points the gradebook has for a check, None if it has it not."""
    try:
        return float(gradebook.find_grade_cell(check, notebook, unit).max_score)
    except MissingEntry:
        return None
