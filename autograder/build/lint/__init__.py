"""The rules that a unit keeps to; each finding is one line with what to do.

`structure` looks at exercises, points and planted mistakes, `probes` at check cells,
`style` at prose and code, `leaks` at what reaches students.
"""

from bisect import bisect
from collections.abc import Mapping
from dataclasses import replace

from autograder.build.cells import Cells
from autograder.build.ids import cell_ids
from autograder.build.lint import leaks, probes, structure, style
from autograder.build.lint.findings import Finding
from autograder.build.units import Unit

__all__ = ["Finding", "lint_release", "lint_unit"]


def lint_unit(unit: Unit, cells: Cells) -> list[Finding]:
    """Return what is wrong in the unit's text and its planted answers."""
    rules = (*structure.RULES, *probes.RULES, *style.RULES)
    found = [finding for rule in rules for finding in rule(unit, cells)]
    return _with_ids(unit, cells, found)


def lint_release(
    unit: Unit, cells: Cells, released: Mapping[str, bytes]
) -> list[Finding]:
    """Return what is wrong in the files that students get."""
    rules = leaks.RULES
    found = [finding for rule in rules for finding in rule(unit, cells, released)]
    return _with_ids(unit, cells, found)


def _with_ids(unit: Unit, cells: Cells, found: list[Finding]) -> list[Finding]:
    """Return the findings, with ids also for cells that the build gives one."""
    names = cell_ids(cells.all)
    lines = [cell.line for cell in cells.all]
    text = unit.shown(unit.text)
    result = []
    for finding in found:
        index = bisect(lines, finding.line) - 1
        if not finding.cell and finding.path == text and finding.line and index >= 0:
            finding = replace(finding, cell=names[index])
        result.append(finding)
    return result
