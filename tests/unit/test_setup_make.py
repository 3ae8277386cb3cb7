"""The Makefile, with Pythons that are shell scripts."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MAKE = shutil.which("make")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(MAKE is None, reason="make is not installed"),
]

GOOD = '#!/bin/sh\ntest "$1" = -c || echo "${0##*/} $*"\n'
OLD = "#!/bin/sh\nexit 1\n"


def make(folder: Path, pythons: dict[str, str], *arguments: str):
    """Run make where `pythons` (name to script) are the only programs on the path."""
    path = folder / "programs"
    path.mkdir(exist_ok=True)
    for name, script in pythons.items():
        (path / name).write_text(script)
        (path / name).chmod(0o755)
    shutil.copy(ROOT / "Makefile", folder)
    own = ("MAKE", "PYTH", "ARGS")  # of the make that runs these tests
    clean = {k: v for k, v in os.environ.items() if not k.startswith(own)}
    return subprocess.run(
        [str(MAKE), *arguments],
        cwd=folder,
        env=clean | {"PATH": str(path)},
        capture_output=True,
        text=True,
    )


def errors_of(run) -> list[str]:
    """Return the lines on standard error without make's own closing line."""
    return [line for line in run.stderr.splitlines() if not line.startswith("make")]


@pytest.mark.parametrize(
    ("pythons", "chosen"),
    [
        ({"python3": GOOD, "python3.13": GOOD}, "python3"),
        ({"python3": OLD, "python3.12": GOOD}, "python3.12"),
        ({"python3.11": GOOD, "python3.13": GOOD}, "python3.13"),
    ],
)
def test_make_takes_the_first_python_that_is_new_enough(tmp_path, pythons, chosen):
    run = make(tmp_path, pythons, "lab", "ARGS=--no-open")
    assert run.stdout == f"{chosen} -I course/bootstrap.py lab --no-open\n"


@pytest.mark.parametrize("pythons", [{}, {"python3": OLD, "python3.11": OLD}])
def test_make_without_a_new_python_is_one_line(tmp_path, pythons):
    run = make(tmp_path, pythons, "test")
    assert run.returncode != 0
    (line,) = errors_of(run)
    assert "needs Python 3.11 or newer" in line


def test_make_takes_the_python_that_is_named(tmp_path):
    run = make(tmp_path, {"python3": GOOD, "other": GOOD}, "demo", "PYTHON=other")
    assert run.stdout == "other -I course/bootstrap.py --this-python demo\n"


@pytest.mark.parametrize("name", ["old", "missing"])
def test_a_named_python_that_does_not_serve_is_one_line(tmp_path, name):
    run = make(tmp_path, {"python3": GOOD, "old": OLD}, "lab", f"PYTHON={name}")
    assert run.returncode != 0
    (line,) = errors_of(run)
    assert f"{name} is not Python 3.11 or newer" in line


def test_make_alone_lists_what_it_can_do(tmp_path):
    run = make(tmp_path, {})
    assert [line.split()[1] for line in run.stdout.splitlines()] == [
        "lab",
        "demo",
        "test",
        "bench",
    ]


def test_continuous_integration_runs_make_test():
    script = (ROOT / ".ci" / "run").read_text()
    assert "exec make test" in script
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
