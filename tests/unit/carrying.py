"""A small course whose units build on each other, made in a folder of a test."""

import json
from dataclasses import replace
from pathlib import Path

from nbformat import NotebookNode

from autograder.build.cells import Cells
from autograder.build.notebook import make_notebook, make_solved, write_notebook
from autograder.build.runner import run_cells
from autograder.build.text import HEADER, read_cells
from autograder.build.trial import released_stub
from autograder.build.units import Unit
from course.check.recording import Record, Recordings

GIVEN = {
    "__init__.py": (
        "from kindling.autograd import grad\n"
        "from kindling.making import make, Shifted\n"
        "from kindling.number import Number\n"
        "from kindling.layers import Layer\n"
    ),
    "base.py": "class Base:\n    def __init__(self, data):\n        self.data = data\n",
    "making.py": (
        "from kindling.number import Number\n\n\n"
        "def make(data):\n    return Number(data)\n\n\n"
        "class Shifted(Number):\n    shift = 1\n"
    ),
    "autograd/__init__.py": (
        "from kindling.autograd.engine import run\n\n\n"
        "def grad(x):\n    return run(x)\n"
    ),
}

THREE = '''
# %% [markdown]
# # Unit 03: Numbers

# %% role="given" id="imports"
import math
import json
from course import begin, check, extend
from kindling.base import Base
begin("03_numbers")

# %% role="given" id="function" export="function"
class Function:
    """One operation."""

    @classmethod
    def apply(cls, *inputs):
        return Number(cls().forward(*[x.data for x in inputs]))

# %% [markdown]
# ### Exercise 3.1 - Halve (4 points, about 5 minutes)

# %% role="answer" id="halve" export="ops/halving"
def halve(x):
    """Return half of x."""
    ### BEGIN SOLUTION
    return math.ldexp(x, -1)
    ### END SOLUTION

# %% role="check" id="check-halve" points=2
@check.equal(yours=lambda my, x: my.halve(x), torch=lambda torch, x: x / 2)
def half_of_a_number(rng):
    """Is it half?"""
    return {"x": float(rng.normal())}

# %% role="check" id="hidden-halve" points=2
# Hidden check (2 points): large numbers.
### BEGIN HIDDEN TESTS
@check.equal(yours=lambda my, x: my.halve(x), torch=lambda torch, x: x / 2)
def half_of_a_large_number(rng):
    """Is it half of a large number?"""
    return {"x": 1e6 + float(rng.normal())}
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 3.2 - Half and whole (4 points, about 5 minutes)

# %% role="answer" id="mean" export="ops/mean"
class Mean(Function):
    """The mean of two numbers."""

    def forward(self, a, b):
        """Return the mean."""
        ### BEGIN SOLUTION
        return halve(a + b)
        ### END SOLUTION

# %% role="given" id="number" export="number"
class Number(Base):
    """A number."""

    def mean(self, other):
        return Mean.apply(self, other)

# %% role="check" id="check-mean" points=4
@check.like_torch
def mean_of_two(torch, rng):
    """Is it the mean?"""
    a, b = rng.normal(size=2)
    return {"mean": torch.make(a).mean(torch.make(b)).data}
'''

FOUR = '''
# %% [markdown]
# # Unit 04: Runs

# %% role="given" id="imports"
from course import begin, check, extend
begin("04_runs")
import kindling
from kindling import Number

# %% [markdown]
# ### Exercise 4.1 - Run (4 points, about 5 minutes)

# %% role="answer" id="run" export="autograd/engine"
def run(x):
    """Return twice the number."""
    ### BEGIN SOLUTION
    return Number(2 * x.data)
    ### END SOLUTION


@extend(Number)
def twice(self):
    """Return twice this number."""
    return run(self)

# %% role="check" id="check-run" points=4
@check.like_torch
def run_and_grad(torch, rng):
    """Does grad run?"""
    a, b = torch.make(rng.normal()), torch.make(rng.normal())
    return {"grad": torch.grad(a).data, "twice": a.mean(b).twice().data}
'''

UNITS = {"03_numbers": THREE, "04_runs": FOUR}


def make_course(root: Path) -> Path:
    """Return a course with solutions, releases and recordings, made without torch.

    The reference's own answers stand for torch's.
    """
    (root / "source").mkdir(parents=True)
    (root / "nbgrader_config.py").write_text("")
    for name, text in GIVEN.items():
        write(root / "course" / "given" / "kindling" / name, text)
    for name, text in UNITS.items():
        write(root / "source" / f"{name}.py", HEADER + text)
    for name in UNITS:
        build(Unit.at(root, name))
    return root


def build(unit: Unit) -> None:
    """Write the solved notebook, the release and the recordings of a unit."""
    cells = cells_of(unit)
    write(unit.solution, write_notebook(make_solved(unit.name, cells)))
    write(unit.release / f"{unit.name}.ipynb", write_notebook(released(unit)))
    asked = run_cells(unit, cells).asked
    numbers = cells.exercise_numbers()
    checks: dict[bool, dict[str, Record]] = {False: {}, True: {}}
    for cell in cells.all:
        if cell.role == "check":
            probe, answers = asked[cell.id].probe, asked[cell.id].outcomes
            record = Record(cell.points or 0, numbers[cell.id], answers)
            checks[cell.is_hidden][probe.name] = record
    for hidden, path in enumerate((unit.release / "checks.json", unit.recordings)):
        found = Recordings(unit.name, {"torch": "none"}, checks[bool(hidden)])
        write(path, found.text())


def cells_of(unit: Unit) -> Cells:
    """Return the cells of a unit of this course."""
    return Cells(read_cells(unit.text.read_text("utf-8")))


def released(unit: Unit) -> NotebookNode:
    """Return the notebook that a student gets."""
    cells = cells_of(unit)
    stubs = {e.id: released_stub(e) for e in cells.exercises}
    stubs |= {c.id: c.stub for c in cells.all if c.is_hidden}
    open_ = [replace(c, source=stubs.get(c.id, c.source)) for c in cells.all]
    return make_notebook(unit.name, replace(cells, all=tuple(open_)))


def hand_in(folder: Path, unit: Unit, answers: dict[str, str] | None = None) -> Path:
    """Write a student's notebook of a unit, solved but for the answers given here.

    An answer that is None leaves the released cell; a name that the unit does not have
    becomes a cell of the student's own, at the top.
    """
    notebook = released(unit)
    solved = {e.id: e.answer.solved for e in cells_of(unit).exercises}
    wanted = solved | (answers or {})
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if wanted.get(name) is not None:
            cell.source = wanted.pop(name)
        wanted.pop(name, None)
    own = [{"cell_type": "code", "source": s, "metadata": {}} for s in wanted.values()]
    top = json.loads(write_notebook(notebook))
    top["cells"] = own + top["cells"]
    path = folder / unit.name / f"{unit.name}.ipynb"
    write(path, json.dumps(top))
    checks = unit.release / "checks.json"
    write(path.parent / "checks.json", checks.read_text("utf-8"))
    return path


def write(path: Path, text: str) -> None:
    """Write a file, with the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
