"""Does `import kindling` give what the notebook has defined so far?"""

import importlib
import inspect
import sys
import traceback

import numpy as np
import pytest

from course.carry import hook
from course.carry.hook import Library, Texts, live_names
from course.carry.live import sync
from course.check.library import StudentLibrary, with_arrays
from course.check.student import My, NotDefined

GIVEN = {
    "__init__.py": "from kindling.making import Child, make\nimport kindling.late\n",
    "making.py": (
        "from kindling.thing import Thing\n\n\ndef make():\n    return Thing()\n\n\n"
        "class Child(Thing):\n    pass\n"
    ),
    "late.py": "from kindling.nn.module import Module\n\n\nclass Layer(Module): pass\n",
}
CELL = "class Thing:\n    size = {size}"


@pytest.fixture(autouse=True)
def library():
    """Install a small library for one test."""
    texts = Texts(GIVEN, live=live_names([("thing", CELL.format(size=0))]))
    hook.install(Library(texts))


def notebook(size):
    """Return the names of a notebook that ran the class's cell."""
    names = {"__name__": "__main__"}
    exec(CELL.format(size=size), names)
    return names


def kindling():
    return importlib.import_module("kindling")


def test_given_code_uses_the_notebooks_class():
    sync(notebook(1))
    assert kindling().make().size == 1


def test_a_class_that_is_defined_after_the_import_takes_its_place():
    made = kindling().make
    sync(notebook(1))
    assert made().size == 1


def test_a_class_that_is_defined_again_replaces_the_first():
    sync(notebook(1))
    made = kindling().make
    sync(notebook(2))
    assert made().size == 2


def test_given_classes_inherit_from_the_notebooks_newest_class():
    assert kindling().Child.__mro__[1].__module__ == "kindling.thing"
    for size in (1, 2):
        names = notebook(size)
        sync(names)
        assert kindling().Child.__mro__[1] is names["Thing"]


def test_a_name_without_its_cell_says_which_one():
    with pytest.raises(NotDefined, match="Thing is not defined yet"):
        kindling().make()


def test_what_later_units_build_does_not_keep_the_library_from_being_imported():
    late = importlib.import_module("kindling.late")
    with pytest.raises(NotDefined, match="is not defined yet"):
        late.Layer()


def test_a_class_that_the_notebook_imported_is_not_its_own():
    Thing = type("Thing", (), {"__module__": "elsewhere"})
    sync({"Thing": Thing})
    assert importlib.import_module("kindling.thing").Thing is not Thing


def test_a_module_that_does_not_exist_is_not_found():
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("kindling.nothing")


def test_source_text_is_there_for_inspect_and_tracebacks():
    assert inspect.getsource(kindling().make) == "def make():\n    return Thing()\n"
    try:
        kindling().make()
    except NotDefined as error:
        said = "".join(traceback.format_exception(error))
    assert "return Thing()" in said


def test_a_second_library_replaces_the_first():
    first = kindling()
    hook.install(Library(Texts({"__init__.py": "new = 1\n"})))
    assert kindling().new == 1
    assert not hasattr(first, "new")


def test_the_block_gives_back_what_was_there():
    first = kindling()
    with hook.kept():
        hook.install(Library(Texts({"__init__.py": "new = 1\n"})))
        assert kindling() is not first
    assert sys.modules["kindling"] is first
    assert kindling() is first


def test_a_probe_sees_the_library_and_then_the_notebook():
    names = notebook(3) | {"own": 4}
    sync(names)
    library = StudentLibrary(My(names))
    assert library.make().size == 3
    assert library.own == 4
    with pytest.raises(NotDefined, match="nothing is not defined yet"):
        library.nothing  # noqa: B018


def test_a_probe_sees_the_notebook_where_there_is_no_library():
    hook.remove()
    names = notebook(5)
    assert StudentLibrary(My(names)).Thing.size == 5


def test_a_tensor_without_detach_is_compared_by_its_array():
    tensor = type("Tensor", (), {"array": np.ones(2), "numpy": lambda self: None})()
    found = with_arrays({"a": [tensor, "text"], "b": (tensor, 1)})
    assert found["a"][0] is tensor.array and found["b"][0] is tensor.array
    assert (found["a"][1], found["b"][1]) == ("text", 1)
