"""Do the commands on the pages run, in a fresh small course, as they stand there?"""

from pathlib import Path

import pytest

from tests.docs_blocks import PAGES, Block, blocks_of
from tests.grading.docs_course import (
    add_class,
    add_downloads,
    add_work,
    make_course,
    run_block,
)

RUN = {
    page: blocks
    for page in PAGES
    if (blocks := [b for b in blocks_of(page) if b.commands and not b.why_not_run])
}
NEEDED = {
    "README.md": add_work,
    "students.md": add_work,
    "grading.md": add_class,
    "instructors.md": add_downloads,
}


def made_for(page: Path, folder: Path) -> Path:
    root = make_course(folder / "course", blocks_of(page))
    if page.name in NEEDED:
        NEEDED[page.name](root)
    # A command that builds or deletes must not reach the repository through a link.
    assert [path for path in root.rglob("*") if path.is_symlink()] == []
    return root


@pytest.mark.parametrize("page", RUN, ids=lambda page: page.name)
def test_the_commands_of_a_page_run(page: Path, tmp_path: Path) -> None:
    root = made_for(page, tmp_path)
    for block in RUN[page]:
        done = run_block(root, block)
        told = f"{block.page}:{block.line}: {done.stdout}{done.stderr}"
        assert done.returncode == 0, told


def test_a_command_that_fails_is_seen(tmp_path: Path) -> None:
    root = make_course(tmp_path / "course", [])
    text = "kindling check 99\nkindling --version\n"
    done = run_block(root, Block("page.md", 1, "sh", text))
    assert done.returncode == 1
    assert "There is no unit 99" in done.stderr
    assert done.stdout == ""


def test_the_pages_with_commands_to_run_are_known() -> None:
    assert {"README.md", "grading.md", "new-unit.md"} <= {page.name for page in RUN}
