"""The program `kindling`: help, errors and exit codes."""

import errno
import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from course.cli import app as program
from course.errors import UserError

ROOT = Path(__file__).parents[2]


def run(monkeypatch, *arguments: str) -> int:
    """Run `kindling` with `arguments` in this process; return the exit code."""
    monkeypatch.setattr(sys, "argv", ["kindling", *arguments])
    with pytest.raises(SystemExit) as stop:
        program.main()
    return stop.value.code


def raising(error: BaseException):
    """Return a function to stand in for `find_course` that raises `error`."""

    def find_course(start: Path) -> Path:
        raise error

    return find_course


@pytest.fixture(autouse=True)
def environment_is_put_back(monkeypatch):
    monkeypatch.setenv(program.TRACEBACK, "")
    monkeypatch.setenv("PATH", os.environ["PATH"])


def test_help_lists_examples_commands_and_exit_codes(monkeypatch, capsys):
    assert run(monkeypatch, "--help") == 0
    text = capsys.readouterr().out
    for word in ("Examples:", "Exit codes:", "Commands:\n", "lab  ", "test  "):
        assert word in text


@pytest.mark.parametrize("command", ["lab", "test"])
def test_each_command_explains_itself_with_examples(monkeypatch, capsys, command):
    assert run(monkeypatch, command, "--help") == 0
    assert f"Examples:\n    kindling {command}\n" in capsys.readouterr().out


def test_a_user_error_is_one_line_and_exit_code_1(monkeypatch, capsys):
    error = UserError("There is no unit 99.", "Look\ninto source/.")
    monkeypatch.setattr("course.cli.lab.find_course", raising(error))
    assert run(monkeypatch, "lab") == 1
    printed = capsys.readouterr()
    assert printed.err == "kindling: There is no unit 99. Look into source/.\n"
    assert printed.out == ""


def test_a_full_disk_is_one_line(monkeypatch, capsys):
    error = OSError(errno.ENOSPC, "No space left on device")
    monkeypatch.setattr("course.cli.lab.find_course", raising(error))
    assert run(monkeypatch, "lab") == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_ctrl_c_ends_with_130(monkeypatch, capsys):
    monkeypatch.setattr("course.cli.lab.find_course", raising(KeyboardInterrupt()))
    assert run(monkeypatch, "lab") == 130
    assert capsys.readouterr().err == ""


def test_traceback_shows_where_a_user_error_comes_from(monkeypatch):
    error = UserError("There is no unit 99.")
    monkeypatch.setattr("course.cli.lab.find_course", raising(error))
    with pytest.raises(UserError):
        run(monkeypatch, "--traceback", "lab")


def test_a_mistake_in_the_program_is_not_hidden(monkeypatch):
    monkeypatch.setattr("course.cli.lab.find_course", raising(ZeroDivisionError()))
    with pytest.raises(ZeroDivisionError):
        run(monkeypatch, "lab")


def test_an_unknown_command_is_a_usage_error(monkeypatch, capsys):
    assert run(monkeypatch, "biuld") == 2
    error = capsys.readouterr().err
    assert "biuld" in error
    assert "Traceback" not in error


def test_the_version_is_printed(monkeypatch, capsys):
    monkeypatch.setattr("importlib.metadata.version", lambda name: f"{name} 1.2")
    assert run(monkeypatch, "--version") == 0
    assert capsys.readouterr().out == "kindling kindling-course 1.2\n"


def test_programs_of_this_environment_come_first(monkeypatch):
    monkeypatch.setenv("PATH", "/elsewhere")
    run(monkeypatch, "--help")
    assert os.environ["PATH"].split(os.pathsep) == [
        sysconfig.get_path("scripts"),
        "/elsewhere",
    ]


@pytest.mark.slow
@pytest.mark.parametrize("arguments", [["--help"], ["lab", "--help"]])
def test_help_imports_neither_torch_nor_nbgrader(arguments):
    script = (
        "import sys\n"
        "from course.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print({'torch', 'nbgrader', 'jupyterlab', 'matplotlib'} & sys.modules.keys())"
    )
    out = subprocess.check_output(
        [sys.executable, "-c", script, *arguments],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        text=True,
    )
    assert out.splitlines()[-1] == "set()"


@pytest.mark.slow
def test_nothing_is_colored_when_piped():
    run = subprocess.run(
        [sys.executable, "-m", "course.cli", "--help"], cwd=ROOT, capture_output=True
    )
    assert run.returncode == 0
    assert b"\x1b" not in run.stdout + run.stderr
