"""Who imports whom: the rules of the house, read from the source text."""

import ast
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
OURS = {"course", "autograder", "kindling", "tests"}
DISTRIBUTIONS = packages_distributions()


def imports(folder: str) -> dict[str, set[str]]:
    """Return the packages that each file under `folder` imports, anywhere in it."""
    return {
        path.relative_to(ROOT).as_posix(): set(imported(ast.parse(path.read_text())))
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "templates" not in path.parts  # files for a folder of their own
    }


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def undeclared(found: set[str], declared: list[str]) -> set[str]:
    """Return the packages in `found` that no distribution in `declared` brings."""
    names = {canonicalize_name(Requirement(line).name) for line in declared}
    others = found - OURS - sys.stdlib_module_names
    return {
        name
        for name in others
        if not names & {canonicalize_name(d) for d in DISTRIBUTIONS.get(name, [name])}
    }


COURSE = imports("course")
AUTOGRADER = imports("autograder")
STUDENT = PROJECT["dependencies"]
INSTRUCTOR = STUDENT + PROJECT["optional-dependencies"]["instructor"]
CLUSTER = PROJECT["optional-dependencies"]["cluster"]
EXECUTORS = "autograder/engine/executors.py"


@pytest.mark.parametrize("file", COURSE)
def test_the_course_imports_no_grading_and_no_solutions(file):
    assert COURSE[file] & {"autograder", "solutions"} == set()


@pytest.mark.parametrize("file", COURSE)
def test_the_course_imports_only_what_students_install(file):
    allowed = [*STUDENT, "torch"]
    assert undeclared(COURSE[file], allowed) == set()


@pytest.mark.parametrize("file", AUTOGRADER)
def test_the_autograder_imports_only_what_instructors_install(file):
    allowed = [*INSTRUCTOR, *(CLUSTER if file == EXECUTORS else [])]
    assert undeclared(AUTOGRADER[file], allowed) == set()


def test_the_bootstrap_imports_the_standard_library_only():
    assert COURSE["course/bootstrap.py"] <= sys.stdlib_module_names


def test_no_module_of_the_course_hides_one_of_the_standard_library():
    # python3 course/bootstrap.py has course/ at the head of its path.
    names = {path.stem for path in (ROOT / "course").iterdir()}
    assert names & sys.stdlib_module_names == set()


def test_an_undeclared_package_is_found():
    assert undeclared({"numpy", "yaml", "os", "course"}, STUDENT) == {"yaml"}
