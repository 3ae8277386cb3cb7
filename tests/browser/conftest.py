"""One browser, one JupyterLab and one graded class for all tests of a process."""

import nbformat
import pytest

from tests.browser.chromium import browser, program
from tests.browser.graded import Graded, make_graded
from tests.browser.jupyter import copy_course, running_lab
from tests.browser.pages import notebook, outputs
from tests.needed import require


@pytest.fixture(scope="session")
def chromium():
    """Return the running browser."""
    require(program(), "Chromium", "chromium")
    with browser() as running:
        yield running


@pytest.fixture(scope="session")
def lab(chromium, tmp_path_factory):
    """JupyterLab by `kindling lab`, with notebooks of ours beside the units."""
    base = tmp_path_factory.mktemp("lab")
    copy_course(base / "course")
    shown = base / "course/work/shown"
    shown.mkdir(parents=True)
    (shown / "checks.json").write_bytes(
        (base / "course/release/02_scalar_autograd/checks.json").read_bytes()
    )
    nbformat.write(notebook(), shown / "graphs.ipynb")
    nbformat.write(outputs(), shown / "outputs.ipynb")
    with running_lab(base / "course", base / "own") as running:
        yield running


@pytest.fixture(scope="session")
def graded(chromium, tmp_path_factory) -> Graded:
    """A small class, graded, with its feedback pages."""
    return make_graded(tmp_path_factory.mktemp("graded") / "course")
