"""Does a unit text say the same after it was read and written?"""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.build.cells import Cell, Cells, Kind
from autograder.build.notebook import make_notebook, read_notebook, write_notebook
from autograder.build.text import (
    HEADER,
    read_answers,
    read_cells,
    rewrite,
    split,
    write_cells,
)
from autograder.build.units import UnitError
from tests.unit.sample_course.copying import HERE, sample_cells, sample_unit

TEXT = sample_unit(HERE).text.read_text(encoding="utf-8")
LINES = [
    "x = 1", "", "def f(x):", '    """A string', "    return x", '    """', "# why",
    "### BEGIN SOLUTION", "    $a \\cdot b$", "| a | b |", "- a `code`", "@extend(A)",
]  # fmt: skip
WORDS = st.text("abcXYZ019-", min_size=1, max_size=8).map(lambda word: f"a{word}")


@st.composite
def cell_lists(draw: st.DrawFn) -> list[Cell]:
    kinds: st.SearchStrategy[Kind] = st.sampled_from(["code", "markdown"])
    names = draw(st.lists(WORDS, unique=True, max_size=6))
    return [draw(cells(draw(kinds), name)) for name in names]


@st.composite
def cells(draw: st.DrawFn, kind: Kind, name: str) -> Cell:
    known = {"code": ["answer", "given", "check"], "markdown": ["given", "written"]}
    role = draw(st.sampled_from([None, *known[kind]]))
    source = "\n".join(draw(st.lists(st.sampled_from(LINES), min_size=1))).strip("\n")
    source = source.strip("\n")
    if source.count('"""') % 2:
        source += '\n"""'
    source = source.strip() if kind == "code" else source
    points = draw(st.integers(0, 50)) if role in ("check", "written") else None
    export = draw(st.sampled_from([None, "nn.functional"])) if role == "given" else None
    tags = {"tags": ["slow"]} if draw(st.booleans()) else {}
    return Cell(kind, source or "#", role, name if role else "", points, export, tags)


@settings(max_examples=30)
@given(cell_lists())
def test_text_and_notebook_say_the_same_of_any_cells(made: list[Cell]) -> None:
    text = write_cells(made)
    read = read_cells(text)
    back = read_notebook(write_notebook(make_notebook("02_x", Cells(read))))
    assert [cell.key for cell in read] == [cell.key for cell in made]
    assert [cell.key for cell in back] == [cell.key for cell in made]
    assert rewrite(text, back) == text
    assert write_cells(back) == text


def test_the_sample_unit_survives_the_round_trip() -> None:
    unit = sample_cells()
    back = read_notebook(write_notebook(make_notebook("02_counting", unit)))
    assert rewrite(TEXT, back) == TEXT


@given(st.text(st.sampled_from('# %\n"a=[]')))
def test_splitting_loses_nothing(text: str) -> None:
    header, chunks = split(text)
    assert header + "".join(chunks) == text


def test_cells_know_the_line_they_begin_in() -> None:
    lines = TEXT.split("\n")
    assert all(lines[cell.line - 1].startswith("# %%") for cell in read_cells(TEXT))


def test_a_changed_cell_leaves_the_others_as_they_were() -> None:
    text = HEADER + '\n# %%   id="odd"\nx=1\n\n\n\n# %%\ny = 2\n'
    cells = list(read_cells(text))
    changed = rewrite(text, [cells[0], replace(cells[1], source="y = 3")])
    assert changed == text.replace("y = 2", "y = 3")


def test_a_cell_that_would_break_in_two_is_refused() -> None:
    with pytest.raises(UnitError, match="cannot be carried into the text"):
        rewrite(HEADER, [Cell("code", "x = 1\n# %%\ny = 2")])


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('# %% role="anwser" id="a"', "line unknown role 'anwser': use one of given"),
        ('# %% role="given"', 'a given cell needs an id: add id="some-words"'),
        ('# %% role="written" id="a" points=1', "a code cell cannot be 'written'"),
        ('# %% role="check" id="a" points="4"', "points are '4': write a number"),
        ('# %% role="check" id="a"', "points belong to check and written cells"),
        ('# %% role="given" id="a" points=1', "points belong to check and written"),
    ],
)
def test_metadata_without_sense_is_refused_with_its_line(
    line: str, message: str
) -> None:
    text = f"{HEADER}\n# %%\nx = 1\n\n{line}\ny = 2\n"
    with pytest.raises(UnitError, match=message.replace("line ", "02_x.py:16: ")):
        read_cells(text, "02_x.py")


def test_code_above_the_first_cell_is_refused() -> None:
    with pytest.raises(UnitError, match="begin every cell with '# %%'"):
        read_cells(f"{HEADER}\nx = 1\n\n# %%\ny = 2\n")


def test_comments_that_look_like_magics_stay_comments() -> None:
    (cell,) = read_cells(f"{HEADER}\n# %%\n# %timeit is not used here\n# !ls\n")
    assert cell.source == "# %timeit is not used here\n# !ls"


def test_answers_have_a_cause_and_a_source() -> None:
    first = sample_cells().mistakes("steps-to")[0]
    assert (first.exercise, first.name) == ("steps-to", "rounds-down")
    assert first.note.startswith("You rounded down.")
    assert first.note.endswith("on your fingers.")
    assert first.source.startswith("def steps_to")


def test_answers_are_told_apart() -> None:
    unit = sample_cells()
    assert len(unit.mistakes("steps-to")) == 3
    assert [honest.name for honest in unit.honest("steps-to")] == ["negative-floor"]


def test_an_answer_that_is_neither_is_refused() -> None:
    with pytest.raises(UnitError, match="answers.py:13: an answer needs exercise="):
        read_answers(f'{HEADER}\n# %% exercise="add"\nx = 1\n', "answers.py")


def test_an_exercise_knows_its_parts() -> None:
    first, second = sample_cells().exercises
    assert (first.id, first.number, second.number) == ("steps-to", "2.1", "2.2")
    assert [check.id for check in first.checks] == ["check-steps-to", "hidden-steps-to"]
    assert first.heading is not None
    assert (first.heading.title, first.heading.minutes) == ("Round up", 5)


def test_texts_with_windows_line_ends_are_read(tmp_path: Path) -> None:
    from autograder.build.files import read_text

    path = tmp_path / "02_x.py"
    path.write_bytes(TEXT.replace("\n", "\r\n").encode())
    assert read_text(path) == TEXT
