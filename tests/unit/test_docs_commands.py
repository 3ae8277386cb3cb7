"""Does every command on the pages exist, with its options?"""

from pathlib import Path

import pytest

from tests.docs_blocks import PAGES, blocks_of, inline_commands
from tests.unit.docs_verbs import Unknown, know

pytestmark = pytest.mark.slow  # imports nbgrader


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_commands_of_a_page_exist(page: Path) -> None:
    for words in [words for block in blocks_of(page) for words in block.commands]:
        know(words)
    for words in inline_commands(page):
        know(words, in_prose=True)


def test_the_pages_have_commands() -> None:
    found = [block for page in PAGES for block in blocks_of(page) if block.commands]
    assert {"README.md", "docs/grading.md"} <= {block.page for block in found}


@pytest.mark.parametrize(
    "line",
    [
        "kindling lab --no-open --port=8899",
        "kindling build [UNIT ...]",
        "kindling grade 04 --verify",
        "kindling --help",
        "make lab ARGS=--no-open PYTHON=python3.12",
        "nbgrader autograde UNIT --force",
        "python course/bootstrap.py demo",
        "python -m tests.grading.stock",
    ],
)
def test_a_command_that_exists_is_known(line: str) -> None:
    know(line.split())


@pytest.mark.parametrize(
    "line",
    [
        "kindling grad 04",
        "kindling grade 04 --verfy",
        "kindling grade",
        "kindling grade 04 05",
        "kindling grade 04 --workers many",
        "kindling build --take both",
        "kindling --versoin",
        ".venv/bin/kindling chek 03",
        "make labs",
        "make demo ARGS=--no-such",
        "nbgrader autograd UNIT",
        "nbgrader autograde UNIT --forse",
        "python course/bootstrap.py tset",
        "python docs/no_such.py",
        "python -m tests.no_such",
        "kindlign lab",
    ],
)
def test_a_command_that_does_not_exist_fails(line: str) -> None:
    with pytest.raises(Unknown):
        know(line.split())


def test_prose_may_leave_out_arguments_and_nothing_else() -> None:
    know(["kindling", "grade", "--verify"], in_prose=True)
    for line in ("kindling grad", "kindling grade --verfy"):
        with pytest.raises(Unknown):
            know(line.split(), in_prose=True)


def page_of(folder: Path, text: str) -> Path:
    path = folder / "page.md"
    path.write_text(text)
    return path


def test_a_block_of_shell_is_read_with_its_mark(tmp_path: Path) -> None:
    text = "<!-- not run: needs root -->\n```sh\nkindling x \\\n  --y  # why\n```\n"
    (block,) = blocks_of(page_of(tmp_path, text))
    assert block.commands == [["kindling", "x", "--y"]]
    assert block.why_not_run == "needs root"


def test_a_mark_counts_for_the_next_block_only(tmp_path: Path) -> None:
    text = "<!-- not run: root -->\n\nText.\n\n```sh\na\n```\n\n```sh\nb\n```\n"
    blocks = list(blocks_of(page_of(tmp_path, text)))
    assert [block.why_not_run for block in blocks] == ["", ""]


def test_a_mark_without_a_reason_is_none(tmp_path: Path) -> None:
    (block,) = blocks_of(page_of(tmp_path, "<!-- not run: -->\n```sh\na\n```\n"))
    assert block.why_not_run == ""


def test_a_block_without_a_language_has_known_programs_only(tmp_path: Path) -> None:
    text = "```\nsubmitted/ -> intake\nkindling doctor\nit's\n```\n"
    (block,) = blocks_of(page_of(tmp_path, text))
    assert block.commands == [["kindling", "doctor"]]


def test_what_never_runs_says_why(tmp_path: Path) -> None:
    (block,) = blocks_of(page_of(tmp_path, "```sh\n.venv/bin/kindling lab\n```\n"))
    assert block.why_not_run == "starts a server that stays"


def test_a_command_in_prose_is_read_across_lines(tmp_path: Path) -> None:
    page = page_of(tmp_path, "Say `kindling grade\n04`.\n```\n`make no`\n```\n")
    assert inline_commands(page) == [["kindling", "grade", "04"]]
