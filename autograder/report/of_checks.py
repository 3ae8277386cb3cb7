"""The parts of the page about the class as a whole: points, checks, causes, time."""

from collections.abc import Iterator
from html import escape
from statistics import median

from autograder.report.histogram import histogram
from autograder.report.html import bar, code, details, table, text
from autograder.report.model import Cause, ClassReport, Row, Tally
from autograder.report.spread import bins, quartiles
from autograder.report.terminal import count, points, who

SHOWN = 12
"""Likely causes that are shown unfolded."""


def spread(report: ClassReport) -> str:
    """Return how the automatic points are distributed: picture, words, table."""
    if not report.graded:
        return text("Nobody is graded yet.")
    earned = [row.automatic for row in report.graded]
    found = bins(earned, report.points)
    low, middle, high = map(points, quartiles(earned))
    words = (
        f"Half of the class has {middle} automatic points or more (median), of "
        f"{points(report.points)}; a quarter has {low} or less, a quarter {high} or "
        "more."
    )
    rows = [(escape(one.name), str(one.count)) for one in found]
    numbers = table("Students by automatic points", ("points", "students#"), rows)
    return (
        _scrolled(histogram(found))
        + text(words)
        + details("The same as a table", numbers)
    )


def _scrolled(picture: str) -> str:
    return f'<div class="wide" tabindex="0" role="group">{picture}</div>'


def checks(report: ClassReport) -> str:
    """Return how many passed each check, by exercise."""
    if not report.graded:
        return text("Nobody is graded yet.")
    rows = [_check(tally) for tally in report.tallies()]
    head = ("exercise", "check", "points#", "full points#", "students")
    note = "Hidden checks ask the same of other numbers; students see no text of them."
    return text(note) + table("Checks in the order of the unit", head, rows)


def _check(tally: Tally) -> tuple[str, ...]:
    check = tally.check
    counts = {
        "full points": ("all", tally.full),
        "a part": ("part", tally.part),
        "none": ("none", tally.none),
        "not answered": ("empty", tally.unanswered),
    }
    total = sum(number for _, number in counts.values()) or 1
    bars = bar(*((kind, number / total) for kind, number in counts.values()))
    said = ", ".join(f"{n} {name}" for name, (_, n) in counts.items() if n)
    hidden = " (hidden)" if check.hidden else ""
    asks = (
        f'<span class="more">{escape(check.question)}</span>' if check.question else ""
    )
    return (
        escape(f"{check.exercise} {check.title}".strip() or check.answer),
        f"{escape(check.id)}{hidden}{asks}",
        points(check.points),
        f"{tally.rate:.0%}",
        f'{bars}<span class="more">{said}</span>',
    )


def causes(report: ClassReport) -> str:
    """Return the likely causes with who read them, and an answer of nobody named."""
    found = report.causes()
    if not found:
        return text("No check named a likely cause.")
    note = (
        "What checks told students about their mistakes, the most common first, with "
        "the shortest of their answers. Who wrote it is not said, so that it can be "
        "shown."
    )
    parts = [_cause(cause) for cause in found[:SHOWN]]
    more = "".join(_cause(cause) for cause in found[SHOWN:])
    rest = details(f"{count(len(found) - SHOWN, 'more cause')}", more) if more else ""
    return text(note) + "\n".join(parts) + rest


def _cause(cause: Cause) -> str:
    where = f"Exercise {cause.exercise}, " if cause.exercise else ""
    example = details("An answer", code(cause.example)) if cause.example else ""
    names = details("Who", text(", ".join(cause.students)))
    return (
        f"<h3>{escape(where)}{count(len(cause.students), 'student')}</h3>\n"
        f"{text(cause.text)}{example}{names}"
    )


def times(report: ClassReport) -> str:
    """Return how long submissions ran, and what was stopped."""
    ran = [(row.took.seconds, row) for row in report.graded if row.took]
    if not ran:
        return text("There is no journal of this unit, so it is not known.")
    longest = sorted(ran, key=lambda pair: -pair[0])[:5]
    words = (
        f"Half of {count(len(ran), 'submission')} took "
        f"{median(seconds for seconds, _ in ran):.1f} s or less, both runs and all "
        "checks included, as the journal of grading has it."
    )
    slow = [(escape(who(row)), f"{seconds:.1f}") for seconds, row in longest]
    stopped = [line for _, row in ran for line in _stopped(row, report)]
    head = ("student", "cell or check", "why")
    told = table("What was stopped", head, stopped) if stopped else ""
    none = "" if stopped else text("Nothing ran out of time or memory.")
    return (
        text(words) + table("The slowest", ("student", "seconds#"), slow) + none + told
    )


def _stopped(row: Row, report: ClassReport) -> Iterator[tuple[str, ...]]:
    known = {check.id: check.exercise for check in report.checks}
    known |= {check.answer: check.exercise for check in report.checks}
    for cell, why in row.took.stopped if row.took else ():
        place = f"{cell} (Exercise {known[cell]})" if known.get(cell) else cell
        own = cell.startswith("own-")
        shown = "a cell of their own" if own else place
        yield escape(who(row)), escape(shown), escape(why)
