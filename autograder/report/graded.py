"""What an autograded notebook says: what checks showed, and the student's answers."""

from dataclasses import dataclass
from pathlib import Path

from nbformat.v4.nbjson import JSONReader

from autograder.plugins.released import grade_id, role


@dataclass(frozen=True)
class Graded:
    """The texts that checks showed and the code of answers, by id of the cell.

    ``key`` leads to the journal's entry, "" where the notebook carries none.
    """

    said: dict[str, str]
    answers: dict[str, str]
    key: str = ""


def read_graded(path: Path) -> Graded:
    """Return what a notebook says that grading wrote.

    Grading has validated it, and nbformat's own function would take most of the time.
    """
    notebook = JSONReader().reads(path.read_text("utf-8"))
    said, answers = {}, {}
    for cell in notebook.cells:
        name = grade_id(cell)
        if not name or cell.cell_type != "code":
            continue
        if role(cell) == "check":
            shown = [o for o in cell.outputs if o.output_type == "display_data"]
            parts = [o.data.get("text/plain", "") for o in shown]
            said[name] = "\n".join(parts)
        elif role(cell) == "answer":
            answers[name] = cell.source
    stamp = notebook.metadata.get("kindling", {}).get("graded", "")
    return Graded(said, answers, str(stamp).partition("-")[0])
