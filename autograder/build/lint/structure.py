"""Rules about exercises: ids, regions, points, statements, hints, planted mistakes."""

import ast
import re
from collections import Counter
from collections.abc import Iterator

from autograder.build.cells import (
    BEGIN_HIDDEN,
    BEGIN_SOLUTION,
    END_HIDDEN,
    END_SOLUTION,
    Cell,
    Cells,
    Exercise,
)
from autograder.build.lint.findings import Finding, at, in_text
from autograder.build.units import WELCOME, Unit

TOTAL = 100
HINTS = 3
MISTAKES = 3
_ID = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,63}")
_HIDDEN_LINE = re.compile(r"# Hidden check \((\d+(?:\.\d+)?) points?\): \S.*")


def ids_are_words(unit: Unit, cells: Cells) -> Iterator[Finding]:
    """Ids are unique, made of letters, digits and hyphens, at most 64 of them."""
    counts = Counter(cell.id for cell in cells.all if cell.id)
    for cell in cells.all:
        if cell.id and not _ID.fullmatch(cell.id):
            yield at(
                unit,
                cell,
                "the id is not made of words",
                "use at most 64 letters, digits and hyphens, a letter first",
            )
        if counts[cell.id] > 1:
            what = f"{counts[cell.id]} cells have this id"
            yield at(unit, cell, what, "give each cell its own")


def regions_are_whole(unit: Unit, cells: Cells) -> Iterator[Finding]:
    """An answer has one solution region; begin and end marks pair up in every cell."""
    for cell in cells.all:
        wanted = cell.role in ("answer", "written")
        if wanted and len(cell.solutions) != 1:
            yield at(
                unit,
                cell,
                f"has {len(cell.solutions)} solution regions",
                f"mark exactly one, from {BEGIN_SOLUTION} to {END_SOLUTION}",
            )
        for begin, end in ((BEGIN_SOLUTION, END_SOLUTION), (BEGIN_HIDDEN, END_HIDDEN)):
            if not _pairs_up(cell.source, begin, end):
                what = f"{begin!r} and {end!r} do not pair up"
                yield at(unit, cell, what, "write both, once each, in this order")
        if not wanted and BEGIN_SOLUTION in cell.source:
            yield at(
                unit,
                cell,
                "a solution stands in a cell that is no answer",
                'give the cell role="answer" or take the marks away',
            )
        if cell.role != "check" and BEGIN_HIDDEN in cell.source:
            what = "hidden tests stand in a cell that is no check"
            yield at(unit, cell, what, 'give the cell role="check"')


def _pairs_up(source: str, begin: str, end: str) -> bool:
    lines = source.split("\n")
    marked = [line for line in lines if begin in line or end in line]
    marks = [begin if begin in line else end for line in marked]
    return marks == [begin, end] * (len(marks) // 2)


def points_sum_to_100(unit: Unit, cells: Cells) -> Iterator[Finding]:
    """The points of a unit sum to 100; the welcome has none."""
    full = [cell.metadata.get("nbgrader", {}).get("points", 0) for cell in cells.all]
    total = sum(cell.points or 0 for cell in cells.all) + sum(full)
    wanted = 0 if unit.name == WELCOME else TOTAL
    if total != wanted:
        what = f"the points sum to {total:g}"
        yield in_text(unit, what, f"make them sum to {wanted}")


def statements_are_in_order(unit: Unit, cells: Cells) -> Iterator[Finding]:
    """Each answer has a statement above it; numbers run in order, points agree."""
    first = 0 if unit.name == WELCOME else 1
    for index, exercise in enumerate(cells.exercises, start=first):
        number = f"{unit.number}.{index}"
        heading = exercise.heading
        if heading is None:
            yield at(
                unit,
                exercise.statement or exercise.answer,
                "the exercise has no statement with a complete first line",
                f"begin it with '### Exercise {number} - Title "
                "(8 points, about 10 minutes)'",
            )
            continue
        if heading.number != number:
            what = f"the exercise is numbered {heading.number}"
            yield at(unit, exercise.answer, what, f"number it {number}")
        points = sum(cell.points or 0 for cell in exercise.checks)
        if heading.points != points:
            yield at(
                unit,
                exercise.answer,
                f"the statement says {heading.points:g} points, its checks {points:g}",
                "make the two agree",
            )


def hints_are_three(unit: Unit, cells: Cells) -> Iterator[Finding]:
    """Each exercise has exactly three folded hints between statement and answer."""
    for exercise in cells.exercises:
        prose = [cell.source for cell in exercise.between if cell.kind == "markdown"]
        counts = [sum(text.count(tag) for text in prose) for tag in _HINT_TAGS]
        if counts != [HINTS] * len(_HINT_TAGS):
            yield at(
                unit,
                exercise.answer,
                f"has {counts[0]} folded hints",
                "write three <details><summary>...</summary>...</details> between "
                "statement and answer",
            )


_HINT_TAGS = ("<details>", "<summary>", "</summary>", "</details>")


def exercises_are_checked(unit: Unit, cells: Cells) -> Iterator[Finding]:
    """Each exercise has a check, and a hidden one if it gives points."""
    for exercise in cells.exercises:
        if not exercise.checks:
            what = "the exercise has no check"
            yield at(unit, exercise.answer, what, 'add a cell with role="check"')
        elif _is_graded(exercise) and not any(c.is_hidden for c in exercise.checks):
            yield at(
                unit,
                exercise.answer,
                "the exercise gives points and has no hidden check",
                f"add a check with its body from {BEGIN_HIDDEN} to {END_HIDDEN}",
            )


def _is_graded(exercise: Exercise) -> bool:
    return any(cell.points for cell in exercise.checks)


def hidden_checks_say_what(unit: Unit, cells: Cells) -> Iterator[Finding]:
    """A hidden check opens with a line that students see, with its points."""
    for cell in cells.all:
        if cell.role == "check" and cell.is_hidden:
            first = cell.source.split("\n")[0]
            found = _HIDDEN_LINE.fullmatch(first)
            if not found or float(found[1]) != cell.points:
                line = f"# Hidden check ({cell.points:g} points): what it asks"
                what = "a hidden check must open with what it asks and its points"
                yield at(unit, cell, what, f"write '{line}' above the hidden region")


def mistakes_are_planted(unit: Unit, cells: Cells) -> Iterator[Finding]:
    """Each exercise has at least three planted mistakes, different and explained."""
    for exercise in cells.exercises:
        count = len(cells.mistakes(exercise.id))
        if count < MISTAKES:
            yield at(
                unit,
                exercise.answer,
                f"has {count} planted mistakes",
                f"write at least {MISTAKES} in {unit.shown(unit.answers)}",
            )
    yield from _variants_are_sound(unit, cells)


def _variants_are_sound(unit: Unit, cells: Cells) -> Iterator[Finding]:
    answers = {exercise.id: exercise.answer for exercise in cells.exercises}
    seen: set[tuple[str, str]] = set()
    for variant in cells.variants:
        name = f"{variant.exercise}/{variant.name}"
        tree = _tree(variant.source)
        answer = answers.get(variant.exercise)
        keys = {(variant.exercise, variant.name), (variant.exercise, tree)}
        troubles = [
            (answer is None, "no exercise has this id", "name the answer cell's id"),
            (not variant.note, "has no sentence", "open it with a comment: the cause"),
            (not tree, "is no Python or empty", "write the whole answer cell"),
            (bool(keys & seen), "stands here twice", "keep one, or rename it"),
            (
                bool(answer) and bool(tree) and tree == _tree(_source(answer)),
                "is the reference answer",
                "change it or take it out",
            ),
        ]
        seen |= keys
        for wrong, what, do in troubles:
            if wrong:
                path = unit.shown(unit.answers)
                yield Finding(path, variant.line, name, what, do)


def _source(cell: Cell | None) -> str:
    return cell.solved if cell else ""


def _tree(source: str) -> str:
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return ""
    return ast.dump(tree) if tree.body else ""


RULES = (
    ids_are_words,
    regions_are_whole,
    points_sum_to_100,
    statements_are_in_order,
    hints_are_three,
    exercises_are_checked,
    hidden_checks_say_what,
    mistakes_are_planted,
)
