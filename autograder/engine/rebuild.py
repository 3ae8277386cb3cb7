"""A submission as it is run: the release's skeleton with the student's text in it.

Order, ids, checks and settings are those of the release. Of the submission only the
text of answers is taken, by id, and the student's own cells, each behind the cell that
it followed.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from nbformat import NotebookNode

from autograder.engine.compiled import compiled
from autograder.engine.jobs import Ask, Cell, Job, digest
from autograder.engine.plan import Check, Plan
from autograder.plugins.released import grade_id, plain


class OwnIds:
    """Ids for a student's own cells, by their text: the same in every copy."""

    def __init__(self) -> None:
        self.seen: Counter[str] = Counter()

    def of(self, source: str) -> str:
        """Return the id of the next cell with this text."""
        name = f"own-{digest(source)[:16]}"
        self.seen[name] += 1
        return f"{name}-{self.seen[name]}"


def rebuild(
    submitted: NotebookNode,
    release: NotebookNode,
    plan: Plan,
    seeds: Sequence[tuple[int, int]],
) -> Job:
    """Return what is run for a submission that ``plugins.mend`` has mended."""
    answers = {grade_id(cell): cell.source for cell in submitted.cells}
    own = own_cells(submitted, release)
    skipped = {cell.id for cell in plan.prefix}
    steps: list[Cell | Ask] = []
    for anchor in ("", *_places(release)):
        cell = next((c for c in plan.cells if c.id == anchor), None)
        if cell and anchor not in skipped:
            if cell.role == "check":
                steps.append(_ask(plan.checks[anchor]))
            elif cell.role == "given":
                steps.append(Cell(anchor, cell.source))
            elif cell.role == "answer" and anchor in answers:
                steps.append(Cell(anchor, answers[anchor]))
        steps += own.get(anchor, [])
    return Job(tuple(steps), tuple(seeds))


def own_cells(
    submitted: NotebookNode, release: NotebookNode
) -> Mapping[str, list[Cell]]:
    """Return the student's own code cells by the cell of the release before them.

    Cells of the release that are neither graded nor needed by an answer, which show
    something, count as own cells if the student has changed them; otherwise they are
    not run.
    """
    known = {_place(cell): cell for cell in release.cells}
    found: dict[str, list[Cell]] = {}
    anchor, ids = "", OwnIds()
    for cell in submitted.cells:
        place = _place(cell)
        released = known.get(place) if place else None
        if released is not None:
            anchor = place
            if grade_id(cell) or plain(cell.source) == plain(released.source):
                continue
        if cell.cell_type == "code" and cell.source.strip():
            found.setdefault(anchor, []).append(Cell(ids.of(cell.source), cell.source))
    return found


def _places(release: NotebookNode) -> list[str]:
    return [place for place in map(_place, release.cells) if place]


def _place(cell: NotebookNode) -> str:
    """Return what tells a cell of the release from others: its grade id, or its id."""
    return grade_id(cell) or str(cell.get("id", ""))


def _ask(check: Check) -> Ask:
    ask = Ask(check.id, check.kind, check.source, check.seconds, check.hidden)
    return replace(ask, code=compiled(ask.source)) if check.probes else ask
