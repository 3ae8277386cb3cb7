"""Does a build do what is needed, no more, and leave whole files?"""

import os
from pathlib import Path
from typing import Any

import pytest

from autograder.build import stamps
from autograder.build.cells import Cells
from autograder.build.course import Report
from autograder.build.files import write_whole
from autograder.build.pipeline import build, check
from autograder.build.recordings import Recordings
from autograder.build.units import Unit, UnitError, find_units
from tests.unit.sample_course.copying import (
    edit_file,
    edit_text,
    make_course,
    recorder,
    sample_unit,
)

pytestmark = pytest.mark.slow  # builds a course

BUILT = [
    "autograder/recordings/02_counting.json",
    "release/02_counting/02_counting.ipynb",
    "release/02_counting/checks.json",
    "release/02_counting/stairs.svg",
    "solutions/02_counting.ipynb",
    "source/02_counting/02_counting.ipynb",
    "source/02_counting/checks.json",
]
LIBRARY = ["solutions/kindling/__init__.py", "solutions/kindling/counting.py"]


def built(root: Path, **options: Any) -> list[Report]:
    options.setdefault("recorder", recorder())
    return list(build(root, find_units(root), **options))


def checked(root: Path, **options: Any) -> list[str]:
    """Return what a check complains about."""
    options.setdefault("recorder", recorder())
    reports = check(root, find_units(root), **options)
    return [error for report in reports for error in report.errors]


def files_of(root: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}


def fresh_clone(root: Path) -> None:
    """Remove what is not in git."""
    for path in (*root.glob(".build/*.*"), root / BUILT[-1], root / BUILT[-2]):
        path.unlink()


@pytest.fixture
def course(tmp_path: Path) -> Path:
    root = make_course(tmp_path)
    assert all(report.ok for report in built(root))
    return root


def test_a_first_build_writes_every_file(tmp_path: Path) -> None:
    library, unit = built(make_course(tmp_path))
    assert (sorted(library.changed), sorted(unit.changed)) == (LIBRARY, BUILT)
    assert (library.did, unit.did) == ("built", "built")


def test_a_second_build_does_nothing(course: Path) -> None:
    def never(unit: Unit, cells: Cells) -> Recordings:
        raise AssertionError

    before = files_of(course)
    reports = built(course, recorder=never)
    assert [report.did for report in reports] == ["up to date", "up to date"]
    assert files_of(course) == before


def test_an_edit_of_prose_records_nothing_anew(course: Path) -> None:
    def never(unit: Unit, cells: Cells) -> Recordings:
        raise AssertionError

    edit_text(course, "A small unit", "A very small unit")
    report = built(course, recorder=never)[-1]
    assert sorted(report.changed) == [BUILT[1], BUILT[4], BUILT[5]]


def test_a_fresh_clone_records_nothing_anew(course: Path) -> None:
    def never(unit: Unit, cells: Cells) -> Recordings:
        raise AssertionError

    fresh_clone(course)
    assert checked(course, recorder=never) == []


def test_a_fresh_clone_records_anew_what_was_edited_by_hand(course: Path) -> None:
    fresh_clone(course)
    (course / BUILT[0]).write_text("[3.0]")
    assert any(BUILT[0] in error for error in checked(course))


def test_an_edit_of_an_answer_records_anew(course: Path) -> None:
    edit_text(course, "# whole steps only", "# only whole steps")
    assert BUILT[0] in built(course, recorder=recorder(2.0))[-1].changed


def test_an_edit_of_a_figure_is_released(course: Path) -> None:
    (sample_unit(course).folder / "stairs.svg").write_text("<svg/>")
    assert built(course)[-1].changed == ["release/02_counting/stairs.svg"]


def test_a_figure_taken_away_is_taken_from_the_release(course: Path) -> None:
    (sample_unit(course).folder / "stairs.svg").unlink()
    edit_text(course, "![Three stairs, each as high as wide](stairs.svg)", "No figure.")
    built(course)
    assert not (sample_unit(course).release / "stairs.svg").exists()


def test_recordings_that_agree_within_tolerance_stay(course: Path) -> None:
    edit_text(course, "# whole steps only", "# only whole steps")
    report = built(course, recorder=recorder(1.0 + 1e-9))[-1]
    assert not [path for path in report.changed if path.endswith(".json")]


def test_a_built_file_edited_by_hand_is_restored_and_kept(course: Path) -> None:
    path = course / "release" / "02_counting" / "stairs.svg"
    path.write_text("by hand")
    report = built(course)[-1]
    kept = course / ".build" / "set-aside" / "stairs.svg"
    assert "by hand" not in path.read_text()
    assert kept.read_text() == "by hand"
    assert "was edited by hand" in report.notes[0]


def test_findings_are_told_again_by_a_build_with_nothing_to_do(course: Path) -> None:
    edit_text(course, "points=20", "points=10")
    first, again = built(course)[-1], built(course)[-1]
    assert first.findings == again.findings != []
    assert again.did == "up to date"


def test_a_unit_that_cannot_be_read_does_not_stop_the_others(course: Path) -> None:
    (course / "source" / "01_odd.py").write_text('# %% role="odd" id="a"\nx = 1\n')
    reports = {report.unit: report for report in built(course)}
    assert "01_odd.py:1: unknown role 'odd'" in reports["01_odd"].errors[0]
    assert reports["02_counting"].ok
    assert "a unit cannot be read" in reports["library"].errors[0]


def test_a_checked_course_is_up_to_date(course: Path) -> None:
    before = files_of(course)
    assert checked(course) == []
    assert files_of(course) == before


def test_a_fresh_clone_is_up_to_date(course: Path) -> None:
    fresh_clone(course)
    before = files_of(course)
    assert checked(course, recorder=recorder(1.0 + 1e-9)) == []
    assert files_of(course) == before


@pytest.mark.parametrize("clone", [False, True])
@pytest.mark.parametrize("path", [*BUILT[:5], *LIBRARY])
@pytest.mark.parametrize("harm", ["edited", "deleted"])
def test_a_stale_file_is_named_with_the_command(
    course: Path, path: str, harm: str, clone: bool
) -> None:
    if clone:
        fresh_clone(course)
    if harm == "deleted":
        (course / path).unlink()
    else:
        content = (course / path).read_text()
        (course / path).write_text(content.replace("1.0", "3.0") + "\n")
    unit = "" if path in LIBRARY else " 02_counting"
    named = [line for line in checked(course) if line.startswith(f"{path} is not")]
    assert len(named) == 1
    assert named[0].endswith(f"run kindling build{unit}")


def test_recordings_that_cannot_be_read_are_made_again(course: Path) -> None:
    released = sample_unit(course).release / "checks.json"
    fresh_clone(course)
    released.write_text("[1.0")
    built(course)
    assert released.read_text() == "[1.0]"


def test_a_file_that_nothing_builds_is_named(course: Path) -> None:
    (course / "release" / "02_counting" / "old.txt").touch()
    assert checked(course)[0].startswith("release/02_counting/old.txt is not what")


def test_a_release_without_its_unit_is_named(course: Path) -> None:
    (course / "release" / "07_gone").mkdir()
    assert checked(course) == [
        "release/07_gone belongs to no unit: run git rm -r release/07_gone"
    ]


def test_an_edited_text_makes_its_files_stale(course: Path) -> None:
    edit_text(course, "A small unit", "A very small unit")
    stale = [line.split()[0] for line in checked(course)]
    assert stale == ["solutions/02_counting.ipynb", BUILT[1]]


def test_a_module_that_is_no_longer_exported_is_removed(course: Path) -> None:
    text = sample_unit(course).text
    text.write_text(text.read_text().replace('export="counting"', 'export="counts"'))
    library = built(course)[0]
    names = {path.name for path in (course / "solutions" / "kindling").iterdir()}
    assert names == {"__init__.py", "counts.py"}
    assert "solutions/kindling/counting.py" in library.changed


def test_a_module_written_by_hand_is_left_alone(course: Path) -> None:
    given = course / "solutions" / "kindling" / "given.py"
    given.write_text('"""Written by hand."""\n')
    assert checked(course) == []
    built(course)
    assert given.exists()


def test_a_recorder_that_fails_leaves_the_release_alone(course: Path) -> None:
    def fails(unit: Unit, cells: Cells) -> Recordings:
        raise UnitError("the reference and torch disagree")

    before = files_of(sample_unit(course).release)
    edit_text(course, "# whole steps only", "# only whole steps")
    report = built(course, recorder=fails)[-1]
    assert report.errors == ["the reference and torch disagree"]
    assert files_of(sample_unit(course).release) == before


def test_a_file_is_whole_or_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: Any) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "a.txt"
    path.write_text("old")
    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(UnitError, match="No space left on device.*nothing was lost"):
        write_whole(path, b"new")
    assert [file.read_text() for file in tmp_path.iterdir()] == ["old"]


def test_a_full_disk_is_one_line_and_the_next_build_goes_on(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: Any) -> None:
        raise OSError(28, "No space left on device")

    edit_text(course, "A small unit", "A very small unit")
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", full)
        assert "No space left on device" in built(course)[-1].errors[0]
    assert built(course)[-1].ok
    assert checked(course) == []


def test_a_torn_stamp_counts_as_none(course: Path) -> None:
    (course / ".build" / "02_counting.json").write_text('{"inputs": ')
    assert stamps.read_stamp(sample_unit(course)) is None
    assert built(course)[-1].did == "built, the same as before"


def test_a_change_of_the_configuration_builds_anew(course: Path) -> None:
    edit_file(course / "nbgrader_config.py", '"kindling"', '"other"')
    assert built(course)[-1].did == "built, the same as before"


def test_a_course_that_exports_nothing_builds_no_library(tmp_path: Path) -> None:
    root = make_course(tmp_path)
    text = sample_unit(root).text
    text.write_text(text.read_text().replace(' export="counting"', ""))
    assert built(root)[0].changed == []
