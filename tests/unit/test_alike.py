"""Answers that share what hardly anybody writes are found, and common ones are not."""

import random
import time

import pytest

from autograder.alike.compare import Exercise, alike
from autograder.alike.normal import defined, tokens

STUB = "def mean(values):\n    raise NotImplementedError"
REFERENCE = "def mean(values):\n    return sum(values) / len(values)"
ODD = """def mean(values):
    total, seen = 0.0, []
    while len(seen) < len(values):
        seen.append(values[len(seen)])
        total = total - -seen[-1]
    return total * len(seen) ** -1
"""
RENAMED = '''def mean(numbers):
    """Mean."""
    # first nothing
    acc, done = 0.0, []
    while len(done) < len(numbers):  # then all
        done.append(numbers[len(done)])
        acc = acc - -done[-1]

    return (acc * len(done) ** -1)
'''
WAYS = [
    "def mean(values):\n    s = 0\n    for v in values: s += v\n    return s / {}",
    "def mean(values):\n    n = {}\n    return sum(v / n for v in values)",
    "import math\ndef mean(values):\n    return math.fsum(values) / {}",
    "import numpy as np\ndef mean(values):\n    return np.asarray(values).sum() / {}",
    "def mean(values):\n    s = sum(values)\n    count = {}\n    return s / count",
]


def answers(count: int) -> dict[str, str]:
    """Return what so many students wrote, in the usual ways."""
    ways = [way.format("len(values)") for way in [*WAYS, REFERENCE]]
    return {f"s{n:03}": ways[n % len(ways)] for n in range(count)}


def pairs(count: int = 60, **more: str):
    """Return the pairs in a class in which some wrote something else."""
    known = (STUB, REFERENCE)
    all_of_it = {**answers(count), **more}
    return alike([Exercise("1.1", "Mean", STUB, known, all_of_it)])


def test_a_copy_with_other_names_comments_and_layout_is_found():
    (pair,) = pairs(ada=ODD, bob=RENAMED)
    (shared,) = pair.shared
    assert pair.students == ("ada", "bob")
    assert shared.share == 1 and shared.among == 2 and shared.sources == (ODD, RENAMED)


def test_what_many_write_is_not_named():
    assert pairs() == []


@pytest.mark.parametrize("size", [2, 4, 6, 9, 30])
def test_the_reference_is_nobodys_own_in_a_class_of_any_size(size):
    same = {f"s{n}": REFERENCE for n in range(size)}
    assert alike([Exercise("1.1", "", STUB, (STUB, REFERENCE), same)]) == []


def test_what_the_reference_says_is_nobodys_own_however_few_wrote_it():
    both = {**answers(60), "ada": ODD, "bob": RENAMED}
    assert alike([Exercise("1.1", "Mean", STUB, (STUB, ODD), both)]) == []


def test_two_one_liners_are_too_short_to_tell():
    line = "def mean(values):\n    return sum(values) * (1 / len(values))"
    assert pairs(ada=line, bob=line) == []


def test_the_same_rare_mistake_counts_less_than_a_copy():
    wrong = WAYS[0].format("(len(values) - 1) + values[0] - values[-1]")
    found = pairs(ada=ODD, bob=RENAMED, cleo=wrong, dan=wrong)
    assert [pair.students for pair in found] == [("ada", "bob"), ("cleo", "dan")]
    assert found[0].weight > 2 * found[1].weight


def test_evidence_of_several_exercises_adds_up():
    one = {**answers(60), "ada": ODD, "bob": RENAMED, "eve": ODD}
    two = {**answers(60), "ada": ODD, "eve": ODD}
    known = (STUB, REFERENCE)
    found = alike(
        [Exercise(n, "", STUB, known, a) for n, a in (("1", one), ("2", two))]
    )
    assert found[0].students == ("ada", "eve")
    assert [shared.number for shared in found[0].shared] == ["1", "2"]


def test_code_that_does_not_parse_is_compared_by_its_words():
    broken = ODD.replace("return", "retrun total +")
    (pair,) = pairs(ada=broken, bob=f"# mine\n{broken}", cleo="def (", dan="\0")
    assert pair.students == ("ada", "bob")


@pytest.mark.parametrize(
    "source",
    ["", "\0", "def (", "(" * 5000, "x = 1\n\tdef", "'", "\ud800 = 1", "λ = 1"],
)
def test_no_answer_stops_the_comparison(source):
    assert isinstance(tokens(source), tuple)
    assert pairs(ada=source, bob=source) == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("def f(x):\n    return g(x)", "def f(y):\n    return g(y)", True),
        ("def f(x):\n    return g(x)", "def f(x):\n    return h(x)", False),
        ("def f(x: int) -> int:\n    y: int = x\n    return y", None, True),
        ("def _a(x):\n    return x\ndef f(x):\n    return _a(x)", None, True),
        ("class A:\n    def f(self, x):\n        return x", None, True),
        ("def f(x):\n    return x.shape", "def f(x):\n    return x.size", False),
        ("def f(x):\n    return x + 1", "def f(x):\n    return x + 2", False),
    ],
)
def test_names_of_ones_own_say_nothing_and_other_names_do(one, other, same):
    other = other or one.replace("x", "value").replace("_a", "_helper").replace(
        "y", "z"
    )
    assert (tokens(one, ("f", "A")) == tokens(other, ("f", "A"))) == same


def test_a_function_that_a_stub_asks_for_keeps_its_name():
    assert defined(STUB) == ("mean",)
    assert "mean" in tokens(ODD, defined(STUB)) and "mean" not in tokens(ODD)


def made_up(count: int) -> dict[str, str]:
    """Return answers of a class in which everybody writes in a way of their own."""
    draw = random.Random(count)
    found = {}
    for number in range(count):
        lines = [f"    v{i} = values[{draw.randrange(40)}] * {i}" for i in range(12)]
        draw.shuffle(lines)
        body = "\n".join(lines)
        found[f"s{number:04}"] = f"def mean(values):\n{body}\n    return v0 + v11"
    return found


def test_the_time_grows_with_the_class_and_not_with_its_square():
    def seconds(count: int) -> float:
        exercise = Exercise("1.1", "", STUB, (STUB, REFERENCE), made_up(count))
        tokens.cache_clear()
        start = time.process_time()
        alike([exercise])
        return time.process_time() - start

    assert seconds(400) < 3 * 4 * seconds(100)
