"""course/bootstrap.py, run with a Python whose venv and pip are shell scripts."""

import os
import signal
from pathlib import Path

import pytest

from tests.unit.setup_checkout import Checkout, is_one_line

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="the fakes are shell scripts"),
]


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path / "a clone")


def test_first_run_makes_the_environment_and_runs_the_verb(checkout):
    run = checkout.run("lab", "--no-open")
    assert (run.returncode, run.stderr) == (0, "")
    assert "\nkindling lab --no-open\n" in run.stdout
    assert checkout.calls("-m pip") == ["-m pip install -c constraints.txt -e ."]


def test_second_run_installs_nothing(checkout):
    checkout.run("lab")
    checkout.calls_file.unlink()
    assert checkout.run("lab").stdout.startswith("kindling lab\n")
    assert checkout.calls("") == []


def test_an_environment_with_everything_serves_students_too(checkout):
    checkout.run("demo")
    checkout.run("lab")
    assert checkout.calls("-m pip") == ["-m pip install -c constraints.txt -e .[all]"]


def test_a_student_environment_grows_when_more_is_asked(checkout):
    checkout.run("lab")
    assert checkout.run("test").returncode == 0
    assert len(checkout.calls("-m pip")) == 2
    assert len(checkout.calls("-m venv")) == 1


def test_a_changed_pin_is_installed(checkout):
    checkout.run("demo")
    checkout.change("constraints.txt", "torch==2.13.0", "torch==2.13.1")
    checkout.run("lab")
    assert checkout.calls("-m pip")[1:] == [
        "-m pip install -c constraints.txt -e .[all]"
    ]


def test_a_changed_setting_of_a_tool_installs_nothing(checkout):
    checkout.run("lab")
    checkout.change("pyproject.toml", "line-length = 88", "line-length = 89")
    checkout.run("lab")
    assert len(checkout.calls("-m pip")) == 1


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_a_run_cut_short_is_started_over(checkout, how):
    code, errors = checkout.stop_while_installing(how)
    if how == signal.SIGINT:
        assert code == 1
        assert is_one_line(errors)
    assert checkout.run("lab").returncode == 0
    assert len(checkout.calls("-m venv")) == 2


def test_a_half_made_environment_is_made_again(checkout):
    (checkout.folder / ".venv" / "bin").mkdir(parents=True)
    (checkout.folder / ".venv" / "bin" / "python").symlink_to("/nowhere/python3")
    assert checkout.run("lab").returncode == 0


def test_a_moved_clone_gets_a_new_environment(checkout):
    checkout.run("lab")
    checkout.folder = checkout.folder.rename(checkout.folder.with_name("moved"))
    checkout.python = checkout.folder / "python3"
    assert checkout.run("lab").returncode == 0
    assert len(checkout.calls("-m venv")) == 2


def test_naming_a_python_replaces_an_environment_of_another(checkout):
    checkout.run("lab")
    checkout.run("--this-python", "lab", PROBE="1")
    assert len(checkout.calls("-m venv")) == 2


def test_naming_the_same_python_changes_nothing(checkout):
    checkout.run("lab")
    checkout.run("--this-python", "lab")
    assert len(checkout.calls("-m venv")) == len(checkout.calls("-m pip")) == 1


def test_another_environment_does_not_leak_in(checkout):
    foreign = {"PYTHONPATH": "/x", "CONDA_PREFIX": "/y", "PIP_TARGET": "/z"}
    run = checkout.run("lab", VIRTUAL_ENV="/other", **foreign)
    seen = dict(line.partition("=")[::2] for line in run.stdout.splitlines())
    assert foreign.keys() & seen.keys() == set()
    assert seen["VIRTUAL_ENV"] == str(checkout.folder / ".venv")


def test_two_runs_at_once_install_once(checkout):
    first = checkout.start("lab", PIP="brief")
    checkout.wait_for_pip()
    second = checkout.run("lab")
    first.communicate(timeout=30)
    assert first.returncode == second.returncode == 0
    assert "waiting for it" in second.stdout
    assert len(checkout.calls("-m pip")) == 1
