"""Commands keep the same habits: help, JSON, quiet pipes, completion, one line."""

import errno
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from course.cli import app as program
from course.cli.app import app
from course.cli.busy import busy
from course.cli.complete import units

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
COMMANDS = sorted([*PROJECT["entry-points"]["kindling.commands"], "lab", "test"])
# Commands that do something and have nothing to report beyond what they wrote.
DOING = {"docs", "export", "lab", "new-unit", "test"}
COLOR = re.compile(r"\x1b\[")


def help_of(command):
    """Return the help of a command."""
    done = CliRunner().invoke(app, [command, "--help"])
    assert done.exit_code == 0, done.output
    return done.output


@pytest.mark.parametrize("command", COMMANDS)
def test_help_gives_examples_of_the_command_itself(command):
    text = help_of(command)
    examples = text.partition("Examples:\n")[2]
    assert examples.lstrip().startswith(f"kindling {command}")
    assert "[HELP]" not in text and not COLOR.search(text)


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_that_report_speak_json(command):
    assert ("--json" in help_of(command)) == (command not in DOING)


@pytest.mark.slow
def test_what_is_piped_has_no_colors_and_no_moving_line(tmp_path):
    for name in ("release", "work"):
        (tmp_path / name).symlink_to(ROOT / "release", target_is_directory=True)
    (tmp_path / "nbgrader_config.py").write_text("")
    words = [sys.executable, "-m", "course.cli", "progress"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    kinds = {"cwd": tmp_path, "env": environment, "text": True}
    done = subprocess.run(words, capture_output=True, **kinds)
    assert done.returncode == 0 and "02_scalar_autograd" in done.stdout
    assert not COLOR.search(done.stdout + done.stderr) and done.stderr == ""


def test_the_moving_line_stands_on_the_error_stream_of_a_terminal(capsys, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    with busy("Counting"):
        pass
    printed = capsys.readouterr()
    assert "Counting" in printed.err and printed.out == ""
    monkeypatch.delenv("FORCE_COLOR")
    with busy("Counting"):
        pass
    assert capsys.readouterr().err == ""


def completed(*words):
    """Return what bash is offered for the last of some words."""
    environment = {**os.environ, "_KINDLING_COMPLETE": "complete_bash"}
    environment |= {"COMP_WORDS": " ".join(words), "COMP_CWORD": str(len(words) - 1)}
    environment |= {"PYTHONPATH": str(ROOT)}
    script = "from course.cli import main; main()"
    command = [sys.executable, "-c", script]
    kinds = {"cwd": ROOT, "env": environment, "capture_output": True, "text": True}
    return subprocess.run(command, **kinds).stdout.split()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["kindling", "prog"], "progress"),
        (["kindling", "report", "--js"], "--json"),
        (["kindling", "check", "02"], "02_scalar_autograd"),
        (["kindling", "build", "13"], "13_attention"),
    ],
)
def test_the_shell_completes_commands_options_and_units(words, offered):
    assert offered in completed(*words)


def test_completion_outside_of_a_course_offers_nothing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert units("02") == []


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS, errno.ENOSPC])
def test_what_the_system_refuses_is_told_in_one_line(monkeypatch, capsys, number):
    def refuse(start):
        raise OSError(number, "refused", "/some/place")

    monkeypatch.setattr("course.cli.lab.find_course", refuse)
    monkeypatch.setattr(sys, "argv", ["kindling", "lab"])
    monkeypatch.setenv(program.TRACEBACK, "")
    with pytest.raises(SystemExit) as stop:
        program.main()
    (line,) = capsys.readouterr().err.splitlines()
    assert stop.value.code == 1 and line.startswith("kindling: ")
    assert number == errno.ENOSPC or "/some/place" in line
