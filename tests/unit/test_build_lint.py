"""Does each rule find what it forbids, and nothing in a sound unit?"""

from dataclasses import replace
from pathlib import Path

import pytest

from autograder.build.cells import Cells
from autograder.build.lint import lint_unit, probes, structure, style
from autograder.build.plan import read_unit
from autograder.build.text import read_answers, read_cells
from tests.unit.sample_course.copying import (
    HERE,
    edit_file,
    edit_text,
    make_course,
    sample_unit,
)

HINT = "# <details><summary>I don't know where to start</summary>Two names.</details>\n"
PROBE = "def one_step_moves_by_its_size(rng):\n"
QUESTION = '    """Does one step move the counter by the size of a step?"""\n'
TRY = 'print("five by twos needs three")'
PROSE = "# Before you run the next cell: where does the counter start?"
REGION = "    ### BEGIN SOLUTION\n    # whole steps only\n"
STATEMENT = "### Exercise 2.2 - Add a method (0 points, about 2 minutes)"
HIDDEN = "# Hidden check (40 points): other goals and sizes\n"

# Rule, what is replaced in the sample text, by what, and what the finding says.
BROKEN = [
    ("ids_are_words", 'id="imports"', 'id="2-imports"', "is not made of words"),
    ("ids_are_words", 'id="imports"', 'id="imp_orts"', "is not made of words"),
    ("ids_are_words", 'id="imports"', f'id="{"i" * 65}"', "at most 64 letters"),
    ("ids_are_words", 'id="counter"', 'id="imports"', "2 cells have this id"),
    ("regions_are_whole", REGION, "", "has 0 solution regions"),
    (
        "regions_are_whole",
        REGION,
        f"{REGION}    ### END SOLUTION\n    ### BEGIN SOLUTION\n",
        "has 2 solution regions",
    ),
    ("regions_are_whole", "### END HIDDEN TESTS\n", "", "do not pair up"),
    (
        "regions_are_whole",
        TRY,
        f"### BEGIN SOLUTION\n{TRY}\n### END SOLUTION",
        "a solution stands in a cell that is no answer",
    ),
    (
        "regions_are_whole",
        TRY,
        f"### BEGIN HIDDEN TESTS\n{TRY}\n### END HIDDEN TESTS",
        "hidden tests stand in a cell that is no check",
    ),
    ("points_sum_to_100", "points=20", "points=19", "the points sum to 99"),
    ("statements_are_in_order", STATEMENT, "Add a method.", "no statement with"),
    ("statements_are_in_order", STATEMENT, "### Exercise 2.2", "no statement with"),
    ("statements_are_in_order", "Exercise 2.2", "Exercise 2.3", "is numbered 2.3"),
    ("statements_are_in_order", "(60 points", "(6 points", "says 6 points, its checks"),
    ("hints_are_three", HINT, "", "has 2 folded hints"),
    ("hints_are_three", HINT, HINT + HINT, "has 4 folded hints"),
    (
        "exercises_are_checked",
        'role="check" id="check-advance" points=0',
        'role="given" id="check-advance"',
        "the exercise has no check",
    ),
    ("exercises_are_checked", "### BEGIN HIDDEN TESTS", "#", "has no hidden check"),
    ("hidden_checks_say_what", HIDDEN, "", "must open with what it asks"),
    (
        "hidden_checks_say_what",
        HIDDEN,
        "# Hidden check (4 points): a\n",
        "must open with what it asks",
    ),
    ("a_check_is_one_question", QUESTION, "", "opens with no question"),
    ("a_check_is_one_question", "a step?", "a step.", "opens with no question"),
    (
        "a_check_is_one_question",
        "@check.equal(\n    yours=lambda my, step:",
        "@other(\n    yours=lambda my, step:",
        "has 0 probes",
    ),
    (
        "a_probe_knows_nothing_else",
        "torch=lambda torch, step: step",
        "torch=lambda torch, step: Counter(step)",
        "the probe uses Counter",
    ),
    (
        "a_probe_knows_nothing_else",
        "torch=lambda torch, step: step",
        "torch=defined_in_another_cell",
        "the probe uses defined_in_another_cell",
    ),
    (
        "a_probe_knows_nothing_else",
        f"{PROBE}{QUESTION}",
        f"{PROBE}{QUESTION}    helper()\n",
        "the probe uses helper",
    ),
    (
        "a_probe_knows_nothing_else",
        f"{PROBE}{QUESTION}",
        f"{PROBE}{QUESTION}    import os\n",
        "the check imports",
    ),
    (
        "probe_names_are_unique",
        "def one_step_moves_by_its_size",
        "def steps_reach_the_goal",
        "stands also in check-steps-to",
    ),
    ("code_is_short", TRY, f"{TRY}\n" * 21, "has 21 lines of code"),
    ("code_is_short", TRY, f"x = '{'a' * 84}'", "the line has 90 columns"),
    ("code_is_python", TRY, "%timeit 1", "is no Python"),
    ("code_is_python", TRY, "# nothing", "the code cell does nothing"),
    ("prose_is_short", PROSE, "# " + "word " * 121, "words; split it: 120 at most"),
    ("prose_is_calm", PROSE, "# Now run it!", "has an exclamation mark"),
    ("prose_is_calm", PROSE, "# **Well done!**", "has an exclamation mark"),
    ("prose_is_calm", PROSE, "# \U0001f525 Kindling", "has an emoji"),
    ("prose_is_calm", TRY, 'print("\u2705")', "has an emoji"),
    ("figures_are_described", "![Three stairs, each as high as wide]", "![]", "no alt"),
    (
        "figures_are_described",
        "![Three stairs, each as high as wide](stairs.svg)",
        '<img src="stairs.svg">',
        "figure stairs.svg has no alternative text",
    ),
    ("figures_are_described", "(stairs.svg)", "(steps.svg)", "is not in source/02_"),
    (
        "cells_are_known",
        '# %% [markdown] role="written" id="why-no-five" points=40',
        '# %% [markdown] nbgrader={"grade": true, "points": 40}',
        "fits no role of this course",
    ),
    ("cells_are_known", f"# %%\n{TRY}", f'# %% export="x"\n{TRY}', "can be exported"),
]
# The same for the planted answers.
WRONG = [
    ('exercise="advance" mistake="no-size"', 'exercise="x" mistake="y"', "no exercise"),
    (
        'exercise="advance" mistake="no-size"',
        'exercise="x" mistake="y"',
        "has 2 planted",
    ),
    ("# You moved down.\n", "", "has no sentence"),
    ("return -int(-goal // size)", "return -int(", "is no Python or empty"),
    ('mistake="backward"', 'mistake="nothing"', "stands here twice"),
    ("return int(goal // size)", "return math.ceil(goal / size)", "is the reference"),
    ("# You moved down.", "# You moved down!", "has an exclamation mark"),
    ("    return -int(", f"    {'x' * 85}\n    return -int(", "over 88 columns"),
]


def findings(root: Path) -> list[str]:
    unit = sample_unit(root)
    return [str(finding) for finding in lint_unit(unit, read_unit(unit))]


def test_a_sound_unit_has_no_findings() -> None:
    assert findings(HERE) == []


@pytest.mark.parametrize(("rule", "old", "new", "message"), BROKEN)
def test_a_rule_finds_what_it_forbids(
    tmp_path: Path, rule: str, old: str, new: str, message: str
) -> None:
    root = make_course(tmp_path)
    edit_text(root, old, new)
    unit = sample_unit(root)
    rules = (*structure.RULES, *probes.RULES, *style.RULES)
    function = {function.__name__: function for function in rules}[rule]
    found = [str(finding) for finding in function(unit, read_unit(unit))]
    assert any(message in line for line in found), found
    assert any(message in line for line in findings(root))


@pytest.mark.parametrize(("old", "new", "message"), WRONG)
def test_unsound_planted_answers_are_found(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    root = make_course(tmp_path)
    edit_file(sample_unit(root).answers, old, new)
    assert any(message in line for line in findings(root))


def test_every_rule_has_a_text_that_it_must_reject() -> None:
    rules = (*structure.RULES, *probes.RULES, *style.RULES)
    tried = {rule for rule, *_ in BROKEN} | {"mistakes_are_planted"}
    assert tried == {rule.__name__ for rule in rules}


def test_a_finding_is_one_line_with_file_line_cell_what_and_what_to_do(
    tmp_path: Path,
) -> None:
    root = make_course(tmp_path)
    edit_text(root, TRY, f"{TRY}\nx = '{'a' * 84}'")
    (line,) = findings(root)
    number = sample_unit(root).text.read_text().split("\n").index(TRY) + 2
    assert line == (
        f"source/02_counting.py:{number} [try-steps-to]: "
        "the line has 90 columns; break it: 88 at most"
    )


@pytest.mark.parametrize(
    "prose", ["`a!` and $n!$", "![A stair](stairs.svg)", "x != y", "```\nhello!\n```"]
)
def test_an_exclamation_mark_that_is_none_is_left_alone(prose: str) -> None:
    cells = Cells(read_cells(f"# %% [markdown]\n# {prose}".replace("\n", "\n# ")[2:]))
    assert list(style.prose_is_calm(sample_unit(HERE), cells)) == []


def test_names_that_a_probe_may_use_are_left_alone() -> None:
    source = (
        '# %% role="check" id="c" points=1\n@check.like_torch(rounds=2)\n'
        'def probe(torch, rng):\n    """Right?"""\n'
        "    a = [np.sum(x) for x in range(3)]\n"
        "    return {'a': a, 'e': check.raises(lambda: math.sqrt(a[0]))}\n"
    )
    cells = Cells(read_cells(source))
    assert list(probes.a_probe_knows_nothing_else(sample_unit(HERE), cells)) == []


def test_answers_may_repeat_a_name_in_another_exercise() -> None:
    unit = sample_unit(HERE)
    cells = read_unit(unit)
    more = read_answers(
        '# %% exercise="advance" mistake="rounds-down"\n# Why.\nx = 1\n'
    )
    both = replace(cells, variants=(*cells.variants, *more))
    assert list(structure.mistakes_are_planted(unit, both)) == []
