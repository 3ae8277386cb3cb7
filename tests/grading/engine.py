"""A unit of two exercises for tests of the engine, and submissions to it."""

from dataclasses import dataclass, replace
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from autograder.build.units import Unit
from autograder.engine.jobs import Job, Ran, Setup
from autograder.engine.plan import Plan, plan_of
from autograder.engine.rebuild import rebuild
from autograder.engine.referee import Referee, Ruling
from autograder.engine.sandbox.limits import MIB, Limits
from autograder.engine.supervise import Warm

SEED = 20_26
LIMITS = Limits(memory=512 * MIB, disk=16 * MIB, files=500, wall=20.0, processes=32)

GIVEN = "import numpy as np\n\nfrom course import check"
DOUBLE = "def double(x):\n    return 2 * x"
TRIPLE = "def triple(x):\n    return 3 * x"


def check_cell(name: str, factor: int, hidden: bool = False) -> str:
    """Return the text of a check that compares a function with a factor of torch's."""
    text = f'''@check.equal(
    yours=lambda my, x: my.{name.split("_")[0]}(x),
    torch=lambda torch, x: x * {factor},
    seconds=0.5,
)
def {name}(rng):
    """Is every element multiplied?"""
    return {{"x": rng.normal(size=int(rng.integers(2, 6)))}}'''
    if hidden:
        return f"### BEGIN HIDDEN TESTS\n{text}\n### END HIDDEN TESTS"
    return text


def cell(id_: str, source: str, points: float | None = None, **flags: bool):
    """Return a code cell as nbgrader marks it."""
    about = {"grade_id": id_, "schema_version": 3, "grade": False, "solution": False}
    about |= {"locked": False, "task": False, **flags}
    if points is not None:
        about["points"] = points
    exercise = "1.2" if "triple" in id_ else "1.1"
    metadata = {"nbgrader": about, "kindling": {"exercise": exercise}}
    return new_code_cell(source, id=id_, metadata=metadata)


def instructors() -> NotebookNode:
    """Return the instructor's notebook."""
    lock = {"grade": True, "locked": True}
    return new_notebook(
        cells=[
            cell("given", GIVEN, locked=True),
            cell("double", DOUBLE, solution=True),
            new_code_cell("double(np.ones(2))", id="demo"),
            cell("check-double", check_cell("double_visible", 2), 2, **lock),
            cell("hidden-double", check_cell("double_hidden", 2, True), 3, **lock),
            cell("triple", TRIPLE, solution=True),
            cell("check-triple", check_cell("triple_visible", 3), 5, **lock),
        ]
    )


def submitted(**answers: str) -> NotebookNode:
    """Return the notebook of somebody who has given these answers."""
    notebook = instructors()
    for one in notebook.cells:
        if one.id in ("double", "triple"):
            one.source = answers.get(one.id, stub(one))
        if one.id.startswith("hidden"):
            one.source = ""
    return notebook


def stub(one: NotebookNode) -> str:
    """Return an answer cell as it is released."""
    exercise = one.metadata["kindling"]["exercise"]
    return f'def {one.id}(x):\n    raise NotImplementedError("Exercise {exercise}")'


@dataclass
class Class:
    """A plan, its referee and a warm process: what a grader holds."""

    plan: Plan
    referee: Referee
    warm: Warm

    def job(self, notebook: NotebookNode) -> Job:
        """Return what is run for a notebook."""
        return rebuild(notebook, submitted(), self.plan, self.referee.seeds)

    def run(self, notebook: NotebookNode) -> tuple[dict[str, Ruling], Ran]:
        """Return the rulings on a notebook, and what came back of it."""
        ran = self.warm.run(self.job(notebook))
        return self.referee.rulings(ran), ran

    def earned(self, **answers: str) -> dict[str, float]:
        """Return the points of each check for somebody's answers."""
        rulings, _ = self.run(submitted(**answers))
        return {name: ruling.earned for name, ruling in rulings.items()}


def small_plan(root: Path) -> Plan:
    """Return the plan of the unit of two exercises."""
    return plan_of(Unit.at(root, "01_small"), instructors(), "01_small")


def small_class(root: Path, seed: int = SEED, sandbox: bool = True) -> Class:
    """Return a grader of the unit of two exercises; the caller closes ``warm``."""
    plan = small_plan(root)
    setup: Setup = replace(plan.setup(sandbox), limits=LIMITS)
    return Class(plan, Referee(plan, seed), Warm(setup))
