"""What lies in a bundle: a list of files, each with its reason to be there.

Nothing is taken by default. Notebooks come from release/, where solutions and hidden
checks are gone; of the repository only the package `course` and its environment are
taken. The files about the environment are made for students: without what instructors
need, and without its names.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from course.errors import UserError
from course.updates.store import files_of

AS_THEY_ARE = ("constraints.txt", "LICENSE", "LICENSE-prose")
TEMPLATES = Path(__file__).with_name("templates")
INSTRUCTORS = re.compile(r"^\[+(project\.optional-dependencies|tool\.(?!setuptools))")
LINE_OF_INSTRUCTORS = re.compile(r'^[\w-]+ = "autograder\.')


def contents(root: Path, release: Path, units: Sequence[str]) -> dict[str, bytes]:
    """Return the files of a bundle by their path in it.

    root: the repository; release: the folder with the released units, those of a class
    or of the repository. Raises UserError for a unit that was not released.
    """
    found = {name: (root / name).read_bytes() for name in AS_THEY_ARE}
    found |= {
        path.as_posix(): (TEMPLATES / path).read_bytes() for path in files_of(TEMPLATES)
    }
    found["pyproject.toml"] = project(root).encode()
    found["environment.yml"] = environment(root).encode()
    for path in files_of(root / "course"):
        found[f"course/{path.as_posix()}"] = (root / "course" / path).read_bytes()
    for unit in units:
        found |= dict(_unit(release, unit))
    return dict(sorted(found.items()))


def _unit(release: Path, unit: str) -> Iterator[tuple[str, bytes]]:
    if not (release / unit / f"{unit}.ipynb").is_file():
        raise UserError(
            f"There is no release of {unit} in {release}.",
            f"`kindling build {unit[:2]}` makes it.",
        )
    for path in files_of(release / unit):
        inside = f"release/{unit}/{path.as_posix()}"
        yield inside, (release / unit / path).read_bytes()


def project(root: Path) -> str:
    """Return pyproject.toml as students need it: their packages and their commands."""
    kept: list[str] = []
    keep = True
    for line in (root / "pyproject.toml").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            keep = not INSTRUCTORS.match(line)
        of_theirs = line.startswith("#") or LINE_OF_INSTRUCTORS.match(line)
        if keep and not of_theirs:
            kept.append(line.replace('["course*", "autograder*"]', '["course*"]'))
    return "\n".join(kept).rstrip() + "\n"


def environment(root: Path) -> str:
    """Return environment.yml as students need it: without torch and the tests."""
    text = (root / "environment.yml").read_text(encoding="utf-8")
    return text.replace("-e .[all]", "-e .")
