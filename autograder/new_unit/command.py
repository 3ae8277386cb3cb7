"""`kindling new-unit`."""

from pathlib import Path
from typing import Annotated

import typer

from autograder.build.units import UnitError, find_root, find_units
from autograder.new_unit.example import texts, unit_name
from course.errors import UserError


def new_unit(
    number: Annotated[int, typer.Argument(help="The number of the unit, such as 15.")],
    name: Annotated[str, typer.Argument(help="Its name, such as graph_networks.")],
) -> None:
    """Write the texts of a new unit into source/: a small one, which builds as it is.

    It is the example of docs/new-unit.md, with one exercise, its checks, hints, wrong
    answers and a written question, under the number and name that you give. Change it
    piece by piece, and build it after each. An existing unit is never overwritten.

    \b
    Examples:
      kindling new-unit 15 graph_networks
      kindling build 15
    """
    try:
        root = find_root(Path.cwd())
        units = find_units(root)
    except UnitError as error:
        raise UserError(str(error)) from None
    unit = unit_name(number, name)
    taken = [other.name for other in units if other.name[:3] == unit[:3]]
    if taken:
        raise UserError(
            f"{taken[0]} has this number already.", "Give a number that is free."
        )
    for file, text in texts(root, number, name).items():
        path = root / "source" / file
        path.write_text(text, encoding="utf-8")
        print(f"{path.relative_to(root).as_posix()}: written")
    print(f"Next: `kindling build {number:02}`; docs/new-unit.md explains each cell.")
