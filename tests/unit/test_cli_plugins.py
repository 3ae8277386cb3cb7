"""Commands that the autograder adds to `kindling`."""

import os
import sys
import tomllib
from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path

import pytest
import typer

from course.cli import plugins
from course.cli.app import app, main
from course.errors import UserError

GREET = '''
def greet(name: str = "you"):
    """Greet.

    A second paragraph.
    """
    print(name)
'''
NESTED = """
import typer
app = typer.Typer()

@app.command()
def a(): print("a")

@app.command()
def b(): print("b")
"""
PROJECT = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())
COMMANDS = PROJECT["project"]["entry-points"][plugins.GROUP]
SOURCES = {
    "greet": GREET,
    "nested": NESTED,
    "needy": 'import no_such_package\ndef run():\n    """Need much."""\n',
    "broken": 'def run():\n    """Break."""\n    return (\n',
    "empty": "",
    "cross": "from collections import no_such_name\n",
}


@pytest.fixture(autouse=True)
def package(tmp_path, monkeypatch) -> Path:
    """Put a package `sparks` with one module per source on the path."""
    folder = tmp_path / "sparks"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    for name, source in SOURCES.items():
        (folder / f"{name}.py").write_text(source)
    monkeypatch.syspath_prepend(tmp_path)
    yield folder
    for name in [name for name in sys.modules if name.startswith("sparks")]:
        del sys.modules[name]


def entry(name: str, value: str) -> EntryPoint:
    return EntryPoint(name=name, value=value, group=plugins.GROUP)


@pytest.fixture
def run(monkeypatch, capsys):
    """Return a function that runs `kindling` with entries; gives code, out and err."""

    def run(entries: list[EntryPoint], *arguments: str):
        found = EntryPoints(entries)
        monkeypatch.setattr(plugins, "entry_points", lambda group: found)
        monkeypatch.setattr(sys, "argv", ["kindling", *arguments])
        monkeypatch.setenv("PATH", os.environ["PATH"])
        with pytest.raises(SystemExit) as stop:
            main()
        return stop.value.code, *capsys.readouterr()

    return run


def test_a_function_becomes_a_command(run):
    entries = [entry("greet", "sparks.greet:greet")]
    assert run(entries, "greet", "--name", "ada") == (0, "ada\n", "")


def test_a_typer_app_becomes_a_group_of_commands(run):
    entries = [entry("nested", "sparks.nested:app")]
    assert run(entries, "nested", "b") == (0, "b\n", "")


def test_listing_shows_the_first_sentence_and_imports_nothing(run):
    entries = [entry("greet", "sparks.greet:greet"), entry("needy", "sparks.needy:run")]
    code, out, _ = run(entries, "--help")
    assert code == 0
    assert "greet  Greet.\n" in out
    assert "needy  Need much.\n" in out
    assert "sparks.needy" not in sys.modules


def test_listing_marks_what_is_not_in_this_installation(run):
    _, out, _ = run([entry("gone", "sparks.gone:run")], "--help")
    assert "gone  (Not in this installation.)\n" in out


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("sparks.gone:run", "there is no sparks.gone"),
        ("no_such_house.room:run", "there is no no_such_house"),
        ("sparks.needy:run", "needs no_such_package"),
        ("sparks.broken:run", "cannot be loaded"),
        ("sparks.empty:run", "cannot be loaded"),
        ("sparks.cross:run", "cannot be loaded"),
    ],
)
def test_a_command_that_cannot_be_imported_is_one_line(run, value, words):
    code, out, err = run([entry("spark", value)], "spark")
    assert (code, out) == (1, "")
    assert err.startswith("kindling: `kindling spark` ")
    assert words in err
    assert err.count("\n") == 1


def test_a_command_of_the_program_itself_wins(run):
    code, out, _ = run([entry("lab", "sparks.greet:greet")], "lab", "--help")
    assert code == 0
    assert "JupyterLab" in out


def test_loading_keeps_the_cause():
    with pytest.raises(UserError) as caught:
        plugins.load(entry("needy", "sparks.needy:run"))
    assert isinstance(caught.value.__cause__, ModuleNotFoundError)


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_of_the_autograder_can_be_listed(name):
    assert plugins.first_sentence(entry(name, COMMANDS[name])).endswith(".")


def test_the_program_is_a_typer_app_with_completion():
    assert isinstance(app, typer.Typer)
    assert "install_completion" in {p.name for p in typer.main.get_command(app).params}
