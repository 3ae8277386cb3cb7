"""Arrays, rules and shapes in words; none of it needs a tensor library."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from course.graph.arrays import shown
from course.graph.labels import UPSTREAM
from course.graph.rules import RULES, op_word, rule
from course.graph.shapes import result_shape

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("array", "words"),
    [
        (np.float32(1 / 3), "0.3333333432674408"),
        (np.array([1.0, 0.25, 1e-7]), "[1.0, 0.25, 1e-07]"),
        (np.array([[1, 2], [3, 4]]), "[[1, 2], [3, 4]]"),
        (np.array([True, False]), "[True, False]"),
        (np.ones((2, 3)) / 3, "[[0.3333, 0.3333, 0.3333], [0.3333, 0.3333, 0.3333]]"),
        (np.ones((3, 2)), "all 1.0"),
        (np.arange(4.0), "mean 1.5, from 0.0 to 3.0"),
        (
            np.array([1.0, np.nan, 3.0, 5.0]),
            "mean 3.0, from 1.0 to 5.0 1 of 4 not finite",
        ),
        (np.array([np.inf] * 4), "4 of 4 not finite"),
        (np.zeros((0, 3)), "no elements"),
        (np.array([True] * 9), "9 of 9 are True"),
        (np.array(["a"]), "None"),
    ],
)
def test_array_is_shown_in_full_or_by_its_mean_and_range(array, words):
    assert str(shown(array)) == words


@pytest.mark.parametrize(
    ("library_op", "word"),
    [
        ("AddBackward0", "add"),
        ("BmmBackward0", "matmul"),
        ("MatMulBackward0", "matmul"),
        ("torch::autograd::CopySlices", "copy_slices"),
        ("SliceBackward0", "index"),
        ("Mul", "mul"),
        ("Backward", "backward"),
    ],
)
def test_operation_has_one_word_in_every_library(library_op, word):
    assert op_word(library_op) == word


def spoken(op, position, shapes, **options):
    names = ["a", "b", "c"][: len(shapes) - 1] + ["y"]
    return rule(op, position, names, shapes, options).replace(UPSTREAM, "grad")


@pytest.mark.parametrize(
    ("op", "position", "shapes", "words"),
    [
        ("sub", 1, [(2,), (2,), (2,)], "-grad"),
        ("div", 1, [(), (), ()], "-grad * y / b"),
        ("mul", 0, [(3,), (2, 3), (2, 3)], "grad * b, sum over axis 0"),
        ("add", 1, [(2, 3, 4), (3, 1), (2, 3, 4)], "grad, sum over axes 0 and 2"),
        ("add", 1, [(4, 3), (), (4, 3)], "grad, sum over axes 0 and 1"),
        ("mean", 0, [(4, 3), (3,)], "grad / 4, copied to every element"),
        ("mean", 0, [None, ()], "grad / n, copied to every element"),
        ("matmul", 0, [(2, 3), (3, 4), (2, 4)], "grad @ b.T"),
        ("matmul", 1, [(5, 2, 3), (3, 4), (5, 2, 4)], "a.mT @ grad"),
        ("matmul", 0, [(2, 3), (3,), (2,)], "outer(grad, b)"),
        ("matmul", 1, [(3,), (3, 4), (4,)], "outer(a, grad)"),
        ("matmul", 1, [(3,), (3,), ()], "grad * a"),
        ("expand", 0, [(3, 1), (3, 2)], "grad, sum over axis 1"),
        ("mystery", 0, [(3,), (3,)], ""),
        ("mul", 0, [(3,), (3,)], ""),
    ],
)
def test_way_back_is_said_in_words(op, position, shapes, words):
    assert spoken(op, position, shapes) == words


@pytest.mark.parametrize(
    ("exponent", "words"),
    [
        (2, "grad * 2 * a"),
        (3.0, "grad * 3 * a**2"),
        (0.5, "grad * 0.5 * a**-0.5"),
        (1, "grad * 1"),
        (None, ""),
    ],
)
def test_power_names_its_exponent(exponent, words):
    assert spoken("pow", 0, [(3,), (3,)], exponent=exponent) == words


@pytest.mark.parametrize("op", RULES)
def test_every_rule_speaks_of_its_own_operands_only(op):
    shapes = [(2, 2)] * (len(RULES[op]) + 1)
    for position in range(len(RULES[op])):
        assert "grad" in spoken(op, position, shapes)


@pytest.mark.parametrize(
    ("op", "operands", "options", "shape"),
    [
        ("add", [(2, 1), (3,)], {}, (2, 3)),
        ("add", [(2,), (3,)], {}, None),
        ("add", [(2,), None], {}, None),
        ("tanh", [(2, 3)], {}, (2, 3)),
        ("matmul", [(2, 3), (3,)], {}, (2,)),
        ("matmul", [(3,), (3,)], {}, ()),
        ("sum", [(2, 3)], {"dim": None}, ()),
        ("sum", [(2, 3)], {"dim": (0, -1), "keepdim": True}, (1, 1)),
        ("sum", [(2, 3)], {}, None),
        ("reshape", [(2, 3)], {"shape": (3, -1)}, (3, 2)),
        ("transpose", [(2, 3)], {"order": (1, 0)}, (3, 2)),
        ("index", [(2, 3)], {"index": 0}, None),
    ],
)
def test_shape_of_a_result_follows_from_its_operands(op, operands, options, shape):
    assert result_shape(op, operands, options) == shape


def test_import_loads_no_tensor_library():
    code = (
        "import sys, course.graph;"
        "print(sorted({'torch', 'kindling'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
