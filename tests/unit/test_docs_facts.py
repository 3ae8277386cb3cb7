"""Are the numbers that a page takes from another page still those?"""

import re
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"
COMPARISON = (DOCS / "comparison.md").read_text(encoding="utf-8")


def rows(page: str) -> list[list[str]]:
    """Return the cells of the tables of a page, row by row."""
    lines = (DOCS / page).read_text(encoding="utf-8").splitlines()
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in lines
        if line.startswith("| ")
    ]


def attacks() -> list[str]:
    """Return what stock nbgrader made of each attack, the honest ones left out."""
    found = rows("attacks.md")[1:]
    names = [row[0] for row in found]
    return [row[1] for row in found[: names.index("as in the lesson")]]


def test_the_attacks_that_gained_points_are_counted() -> None:
    gained = [said for said in attacks() if re.match(r"[1-9]", said)]
    assert f"{len(gained)} earned points that were not due" in COMPARISON


def test_the_attacks_that_stopped_a_run_are_counted() -> None:
    stopped = [said for said in attacks() if ";" in said]
    assert f"{len(stopped)} others made the run\nfail or never end" in COMPARISON


def test_the_speed_is_that_of_the_benchmark() -> None:
    (row,) = [
        row for row in rows("grading-benchmarks.md") if row[0] == "kindling grade"
    ]
    assert round(float(row[3])) == 30
    assert "took a thirtieth of its" in COMPARISON


def test_every_source_is_named_in_a_table_and_listed() -> None:
    named = {
        int(n) for n in re.findall(r"^\| [^|]*\[(\d+)\]", COMPARISON, re.MULTILINE)
    }
    listed = {int(n) for n in re.findall(r"^(\d+)\. ", COMPARISON, re.MULTILINE)}
    assert named == listed == set(range(1, len(listed) + 1))
    assert len(listed) > 15
