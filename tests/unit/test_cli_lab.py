"""`kindling lab`: copies for the student, and JupyterLab."""

import os
import sys
from pathlib import Path

import pytest

from course.cli import lab
from course.errors import UserError


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """Return a course directory with two released units."""
    (tmp_path / "nbgrader_config.py").write_text("")
    for name in ("00_start_here", "02_scalar_autograd"):
        folder = tmp_path / "release" / name
        folder.mkdir(parents=True)
        (folder / f"{name}.ipynb").write_text(f"notebook {name}")
        (folder / "checks.json").write_text("{}")
    return tmp_path


def copy(course: Path) -> list[str]:
    return lab.copy_releases(course / "release", course / "work")


def test_released_units_are_copied_whole(course):
    assert copy(course) == [
        "work/00_start_here: copied",
        "work/02_scalar_autograd: copied",
    ]
    unit = course / "work" / "02_scalar_autograd"
    assert (unit / "02_scalar_autograd.ipynb").read_text().startswith("notebook")
    assert (unit / "checks.json").exists()


def test_a_second_run_says_and_changes_nothing(course):
    copy(course)
    notebook = course / "work" / "00_start_here" / "00_start_here.ipynb"
    notebook.write_text("my answers")
    assert copy(course) == []
    assert notebook.read_text() == "my answers"


def test_a_newer_release_is_told_and_overwrites_nothing(course):
    copy(course)
    mine = course / "work" / "00_start_here" / "00_start_here.ipynb"
    mine.write_text("my answers")
    released = course / "release" / "00_start_here" / "00_start_here.ipynb"
    released.write_text("notebook, second edition")
    (line,) = copy(course)
    assert "newer text" in line
    assert mine.read_text() == "my answers"


def test_a_renamed_folder_is_replaced_by_the_newer_release(course):
    copy(course)
    mine = course / "work" / "00_start_here"
    (course / "release" / "00_start_here" / "00_start_here.ipynb").write_text("second")
    mine.rename(mine.with_name("00_mine"))
    assert copy(course) == ["work/00_start_here: copied"]
    assert (mine / "00_start_here.ipynb").read_text() == "second"
    assert copy(course) == []


def test_an_emptied_folder_is_left_alone(course):
    (course / "work" / "00_start_here").mkdir(parents=True)
    assert copy(course) == ["work/02_scalar_autograd: copied"]


def test_a_copy_cut_short_is_made_again(course, monkeypatch):
    def full_disk(*arguments, **options):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", full_disk)
        with pytest.raises(OSError, match="No space"):
            copy(course)
    assert not (course / "work" / "00_start_here").exists()
    assert len(copy(course)) == 2
    assert list((course / "work").glob("*.part")) == []


def test_no_release_says_what_makes_one(tmp_path):
    with pytest.raises(UserError, match="kindling build"):
        lab.copy_releases(tmp_path / "release", tmp_path / "work")


def test_the_course_is_found_upward(course):
    inside = course / "release" / "00_start_here"
    assert lab.find_course(inside) == course


def test_the_installed_course_serves_from_anywhere(course, monkeypatch, tmp_path):
    monkeypatch.setattr(lab, "INSTALLED", course)
    assert lab.find_course(Path("/nowhere")) == course


def test_no_course_is_an_error_with_a_next_step(monkeypatch):
    monkeypatch.setattr(lab, "INSTALLED", Path("/nowhere/either"))
    with pytest.raises(UserError, match="Change to the folder"):
        lab.find_course(Path("/nowhere"))


@pytest.fixture
def started(course, monkeypatch):
    """Return a function that starts JupyterLab, which only tells its command."""
    monkeypatch.chdir(course)
    commands = []
    monkeypatch.setattr(lab, "hand_over", lambda command, _: commands.append(command))

    def start(**options):
        with pytest.raises(SystemExit):
            lab.start_jupyterlab(course, **options)
        return commands[-1]

    return start


def test_jupyterlab_starts_without_looking_for_news(started):
    command = started(open_browser=True, extra=[])
    assert command[:3] == [sys.executable, "-m", "jupyterlab"]
    assert "--LabApp.news_url=None" in command
    assert "--no-browser" not in command


def test_jupyterlab_gets_the_arguments_that_are_not_ours(started):
    command = started(open_browser=False, extra=["--port=8899"])
    assert "--no-browser" in command
    assert command[-1] == "--port=8899"


@pytest.mark.parametrize(("user", "allowed"), [(0, True), (1000, False)])
def test_root_may_run_jupyterlab(started, monkeypatch, user, allowed):
    monkeypatch.setattr(os, "geteuid", lambda: user, raising=False)
    assert ("--allow-root" in started(open_browser=False, extra=[])) == allowed


def test_without_jupyterlab_the_error_names_make_lab(course, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(UserError, match="make lab"):
        lab.start_jupyterlab(course, open_browser=False, extra=[])
