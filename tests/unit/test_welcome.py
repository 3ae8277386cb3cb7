"""The welcome notebook comes first, and is no unit."""

import json
from pathlib import Path

from autograder.build.pipeline import check
from autograder.build.recordings import default_recorder
from autograder.build.units import find_notebooks, find_units
from course.cli.lab import copy_releases, notebook_to_open
from course.standing.reading import read_units

ROOT = Path(__file__).parents[2]
FIRST = "00_start_here"


def test_the_welcome_is_built_and_is_no_unit():
    units, notebooks = find_units(ROOT), find_notebooks(ROOT)
    assert [unit.name for unit in notebooks if unit not in units] == ["welcome"]


def test_what_the_welcome_builds_belongs_to_it():
    chosen = [unit for unit in find_units(ROOT) if unit.name == FIRST]
    reports = list(check(ROOT, chosen, default_recorder()))
    errors = [error for report in reports for error in report.errors]
    assert [error for error in errors if "belongs to no unit" in error] == []


def test_the_welcome_gives_no_points_and_counts_nowhere():
    text = (ROOT / "release" / "welcome" / "welcome.ipynb").read_text("utf-8")
    cells = json.loads(text)["cells"]
    graded = [cell["metadata"].get("nbgrader", {}) for cell in cells]
    assert sum(found.get("points", 0) for found in graded) == 0
    names = [unit.name for unit in read_units(ROOT / "release")]
    assert "welcome" not in names and FIRST in names


def test_lab_opens_the_welcome_until_a_check_of_a_unit_was_run(tmp_path):
    (tmp_path / "release").symlink_to(ROOT / "release", target_is_directory=True)
    copy_releases(tmp_path / "release", tmp_path / "work")
    assert notebook_to_open(tmp_path, []) == ["welcome/welcome.ipynb"]
    path = tmp_path / "work" / FIRST / f"{FIRST}.ipynb"
    book = json.loads(path.read_text("utf-8"))
    said = "Exercise 0.1: does not agree (0 of 50 points)."
    for cell in book["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("points"):
            cell["outputs"] = [{"output_type": "stream", "text": said}]
    path.write_text(json.dumps(book), "utf-8")
    assert notebook_to_open(tmp_path, []) == [f"{FIRST}/{FIRST}.ipynb"]
    assert notebook_to_open(tmp_path, ["other.ipynb"]) == []
