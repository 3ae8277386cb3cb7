"""pyproject.toml, constraints.txt and environment.yml agree."""

import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
EXTRAS = PROJECT["optional-dependencies"]


def requirements() -> list[Requirement]:
    """Return every package that pyproject.toml asks for, without the project itself."""
    lines = sum(EXTRAS.values(), PROJECT["dependencies"])
    found = [Requirement(line) for line in lines]
    return [one for one in found if one.name != PROJECT["name"]]


def pins() -> dict[str, str]:
    """Return the version of each package in constraints.txt."""
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    pairs = [line.split("==") for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(name): version for name, version in pairs}


@pytest.mark.parametrize("wanted", requirements(), ids=lambda wanted: wanted.name)
def test_each_dependency_is_pinned_within_its_range(wanted):
    assert wanted.specifier.contains(pins()[canonicalize_name(wanted.name)])


@pytest.mark.parametrize("wanted", requirements(), ids=lambda wanted: wanted.name)
def test_each_range_has_two_ends(wanted):
    assert {part.operator for part in wanted.specifier} == {">=", "<"}


def test_students_install_no_torch():
    names = {Requirement(line).name for line in PROJECT["dependencies"]}
    assert names & {"torch", "jupytext", "pytest"} == set()


def test_pins_are_plain_versions():
    assert [version for version in pins().values() if "+" in version] == []


def test_conda_installs_what_make_installs():
    text = (ROOT / "environment.yml").read_text()
    *conda, last = yaml.safe_load(text)["dependencies"]
    assert last == {"pip": ["-c constraints.txt", "-e .[all]"]}
    assert conda == [f"python{SpecifierSet(PROJECT['requires-python'])}", "pip"]
