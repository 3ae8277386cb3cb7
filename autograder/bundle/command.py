"""`kindling bundle`."""

import json
from pathlib import Path
from typing import Annotated

import typer

from autograder.build.units import WELCOME, UnitError, find_root
from autograder.bundle.contents import contents
from autograder.bundle.write import write_folder, write_zip
from autograder.classes.units import names_meant
from autograder.demo.place import find_course
from course.errors import UserError


def bundle(
    to: Annotated[
        Path, typer.Option(help="The zip file to write, or a folder to make.")
    ] = Path("kindling-students.zip"),
    units: Annotated[
        str, typer.Option(help="The units, such as 00-04; all released if left out.")
    ] = "",
    as_json: Annotated[
        bool, typer.Option("--json", help="Print what is in it as JSON.")
    ] = False,
) -> None:
    """Pack what students get: released notebooks, the course package, its environment.

    In the folder of a class, the releases are those of the class. No solution, no
    hidden check and nothing of the grading is in it. Students unpack it, and newer ones
    over older ones: what they wrote lies in work/, which is not in it.

    \b
    Examples:
      kindling bundle
      kindling bundle --units 00-04 --to fall.zip
      kindling bundle --to a-folder
    """
    root = find_course(Path.cwd())
    release = _releases(root)
    there = sorted(path.name for path in release.glob("*/"))
    chosen = names_meant([name for name in there if name != WELCOME], units)
    if not chosen:
        raise UserError(f"{release} holds no units.", "`kindling build` makes them.")
    files = contents(root, release, chosen)
    files |= contents(root, root / "release", [WELCOME])
    path = to.resolve()
    write_zip(files, path) if path.suffix == ".zip" else write_folder(files, path)
    if as_json:
        told = {"written": str(path), "units": chosen, "files": sorted(files)}
        typer.echo(json.dumps(told, indent=1))
        return
    size = sum(map(len, files.values())) / 1e6
    print(f"{to}: {len(chosen)} units, {len(files)} files, {size:.1f} MB unpacked")
    print("It holds no solution and no hidden check. Its README says how to start.")


def _releases(root: Path) -> Path:
    """The folder with the releases: that of the class, else that of the course."""
    try:
        return find_root(Path.cwd()) / "release"
    except UnitError:
        return root / "release"
