"""Does the Python on the pages run, block after block, as the page says?"""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs_blocks import PAGES, ROOT, blocks_of

SETTINGS = "from traitlets.config import Config\nc = Config()\n"
KNOWN = "from tests.parity.docs_settings import know; know(c)"
# What stands around the blocks of a page where they are meant to be used.
AROUND = {
    "checks.md": (
        "from course import check\n"
        "from kindling.scalar import Value\n"
        "def mean_squared_error(y_hat, y):\n"
        "    return ((y_hat - y) ** 2).mean()\n"
    ),
    "grading.md": SETTINGS,
    "instructors.md": SETTINGS,
}
# What must come of it: printed by the blocks, or by this line after them.
AFTER = {
    "checks.md": "",
    "grading.md": KNOWN,
    "instructors.md": KNOWN,
    "graphs.md": "print(compare, draw, explain, steps, tree)",
}
SAID = {
    "checks.md": [
        "mean_squared_error_averages: agrees with torch.",
        "a_value_used_twice_adds: agrees with torch.",
    ],
    "grading.md": ["known: RunInEngine.sandbox", "known: PerDay.cap"],
    "instructors.md": ["known: PerDay.share"],
}


def python_of(page: Path) -> str:
    """Return the Python of a page; a block that is a file of a unit is not run here."""
    blocks = [b for b in blocks_of(page) if b.language == "python" and not b.file]
    return "\n".join(block.text for block in blocks)


WITH_PYTHON = [page for page in PAGES if python_of(page)]


def run(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    path = folder / "blocks.py"
    path.write_text(script)
    places = f"{ROOT}:{ROOT / 'solutions'}"
    return subprocess.run(
        [sys.executable, "-W", "error", path],
        env={"PYTHONPATH": places, "PATH": "/usr/bin:/bin", "HOME": str(folder)},
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.parametrize("page", WITH_PYTHON, ids=lambda page: page.name)
def test_the_python_of_a_page_runs(page: Path, tmp_path: Path) -> None:
    parts = (AROUND.get(page.name, ""), python_of(page), AFTER.get(page.name, ""))
    done = run("\n".join(parts), tmp_path)
    assert done.returncode == 0, done.stderr
    assert [line for line in SAID.get(page.name, []) if line not in done.stdout] == []


def test_a_block_that_fails_is_seen(tmp_path: Path) -> None:
    done = run("from course import no_such_view", tmp_path)
    assert done.returncode == 1
    assert "no_such_view" in done.stderr


def test_a_setting_that_does_not_exist_is_seen(tmp_path: Path) -> None:
    script = (
        f"{AROUND['grading.md']}c.RunInEngine.sandbx = 'none'\n{AFTER['grading.md']}"
    )
    done = run(script, tmp_path)
    assert "RunInEngine has no setting sandbx" in done.stderr


def test_the_pages_with_python_are_known() -> None:
    names = {page.name for page in WITH_PYTHON}
    assert {"checks.md", "grading.md", "graphs.md"} <= names
