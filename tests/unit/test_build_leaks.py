"""Is a solution caught wherever it would reach students?"""

from pathlib import Path

import pytest

from autograder.build.lint import lint_release
from autograder.build.lint.leaks import solution_lines
from autograder.build.pipeline import build
from autograder.build.plan import read_unit
from autograder.build.release import read_files
from autograder.build.units import find_units
from tests.unit.sample_course.copying import (
    HERE,
    edit_file,
    edit_text,
    make_course,
    sample_unit,
)

pytestmark = pytest.mark.slow  # builds a course

LINE = "return math.ceil(goal / size)"
PROSE = "# Before you run the next cell: where does the counter start?"
TRY = 'print("five by twos needs three")'
MODEL = "Every count is a multiple of the step, and five is no multiple of two."


def leaks(root: Path) -> list[str]:
    """Build the sample unit; return what lint finds in its release."""
    return [str(f) for report in build(root, find_units(root)) for f in report.findings]


def test_a_sound_release_has_no_findings(tmp_path: Path) -> None:
    assert leaks(make_course(tmp_path)) == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (PROSE, f"# Think of `{LINE}`.", "a line of the solution of steps-to"),
        (PROSE, "# Think of return math.ceil(goal/size).", "the solution of steps-to"),
        (TRY, f"def f(goal, size):\n    {LINE}", "a line of the solution of steps-to"),
        (TRY, f"# {LINE}", "a line of the solution of steps-to"),
        (TRY, "self.count = self.count - self.step * times", "advance/backward"),
        (PROSE, f"# {MODEL}", "a line of the solution of why-no-five"),
    ],
)
def test_a_solution_line_is_found_in_any_cell(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    root = make_course(tmp_path)
    edit_text(root, old, new)
    assert any(message in finding for finding in leaks(root))
    assert not sample_unit(root).release.exists()


def test_a_release_edited_by_hand_is_searched_too(tmp_path: Path) -> None:
    root = make_course(tmp_path)
    list(build(root, find_units(root)))
    unit = sample_unit(root)
    path = unit.release / unit.notebook.name
    edit_file(path, "# Your code here", f"# {LINE}")
    found = lint_release(unit, read_unit(unit), read_files(unit.release))
    assert [finding.cell for finding in found] == ["steps-to"]


def test_a_data_file_is_searched_too(tmp_path: Path) -> None:
    root = make_course(tmp_path)
    (sample_unit(root).folder / "notes.txt").write_text(f"x\n  {LINE}\n")
    assert "release/02_counting/notes.txt: students would see" in leaks(root)[0]


def test_a_hidden_test_is_found_as_a_whole(tmp_path: Path) -> None:
    root = make_course(tmp_path)
    edit_text(root, "### BEGIN HIDDEN TESTS\n", "")
    edit_text(root, "### END HIDDEN TESTS\n", "")
    unit = sample_unit(root)
    released = {"x.ipynb": unit.text.read_bytes()}
    cells = read_unit(sample_unit(HERE))
    assert len([line for line in solution_lines(cells) if "other_sizes" in line]) == 1
    found = lint_release(unit, cells, {"x.txt": released["x.ipynb"]})
    assert any("the hidden test of hidden-steps-to" in f.what for f in found)


def test_marks_of_a_region_are_found(tmp_path: Path) -> None:
    unit = sample_unit(HERE)
    notebook = b'{"cells": [{"id": "a", "source": ["### BEGIN SOLUTION"]}]}'
    (finding,) = lint_release(unit, read_unit(unit), {"x.ipynb": notebook})
    assert "students would see the mark '### BEGIN SOLUTION'" in finding.what


@pytest.mark.parametrize(
    "line", ["return self", '"""Return how many steps of this size reach the goal."""']
)
def test_lines_that_say_nothing_do_not_count(tmp_path: Path, line: str) -> None:
    root = make_course(tmp_path)
    edit_text(root, TRY, f"def f(self):\n    {line}")
    assert leaks(root) == []


@pytest.mark.parametrize(
    ("line", "counts"),
    [
        ("return out", False),
        ("self.grad += out.grad", True),
        ("y_hat = model.forward(x)", False),
        ("y = np.maximum(x, y)", True),
        ("y = model.forward(x * w)", True),
    ],
)
def test_what_counts_as_a_line_of_a_solution(
    tmp_path: Path, line: str, counts: bool
) -> None:
    root = make_course(tmp_path)
    edit_text(root, "# whole steps only", line)
    lines = solution_lines(read_unit(sample_unit(root)))
    assert ("".join(line.split()) in lines) == counts


@pytest.mark.parametrize(
    "path", ["/home/ada/course", "/tmp/x.py", "C:\\\\Users\\\\ada"]
)
def test_a_path_of_one_machine_is_found(tmp_path: Path, path: str) -> None:
    root = make_course(tmp_path)
    edit_text(root, TRY, f'print("{path}")')
    assert any("a path of one machine" in finding for finding in leaks(root))


@pytest.mark.parametrize("path", ["source/home/x", "https://example.org/home/x", "a/b"])
def test_other_paths_are_left_alone(tmp_path: Path, path: str) -> None:
    root = make_course(tmp_path)
    edit_text(root, TRY, f'print("{path}")')
    assert leaks(root) == []


def test_an_output_in_a_release_is_found() -> None:
    unit = sample_unit(HERE)
    notebook = b'{"cells": [{"id": "a", "source": [], "outputs": [1]}]}'
    (finding,) = lint_release(unit, read_unit(unit), {"x.ipynb": notebook})
    assert str(finding) == (
        "release/02_counting/x.ipynb [a]: has an output; build it again"
    )
