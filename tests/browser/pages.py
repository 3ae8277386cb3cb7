"""Notebooks with graphs and with outputs of checks, for a browser to open."""

import nbformat
from nbformat import NotebookNode

from autograder.build.cells import Variant
from autograder.build.plan import read_unit
from autograder.build.units import Unit
from tests.browser.chromium import ROOT

UNIT = "02_scalar_autograd"
SOLUTIONS = str(ROOT / "solutions")
SETUP = f"""
import sys
sys.path.insert(0, {SOLUTIONS!r})
import kindling
from course import compare, draw, steps
from kindling import nn
from kindling.scalar import Value

a, b = Value(3.0, name="a"), Value(2.0, name="b")
d = a * b
loss = d + a
"""
MODEL = """
kindling.manual_seed(0)
model = nn.Sequential(nn.Linear(2, 2), nn.Tanh())
x = kindling.ones(1, 2)
draw(lambda: model(x).sum(), depth=1)
"""
RAISES = """
@extend(Value)
def __mul__(self, other):
    return Value(self.data * other.number)
"""
PROGRESS = """
from course import progress

progress()
"""


def of(sources: list[str]) -> NotebookNode:
    """Return a notebook of these code cells; one that fails does not stop the next."""
    go_on = {"tags": ["raises-exception"]}
    cells = [
        nbformat.v4.new_code_cell(source.strip(), metadata=dict(go_on))
        for source in sources
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})


def notebook() -> NotebookNode:
    """Return a notebook that steps through a pass and draws a model."""
    return of([SETUP, "steps(loss)", MODEL])


def outputs() -> NotebookNode:
    """Return a notebook in which a check of unit 02 says each thing that it can say.

    Not answered, raised, does not agree, agrees; then a graph, its words and progress.
    """
    released = nbformat.read(ROOT / f"release/{UNIT}/{UNIT}.ipynb", as_version=4)
    cells = {cell.id: cell.source for cell in released.cells}
    given = [cells[name] for name in ("imports", "value-class", "add")]
    answers = (cells["mul"], RAISES, planted("derivatives-swapped").source, reference())
    asked = [source for answer in answers for source in (answer, cells["check-mul"])]
    drawn = cells["try-a-number-that-remembers"]
    return of([*given, *asked, drawn, "explain(d)", PROGRESS])


def planted(name: str) -> Variant:
    """Return a planted wrong answer to Exercise 2.1, with the cause that it is told."""
    variants = read_unit(Unit.at(ROOT, UNIT)).variants
    return next(v for v in variants if (v.exercise, v.name) == ("mul", name))


def reference() -> str:
    """Return the right answer to Exercise 2.1."""
    cells = read_unit(Unit.at(ROOT, UNIT)).all
    source = next(cell.source for cell in cells if cell.id == "mul")
    lines = [line for line in source.splitlines() if "### " not in line]
    return "\n".join(lines)
