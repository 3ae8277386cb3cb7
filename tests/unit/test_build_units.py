"""Are units found, and do mistakes in naming them say what to do?"""

from pathlib import Path

import pytest

from autograder.build.units import (
    Unit,
    UnitError,
    choose_units,
    find_root,
    find_units,
)
from tests.unit.sample_course.copying import make_course

UNITS = [Unit.at(Path("c"), name) for name in ("01_one", "02_two", "02_twin")]


def test_the_course_is_found_from_any_folder_in_it(tmp_path: Path) -> None:
    root = make_course(tmp_path)
    assert find_root(root / "source" / "02_counting") == root.resolve()


def test_answers_are_no_unit(tmp_path: Path) -> None:
    units = find_units(make_course(tmp_path))
    assert [unit.name for unit in units] == ["02_counting"]


@pytest.mark.parametrize("word", ["01", "01_one", "source/01_one.py", "01_one.ipynb"])
def test_a_unit_is_named_in_several_ways(word: str) -> None:
    assert [unit.name for unit in choose_units(UNITS, [word])] == ["01_one"]


def test_no_name_means_all_units() -> None:
    assert choose_units(UNITS, []) == UNITS


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("07", "is no unit of this course; choose from: 01_one, 02_two, 02_twin"),
        ("02_tw", "names several units; choose from: 02_two, 02_twin"),
        ("", "is no unit"),
    ],
)
def test_a_wrong_name_lists_the_known_ones(word: str, message: str) -> None:
    with pytest.raises(UnitError, match=message):
        choose_units(UNITS, [word])


def test_outside_a_course_the_message_says_where_to_go(tmp_path: Path) -> None:
    with pytest.raises(UnitError, match="change to the course directory"):
        find_root(tmp_path)


def test_a_course_without_source_says_how_to_restore_it(tmp_path: Path) -> None:
    (tmp_path / "nbgrader_config.py").touch()
    with pytest.raises(UnitError, match="no source/ folder.*restore it"):
        find_root(tmp_path)
    with pytest.raises(UnitError, match="no source/ folder.*restore it"):
        find_units(tmp_path)


def test_an_empty_source_says_what_to_write(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    with pytest.raises(UnitError, match="holds no unit text: write one"):
        find_units(tmp_path)
