"""The recorder notes what a check needs besides its own exercise."""

from autograder.build.cells import Cells
from autograder.build.record import record_checks
from autograder.build.text import read_cells
from autograder.build.units import Unit

HEADER = """# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

"""
EXERCISE = '''# %% [markdown]
# ### Exercise 1.{number} - Write {name} (1 point, about 1 minute)

# %% role="answer" id="{name}"
def {name}(x):
    ### BEGIN SOLUTION
    return {answer}
    ### END SOLUTION

# %% role="check" id="check-{name}" points=1
@check.equal(
    yours=lambda my, x: my.{name}(x), torch=lambda torch, x: x * {factor}
)
def {name}_is_right(rng):
    """Is {name} right?"""
    return {{"x": rng.normal(size=2)}}

'''
IMPORT = """# %% role="given" id="imports"
from course import check

"""
GIVEN = """# %% role="given" id="between"
def fourfold(x):
    return double(double(x))

"""


def exercise(number, name, answer, factor):
    return EXERCISE.format(number=number, name=name, answer=answer, factor=factor)


def test_exercises_whose_code_runs_are_noted(tmp_path):
    unit = Unit.at(tmp_path, "01_unit")
    first = exercise(1, "double", "2 * x", 2) + exercise(2, "triple", "3 * x", 3)
    last = exercise(3, "eightfold", "2 * fourfold(x)", 8)
    text = HEADER + IMPORT + first + GIVEN + last
    (tmp_path / "source").mkdir()
    unit.text.write_text(text)
    public, hidden = record_checks(unit, Cells(read_cells(text)))
    uses = {name: record.uses for name, record in public.items()}
    nothing = {"double_is_right": (), "triple_is_right": ()}
    assert uses == nothing | {"eightfold_is_right": ("1.1",)}
    assert hidden == {}
