"""Does the unit on docs/new-unit.md build, and do its checks judge as the page says?"""

from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest

from autograder.build.course import Report
from autograder.build.pipeline import build, check
from autograder.build.plan import read_unit
from autograder.build.recordings import default_recorder
from autograder.build.trial import Trial, try_unit
from autograder.build.units import Unit, find_units
from course.check.recording import read
from tests.docs_blocks import ROOT, blocks_of
from tests.grading.docs_course import make_course

PAGE = ROOT / "docs" / "new-unit.md"
NAME = "15_root_mean_square"


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a course of this unit alone, built."""
    blocks = [block for block in blocks_of(PAGE) if block.file]
    root = make_course(tmp_path_factory.mktemp("new") / "course", blocks)
    assert [complaints(report) for report in built(root)] == [[], []]
    return root


@pytest.fixture(scope="module")
def trials(course: Path) -> list[Trial]:
    """Return the verdicts on every answer that the page gives."""
    unit = Unit.at(course, NAME)
    records = read(unit.checks).checks | read(unit.recordings).checks
    return list(try_unit(unit, read_unit(unit), records))


def built(root: Path) -> Iterator[Report]:
    return build(root, find_units(root), recorder=default_recorder())


def complaints(report: Report) -> list[str]:
    return [*report.errors, *map(str, report.findings)]


def test_the_unit_of_the_page_is_up_to_date_once_built(course: Path) -> None:
    reports = check(course, find_units(course), default_recorder())
    assert [complaints(report) for report in reports] == [[], []]


def test_the_files_that_the_page_names_are_built(course: Path) -> None:
    text = PAGE.read_text(encoding="utf-8")
    files = (
        f"source/{NAME}/{NAME}.ipynb",
        f"release/{NAME}/",
        f"solutions/{NAME}.ipynb",
        f"autograder/recordings/{NAME}.json",
    )
    assert [path for path in files if f"`{path}`" not in text] == []
    assert [path for path in files if not (course / path).exists()] == []


def test_the_release_is_open_and_has_no_hidden_check(course: Path) -> None:
    notebook = nbformat.read(Unit.at(course, NAME).release / f"{NAME}.ipynb", 4)
    text = "\n".join(cell.source for cell in notebook.cells)
    assert 'raise NotImplementedError("Exercise 15.1")' in text
    assert "size_of_an_array" not in text


def test_every_answer_of_the_page_is_judged_as_it_says(trials: list[Trial]) -> None:
    assert {trial.kind for trial in trials} == {
        "reference",
        "stub",
        "mistake",
        "honest",
    }
    assert [trial.name for trial in trials if not trial.right] == []


def test_every_mistake_of_the_page_is_told_its_sentence(trials: list[Trial]) -> None:
    mistakes = [trial for trial in trials if trial.kind == "mistake"]
    assert len(mistakes) == 4
    assert [t.name for t in mistakes if t.told != t.cause] == []
