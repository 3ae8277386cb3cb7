"""What tests/conftest.py does for every test."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
INI = """
[pytest]
addopts = --strict-markers -p no:cacheprovider
markers = {}
"""

pytestmark = pytest.mark.slow


@pytest.fixture
def house(pytester: pytest.Pytester) -> pytest.Pytester:
    """Return an empty project with our conftest and our marks."""
    marks = ["unit", "parity", "notebook", "grading", "tiny", "slow"]
    pytester.makeini(INI.format("\n    ".join(["", *marks])))
    (pytester.path / "tests").mkdir()
    text = (ROOT / "tests" / "conftest.py").read_text()
    (pytester.path / "tests" / "conftest.py").write_text(text)
    return pytester


def add(house: pytest.Pytester, path: str, body: str) -> None:
    file = house.path / "tests" / path
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"import pytest\n{body}\n")


def collected(house: pytest.Pytester, mark: str) -> int:
    """Return how many tests have the mark."""
    result = house.runpytest_inprocess("tests", "-m", mark, "--collect-only", "-q")
    return sum("::" in line for line in result.outlines)


@pytest.mark.parametrize("layer", ["unit", "parity", "notebook", "grading"])
def test_a_folder_gives_its_mark(house, layer):
    for folder in ("unit", "parity", "notebook", "grading"):
        add(house, f"{folder}/test_{folder}.py", "def test_it(): pass")
    assert collected(house, layer) == 1


def test_unit_tests_are_tiny_unless_marked_slow(house):
    slow = "@pytest.mark.slow\ndef test_slow(): pass\ndef test_quick(): pass"
    add(house, "unit/test_a.py", slow)
    add(house, "parity/test_b.py", "def test_it(): pass")
    assert collected(house, "tiny") == 1


def test_a_test_in_another_folder_is_refused(house):
    add(house, "misc/test_a.py", "def test_it(): pass")
    result = house.runpytest_inprocess("tests")
    assert result.ret == pytest.ExitCode.USAGE_ERROR


@pytest.mark.parametrize(("layer", "passed"), [("unit", 0), ("parity", 1)])
def test_torch_is_out_of_reach_in_unit_tests_only(house, layer, passed, monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", sys)
    add(house, f"{layer}/test_a.py", "def test_it(): import torch")
    house.runpytest_inprocess("tests").assert_outcomes(passed=passed, failed=1 - passed)
