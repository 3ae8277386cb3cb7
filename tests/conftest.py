"""Marks by folder, and settings that make a test say the same on every machine."""

import os
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# Before NumPy and matplotlib are imported: two test processes share two cores, and no
# test opens a window.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("MPLBACKEND", "Agg")

# nbgrader runs programs of its environment by their name.
os.environ["PATH"] = f"{sysconfig.get_path('scripts')}{os.pathsep}{os.environ['PATH']}"

TESTS = Path(__file__).parent
LAYERS = ("unit", "parity", "notebook", "grading", "browser")

# No deadline, since the clock decides nothing here; the same examples in every run.
settings.register_profile("kindling", deadline=None, derandomize=True)
settings.load_profile("kindling")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test by its folder; examples in docstrings are unit tests."""
    for item in items:
        layer = layer_of(item.path)
        item.add_marker(layer)
        if layer == "unit" and item.get_closest_marker("slow") is None:
            item.add_marker("tiny")
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> tuple[int, bool]:
    """Return when a test runs: those that take minutes first, for two to share well.

    The trial of the training unit, which trains again and again, takes longest.
    """
    first = ("notebook", "grading", "browser", "parity", "unit")
    return first.index(layer_of(item.path)), "09_" not in item.nodeid


def layer_of(path: Path) -> str:
    """Return the layer of a test file, by the first folder under tests/."""
    folder = path.relative_to(TESTS).parts[0] if path.is_relative_to(TESTS) else "unit"
    if folder not in LAYERS:
        raise pytest.UsageError(
            f"{path}: a test stands in tests/{{{','.join(LAYERS)}}}/"
        )
    return folder


@pytest.fixture(autouse=True)
def no_torch_in_unit_tests(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Make `import torch` fail in unit tests; those that need it go to tests/parity."""
    if request.node.get_closest_marker("unit"):
        monkeypatch.setitem(sys.modules, "torch", None)


@pytest.fixture(autouse=True)
def library_stays_as_it_was() -> Iterator[None]:
    """Keep what `import kindling` gives from test to test; `begin` replaces it."""
    from course.carry import hook

    with hook.kept():
        yield


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests have counted: the share of causes that checks name."""
    reports = terminalreporter.getreports("passed") + terminalreporter.getreports(
        "failed"
    )
    found = [value for report in reports for value in report.user_properties]
    lines = sorted(str(value) for name, value in found if name == "causes")
    if lines:
        terminalreporter.section("causes of planted mistakes")
        terminalreporter.write_line("\n".join(lines))
