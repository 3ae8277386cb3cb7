"""Does the library hold together, whatever cells it is gathered from?"""

import subprocess
import sys

import pytest

from autograder.build import pipeline
from autograder.build.export import given_modules, library
from autograder.build.reference import reference_library
from autograder.build.units import Unit
from course.carry.assemble import AssemblyError
from course.carry.library import Assembly
from tests.unit.carrying import GIVEN, cells_of, make_course


def assembled(*cells: tuple[str, str], given: dict[str, str] | None = None) -> dict:
    assembly = Assembly(given or {})
    for target, source in cells:
        assembly.add(target, source)
    return assembly.texts()


def tops(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.startswith(("from", "import"))]


CLASS = 'class A:\n    """An A."""'
EXTENSION = "@extend(A)\ndef f(self):\n    return helper(self)"


def test_a_name_of_another_module_is_imported_from_there():
    texts = assembled(("ops/one", "def f(): pass"), ("ops/two", "def g(): return f()"))
    assert tops(texts["ops/two.py"]) == ["from kindling.ops.one import f"]
    assert tops(texts["ops/one.py"]) == []


def test_a_method_moves_to_the_module_of_its_class_with_what_it_needs():
    cell = "import math\n\ndef helper(x):\n    return x\n\n\n" + EXTENSION
    texts = assembled(("a", CLASS), ("b", cell))
    assert tops(texts["a.py"]) == ["from kindling.b import helper"]
    assert "def f(self)" in texts["a.py"]
    assert "def f(self)" not in texts["b.py"]


def test_a_method_can_be_added_to_a_given_class():
    given = {"a.py": f'"""Given."""\n\nimport math\n\n\n{CLASS}\n\n    pi = math.pi\n'}
    texts = assembled(("b", f"def helper(x): pass\n\n\n{EXTENSION}"), given=given)
    assert texts["a.py"].startswith('"""Given."""\n\n\nimport math\nfrom kindling.b')
    assert texts["a.py"].index("pi = math.pi") < texts["a.py"].index("def f(self)")


def test_a_given_module_that_nothing_extends_stays_to_the_letter():
    given = {"a.py": "x   = 1 # odd\n"}
    assert assembled(("b", "y = 2"), given=given)["a.py"] == given["a.py"]


def test_modules_that_need_each_other_import_inside_a_function():
    one = 'class One:\n    def f(self):\n        """Do."""\n        return Two()'
    texts = assembled(("one", one), ("two", "class Two(One):\n    pass"))
    assert tops(texts["two.py"]) == ["from kindling.one import One"]
    assert tops(texts["one.py"]) == []
    assert '"""Do."""\n        from kindling.two import Two\n' in texts["one.py"]


def test_the_module_that_defers_least_comes_first():
    few = "def few():\n    return a()"
    many = "def a(): return few()\n\ndef b(): return few()"
    texts = assembled(("x", many), ("y", few))
    assert len(tops(texts["x.py"]) + tops(texts["y.py"])) == 1
    assert texts == assembled(("x", many), ("y", few))


def test_a_one_line_function_can_import_inside():
    texts = assembled(
        ("x", "class X:\n    def f(self): return Y()"), ("y", "class Y(X): pass")
    )
    assert "def f(self):\n        from kindling.y import Y\n" in texts["x.py"]


def test_what_a_notebook_imports_from_the_package_comes_from_its_own_module():
    assembly = Assembly(
        {"__init__.py": "from kindling.a import f\n", "a.py": "f = 1\n"}
    )
    imports = ["from kindling import f as g", "import numpy as np", "import kindling"]
    assembly.add("b", "def h():\n    return g, np", imports)
    assert tops(assembly.texts()["b.py"]) == [
        "import numpy as np",
        "from kindling.a import f as g",
    ]


def test_a_module_with_modules_inside_becomes_a_package():
    assert set(assembled(("nn", "x = 1"), ("nn/relu", "y = 1"))) == {
        "nn/__init__.py",
        "nn/relu.py",
    }


def test_a_class_that_is_nowhere_cannot_be_extended():
    with pytest.raises(AssemblyError, match="class A is not in any module"):
        assembled(("b", EXTENSION))


def test_the_built_library_of_a_course_can_be_imported(tmp_path):
    root = make_course(tmp_path / "course")
    write_layers = root / "course" / "given" / "kindling" / "layers.py"
    write_layers.write_text("class Layer: pass\n")
    pairs = [
        (u, cells_of(u)) for u in (Unit.at(root, n) for n in ("03_numbers", "04_runs"))
    ]
    files = library(pairs, given_modules(root))
    for path, text in files.items():
        (tmp_path / "kindling" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "kindling" / path).write_text(text)
    code = "import kindling as k; print(k.make(3.0).mean(k.make(5.0)).twice().data)"
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True
    )
    assert said.stdout == "8.0\n", said.stderr
    assert files["base.py"].startswith(
        "# Built by kindling build from course/given/kindling/base.py.\n"
    )


def test_a_unit_is_built_on_the_reference_of_those_before_it(tmp_path):
    root = make_course(tmp_path / "course")
    unit = Unit.at(root, "04_runs")
    texts = reference_library(unit, cells_of(unit))
    assert "number.py" in texts.files and "autograd/engine.py" not in texts.files
    assert texts.live == {"kindling.autograd.engine": {"run": True}}


def test_the_build_copies_given_modules_and_notices_an_edit(tmp_path):
    root = make_course(tmp_path / "course")
    [built] = pipeline.build(root, [])
    copy = root / "solutions" / "kindling" / "base.py"
    assert (built.did, built.errors) == ("built", [])
    assert copy.read_text().split("\n", 1)[1] == GIVEN["base.py"]
    [current] = pipeline.check(root, [])
    assert current.did == "up to date"
    copy.write_text("edited = 1\n")
    [stale] = pipeline.check(root, [])
    assert stale.changed == ["solutions/kindling/base.py"]
