"""The example unit of docs/new-unit.md, under another number and name.

The page is the only place where the example stands; its tests build it.
"""

import re
from pathlib import Path

from course.errors import UserError

PAGE = Path("docs", "new-unit.md")
NAME, NUMBER, TITLE = "15_root_mean_square", "15", "Root mean square"
BLOCK = re.compile(r"<!-- file: source/(\S+) -->\n```python\n(.*?)^```$", re.M | re.S)
NAMES = re.compile(r"[a-z][a-z0-9_]*")


def texts(root: Path, number: int, name: str) -> dict[str, str]:
    """Return the texts of a new unit by their file names in source/.

    Raises UserError if the page of the course in ``root`` has no example.
    """
    page = root / PAGE
    found = dict(BLOCK.findall(page.read_text("utf-8"))) if page.is_file() else {}
    if not found:
        raise UserError(
            f"{page} is not there, or has no example unit.",
            "Get the whole repository; the page is the example.",
        )
    unit = unit_name(number, name)
    title = name.replace("_", " ").capitalize()
    return {
        file.replace(NAME, unit): _renamed(text, unit, title)
        for file, text in found.items()
    }


def unit_name(number: int, name: str) -> str:
    """Return the name of a unit; UserError if it cannot be one.

    >>> unit_name(7, "graph_networks")
    '07_graph_networks'
    """
    if not NAMES.fullmatch(name):
        raise UserError(
            f"'{name}' cannot be the name of a unit.",
            "Use small letters, digits and underscores, as in graph_networks.",
        )
    if not 0 <= number <= 99:
        raise UserError(f"{number} has not two digits.", "Number a unit from 0 to 99.")
    return f"{number:02}_{name}"


def _renamed(text: str, unit: str, title: str) -> str:
    number = str(int(unit[:2]))
    text = text.replace(NAME, unit)
    text = text.replace(f"# Unit {NUMBER}: {TITLE}", f"# Unit {unit[:2]}: {title}")
    return text.replace(f"Exercise {NUMBER}.", f"Exercise {number}.")
