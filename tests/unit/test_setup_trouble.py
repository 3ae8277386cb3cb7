"""What course/bootstrap.py says when something fails: one line, and exit code 1."""

import ast
import os
import sys
from pathlib import Path

import pytest

from tests.unit.setup_checkout import ROOT, Checkout, is_one_line

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="the fakes are shell scripts"),
]
FULL = "ERROR: Could not install packages: [Errno 28] No space left on device"
OFFLINE = (
    "WARNING: Retrying after connection broken by 'NewConnectionError(...)': /simple/\n"
    "ERROR: No matching distribution found for setuptools>=77"
)
NO_WHEEL = "Looking for torch\nERROR: No matching distribution found for torch==2.13.0"


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path / "a clone")


@pytest.mark.parametrize(
    ("output", "words"),
    [
        (FULL, "the disk is full"),
        (OFFLINE, "could not reach its package index"),
        (NO_WHEEL, "No matching distribution found for torch==2.13.0"),
    ],
    ids=["full disk", "no network", "no wheel"],
)
def test_a_pip_that_fails_is_one_line_and_a_full_log(checkout, output, words):
    run = checkout.run("demo", PIP=output)
    assert run.returncode == 1
    assert is_one_line(run.stderr)
    assert words in run.stderr
    assert ".venv/install.log" in run.stderr
    assert output in (checkout.folder / ".venv" / "install.log").read_text()


def test_the_next_run_after_a_failed_pip_goes_on(checkout):
    checkout.run("lab", PIP=OFFLINE)
    assert checkout.run("lab").returncode == 0
    assert len(checkout.calls("-m venv")) == 1


def test_failing_to_add_packages_leaves_the_old_environment_usable(checkout):
    checkout.run("lab")
    assert checkout.run("demo", PIP=OFFLINE).returncode == 1
    assert checkout.run("lab", PIP=OFFLINE).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "venv"),
    [
        (["--no-ensurepip"], "ok"),
        ([], "not created successfully because ensurepip is not available. On Debian"),
    ],
    ids=["no module", "module that refuses"],
)
def test_a_python_without_venv_names_the_package_to_install(checkout, arguments, venv):
    run = checkout.run("lab", *arguments, VENV=venv)
    assert run.returncode == 1
    assert is_one_line(run.stderr)
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    assert f"python{version}-venv" in run.stderr


def test_a_venv_on_a_full_disk_is_one_line(checkout):
    run = checkout.run("lab", VENV="Error: [Errno 28] No space left on device: 'x'")
    assert run.returncode == 1
    assert is_one_line(run.stderr)
    assert "the disk is full" in run.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_log_on_a_full_disk_is_one_line(checkout):
    checkout.run("lab")
    checkout.change("constraints.txt", "numpy==", "numpy===")
    log = checkout.folder / ".venv" / "install.log"
    log.unlink()
    log.symlink_to("/dev/full")
    run = checkout.run("lab")
    assert run.returncode == 1
    assert is_one_line(run.stderr)
    assert "the disk is full" in run.stderr


def test_a_file_in_the_place_of_the_environment_is_one_line(checkout):
    (checkout.folder / ".venv").write_text("")
    run = checkout.run("lab")
    assert run.returncode == 1
    assert is_one_line(run.stderr)


@pytest.mark.parametrize("arguments", [[], ["tset"]])
def test_an_unknown_verb_installs_nothing(checkout, arguments):
    run = checkout.run(*arguments)
    assert run.returncode == 2
    assert is_one_line(run.stderr)
    assert not (checkout.folder / ".venv").exists()


def test_an_older_python_is_one_line(checkout):
    run = checkout.run("lab", "--pretend-old")
    assert run.returncode == 1
    assert is_one_line(run.stderr)
    assert "this is Python 3.7" in run.stderr


def test_an_older_python_can_read_the_file():
    text = (ROOT / "course" / "bootstrap.py").read_text()
    ast.parse(text, feature_version=(3, 7))
