"""Does the library read as if a person had written it?"""

from pathlib import Path

import pytest

from autograder.build.cells import Cells
from autograder.build.export import library
from autograder.build.ruff import findings, formatted
from autograder.build.text import HEADER, read_cells
from autograder.build.units import Unit, UnitError
from course.carry.assemble import AssemblyError, Module
from tests.unit.sample_course.copying import HERE, sample_cells, sample_unit


def assembled(*sources: str) -> str:
    module = Module()
    for source in sources:
        module.add(source)
    return module.render("A module.")


def exported(text: str, name: str = "02_x") -> dict[str, str]:
    unit = Unit.at(Path("course"), name)
    return library([(unit, Cells(read_cells(HEADER + text)))])


CLASS = 'class A:\n    """An A."""\n\n    def f(self):\n        return 1'


def test_the_sample_library_reads_as_one_hand_written_module() -> None:
    module = library([(sample_unit(HERE), sample_cells())])["counting.py"]
    assert (
        module
        == '''\
# Built by kindling build from source/02_counting.py.
"""Counting by steps."""

import math


class Counter:
    """A number that goes up.

    step: how far it goes each time.
    """

    def __init__(self, step):
        self.step = step
        self.count = 0

    # A method, added to the class above.
    def advance(self, times=1):
        """Move on by some steps; return the counter."""
        self.count = self.count + self.step * times
        return self


def steps_to(goal, size):
    """Return how many steps of this size reach the goal."""
    # whole steps only
    return math.ceil(goal / size)
'''
    )
    assert findings({"counting.py": module}) == {"counting.py": []}


def test_a_package_lists_its_modules() -> None:
    text = '\n# %% role="given" id="f" export="nn.functional"\nf = 1\n'
    files = exported(text)
    assert sorted(files) == ["__init__.py", "nn/__init__.py", "nn/functional.py"]
    assert "- `nn`" in files["__init__.py"]
    assert "`kindling.nn`" in files["nn/__init__.py"]
    assert all(text.startswith("# Built by kindling build") for text in files.values())


def test_a_module_without_a_docstring_gets_one_from_its_unit() -> None:
    title = "\n# %% [markdown]\n# # Unit 02: Sums\n"
    text = f'{title}\n# %% role="given" id="f" export="f"\nf = 1\n'
    second = exported(text)["f.py"].split("\n")[1]
    assert second == '"""What the unit \'Sums\' builds."""'


def test_a_module_grows_over_several_units() -> None:
    one = Cells(read_cells(f'{HEADER}\n# %% role="given" id="a" export="m"\n{CLASS}\n'))
    more = "@extend(A)\ndef g(self):\n    return 2\n"
    two = Cells(read_cells(f'{HEADER}\n# %% role="given" id="b" export="m"\n{more}'))
    units = [Unit.at(Path("c"), name) for name in ("01_x", "02_y")]
    module = library(list(zip(units, (one, two), strict=True)))["m.py"]
    assert "    def f(self):\n        return 1\n\n    def g(self):" in module
    assert module.startswith(
        "# Built by kindling build from source/01_x.py.\n"
        "# Built by kindling build from source/02_y.py.\n"
    )


def test_methods_fold_into_their_class_in_order() -> None:
    text = assembled(CLASS, "def h(): pass", "@extend(A)\ndef g(self):\n    return 2")
    assert text.index("def f") < text.index("    def g") < text.index("def h")
    assert "extend" not in text


def test_a_method_written_again_replaces_the_first() -> None:
    text = assembled(CLASS, "@extend(A)\ndef f(self):\n    return 2")
    assert "return 1" not in text
    assert text.count("def f") == 1


def test_a_function_written_again_replaces_the_first() -> None:
    text = assembled("def f():\n    return 1", "x = 1", "def f():\n    return 2")
    assert text.index("return 2") < text.index("x = 1")
    assert "return 1" not in text


def test_a_setter_keeps_its_getter() -> None:
    get = "@extend(A)\n@property\ndef g(self):\n    return 2"
    put = "@extend(A)\n@g.setter\ndef g(self, x):\n    self.x = x"
    assert assembled(CLASS, get, put).count("def g") == 2


def test_another_name_for_a_method_folds_too() -> None:
    assert "    g = f\n" in assembled(CLASS, "A.g = A.f") + "\n"


def test_a_long_string_inside_a_method_stays_as_it_is() -> None:
    method = '@extend(A)\ndef g(self):\n    return """a\nb\n  c"""'
    assert 'return """a\nb\n  c"""' in assembled(CLASS, method)


def test_comments_stay_with_what_they_explain() -> None:
    text = assembled("# above\nx = 1  # beside\n\n# below")
    assert "# above\nx = 1  # beside" in text
    assert text.rstrip().endswith("# below")


def test_a_class_head_over_several_lines_stays_whole() -> None:
    text = assembled("class B(\n    A,\n):\n    x = 1  # one\n    # two\n    y = 2")
    assert "class B(\n    A,\n):" in text
    assert "    x = 1" in text
    assert "    # two\n    y = 2" in text


def test_what_belongs_to_the_notebook_stays_there() -> None:
    text = assembled(
        'from course import begin\nimport math\nbegin("02_x")\nx = math.pi'
    )
    assert "course" not in text
    assert "begin" not in text
    assert "import math" in text


@pytest.mark.parametrize(
    ("sources", "message"),
    [
        (["@extend(B)\ndef g(self): pass"], "class B is not in any module above"),
        ([CLASS, f"{CLASS} + 1"], "class A is defined a second time"),
        (["x = = 1"], "invalid syntax"),
        (["x = 1; y = 2"], "write one statement per line"),
    ],
)
def test_cells_that_make_no_module_say_why(sources: list[str], message: str) -> None:
    with pytest.raises(AssemblyError, match=message):
        assembled(*sources)


def test_the_cell_that_cannot_be_exported_is_named() -> None:
    text = '\n# %% role="given" id="f" export="f"\n@extend(B)\ndef g(self): pass\n'
    with pytest.raises(UnitError, match=r"source/02_x.py:13 \[f\]: cannot be exported"):
        exported(text)


def test_a_module_name_that_is_none_is_refused() -> None:
    with pytest.raises(UnitError, match="export='../x' is no module name"):
        exported('\n# %% role="given" id="f" export="../x"\nx = 1\n')


def test_a_name_that_is_not_exported_is_found() -> None:
    modules = {"right.py": "x = 1\n", "nn/wrong.py": "def f():\n    return missing\n"}
    found = findings(modules)
    assert found["right.py"] == [] and len(found["nn/wrong.py"]) == 1
    assert found["nn/wrong.py"][0].startswith("line 2: F821 Undefined name")


def test_a_module_that_cannot_be_read_is_named() -> None:
    texts, error = formatted({"right.py": "x=1\n", "nn/wrong.py": "def f(:\n"})
    assert texts["right.py"] == "x = 1\n"
    assert "kindling/nn/wrong.py" in error
