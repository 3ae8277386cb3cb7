"""Rules about check cells: one question, asked with nothing of the notebook."""

import ast
import builtins
import symtable
from collections.abc import Iterator
from dataclasses import dataclass

from autograder.build.cells import Cell, Cells
from autograder.build.lint.findings import Finding, at
from autograder.build.units import Unit

KNOWN = {"np", "math", "check"} | set(dir(builtins))


@dataclass(frozen=True)
class Probes:
    """What a check cell defines."""

    probes: list[ast.FunctionDef]
    tree: ast.Module


def read_probes(cell: Cell) -> Probes | None:
    """Return the probes of a check cell, None if it is no Python."""
    try:
        tree = ast.parse(cell.solved)
    except SyntaxError:
        return None
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    return Probes([f for f in functions if _is_probe(f)], tree)


def _is_probe(function: ast.FunctionDef) -> bool:
    names = [ast.unparse(decorator) for decorator in function.decorator_list]
    return any(name.startswith("check.") for name in names)


def a_check_is_one_question(unit: Unit, cells: Cells) -> Iterator[Finding]:
    """A check cell holds one probe, whose docstring ends with a question mark."""
    for cell in _checks(cells):
        found = read_probes(cell)
        if found is None:
            continue  # the rule that code is Python says so
        if len(found.probes) != 1:
            what = f"has {len(found.probes)} probes"
            yield at(unit, cell, what, "define one function below one @check line")
        for probe in found.probes:
            asked = (ast.get_docstring(probe) or "").strip().split("\n")[0]
            if not asked.endswith("?"):
                what = f"{probe.name} opens with no question"
                yield at(unit, cell, what, "make its docstring a question, with a '?'")


def a_probe_knows_nothing_else(unit: Unit, cells: Cells) -> Iterator[Finding]:
    """Probes use their arguments, np, math, check and built-in names only."""
    for cell in _checks(cells):
        found = read_probes(cell)
        if found is None:
            continue
        strange = sorted(_outside_names(cell.solved) - KNOWN)
        if strange:
            yield at(
                unit,
                cell,
                f"the probe uses {', '.join(strange)}",
                "use its arguments, np, math, check and built-in names only",
            )
        nodes = ast.walk(found.tree)
        if any(isinstance(node, ast.Import | ast.ImportFrom) for node in nodes):
            yield at(unit, cell, "the check imports", "use np and math as they are")


def _outside_names(source: str) -> set[str]:
    """Return the names that a cell takes from elsewhere.

    Those are all global names in its functions and lambdas, and what the lines outside
    of them, such as the one with @check, use and do not define: in grading each cell is
    asked by itself.
    """
    whole = symtable.symtable(source, "cell", "exec")
    used = [symbol for symbol in whole.get_symbols() if symbol.is_referenced()]
    names = {symbol.get_name() for symbol in used if not symbol.is_assigned()}
    waiting = list(whole.get_children())
    while waiting:
        table = waiting.pop()
        waiting += table.get_children()
        for symbol in table.get_symbols():
            if symbol.is_global() and symbol.is_referenced():
                names.add(symbol.get_name())
    return names


def probe_names_are_unique(unit: Unit, cells: Cells) -> Iterator[Finding]:
    """No two probes of a unit share a name: recordings are kept by it."""
    seen: dict[str, str] = {}
    for cell in _checks(cells):
        found = read_probes(cell)
        for probe in found.probes if found else []:
            if probe.name in seen:
                what = f"probe {probe.name} stands also in {seen[probe.name]}"
                yield at(unit, cell, what, "give it a name of its own")
            seen.setdefault(probe.name, cell.id)


def _checks(cells: Cells) -> list[Cell]:
    return [cell for cell in cells.all if cell.role == "check"]


RULES = (a_check_is_one_question, a_probe_knows_nothing_else, probe_names_are_unique)
