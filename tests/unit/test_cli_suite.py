"""`kindling test`, with steps that are one-line programs."""

from pathlib import Path

import pytest

from course.cli import suite
from course.errors import UserError

PROGRAMS = {
    "good": "print('all is well')",
    "bad": "import sys; print('line 3 is wrong'); sys.exit(1)",
    "passing": "import sys; print(sys.argv[1:]); print('== 7 passed in 1 s ==')",
    "failing": "print('== 1 failed, 6 passed in 1 s =='); raise SystemExit(1)",
    "silent": "",
}

pytestmark = pytest.mark.slow


@pytest.fixture
def run(tmp_path: Path, monkeypatch, capfd):
    """Return a function that runs the suite with other steps; gives code and lines."""
    for name, text in PROGRAMS.items():
        (tmp_path / f"{name}.py").write_text(text)

    def run(steps: list[str], pytest_program: str, *arguments: str, needed=()):
        monkeypatch.setattr(suite, "STEPS", {name: [name] for name in steps})
        monkeypatch.setattr(suite, "PYTEST", [pytest_program])
        monkeypatch.setattr(suite, "NEEDED", needed)
        code = suite.run_suite(tmp_path, list(arguments))
        return code, capfd.readouterr().out.splitlines()

    return run


def test_all_passed_is_0_and_ends_with_the_summary(run):
    code, lines = run(["good"], "passing")
    assert code == 0
    assert lines[-1] == "== 7 passed in 1 s =="


def test_each_step_has_its_name_result_and_time(run):
    _, lines = run(["good"], "passing")
    assert lines[0].split()[:2] == ["good", "passed"]
    assert lines[0].endswith(" s")


def test_a_failed_step_stops_no_other_and_is_named_before_the_summary(run):
    code, lines = run(["bad", "good"], "passing")
    assert code == 1
    assert "line 3 is wrong" in lines
    assert any(line.split()[:2] == ["good", "passed"] for line in lines)
    assert lines[-2:] == ["failed besides pytest: bad", "== 7 passed in 1 s =="]


def test_what_passed_says_no_more(run):
    _, lines = run(["good"], "passing")
    assert "all is well" not in lines


def test_failing_tests_are_1(run):
    code, lines = run(["good"], "failing")
    assert code == 1
    assert lines[-1].startswith("== 1 failed")


def test_a_silent_pytest_is_no_error(run):
    assert run([], "silent")[0] == 0


def test_arguments_go_to_pytest(run):
    _, lines = run([], "passing", "-m", "tiny")
    assert "['-m', 'tiny']" in lines


def test_a_missing_tool_is_named(run):
    with pytest.raises(UserError, match=r"no_such_tool.*make test"):
        run([], "passing", needed=("pytest", "no_such_tool"))
