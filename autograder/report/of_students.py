"""The parts of the page about students: who waits, who may need help, what was odd."""

from html import escape

from autograder.report.concerns import RULES, concerns
from autograder.report.html import items, table, text
from autograder.report.model import GRADED, ClassReport, Row
from autograder.report.terminal import duration, points, who

FORMGRADER = "http://localhost:8888"
"""Where JupyterLab runs unless it is told otherwise."""


def waiting(report: ClassReport, server: str) -> str:
    """Return the answers that a person has to grade, with links to formgrader."""
    if not report.waiting:
        return text("No answer waits for a person.")
    note = f"Links open submissions in formgrader, while JupyterLab runs at {server}."
    rows = [_waiting(row, server) for row in report.waiting]
    head = ("student", "answers", "points to give#", "formgrader")
    return text(note) + table("Answers that wait for a person", head, rows)


def _waiting(row: Row, server: str) -> tuple[str, ...]:
    cells = [
        f"{a.cell} (Exercise {a.exercise})" if a.exercise else a.cell for a in row.waits
    ]
    address = escape(f"{server.rstrip('/')}/formgrader/submissions/{row.link}/")
    link = f'<a href="{address}">Grade {escape(row.student)}</a>' if row.link else ""
    return escape(who(row)), escape(", ".join(cells)), points(row.waiting), link


def helping(report: ClassReport) -> str:
    """Return who may need help, and the rules by which they are here."""
    rules = text("These are facts by rules, not verdicts. Somebody is here if") + items(
        RULES
    )
    found = concerns(report)
    if not found:
        return rules + text("Nobody is.")
    rows = [(escape(who(c.row)), "<br>".join(map(escape, c.facts))) for c in found]
    return rules + table("Who may need help", ("student", "what was seen"), rows)


def late(report: ClassReport) -> str:
    """Return who handed in late, and what nbgrader takes off for it."""
    rows = [
        (escape(who(row)), escape(duration(row.late)), points(row.penalty))
        for row in report.rows
        if row.late > 0
    ]
    if not rows:
        return text("Nobody was late, as far as the gradebook knows a due date.")
    return table("Late submissions", ("student", "late by", "points taken off#"), rows)


def problems(report: ClassReport) -> str:
    """Return what was odd about what was handed in, and what was done about it."""
    rows = [(escape(who(r)), escape(p.text)) for r in report.odd for p in r.problems]
    if not rows:
        return text("Nothing was odd about what was handed in.")
    return table("Problems found", ("student", "what was found and done"), rows)


def students(report: ClassReport) -> str:
    """Return the table of the class."""
    head = ("student", "automatic#", "by hand#", "waiting#", "state")
    return table("The class", head, map(_student, report.rows))


def _student(row: Row) -> tuple[str, ...]:
    name = escape(who(row))
    if row.state != GRADED:
        return (name, "", "", "", escape(row.state))
    numbers = (row.automatic, row.by_hand, row.waiting)
    return (name, *map(points, numbers), escape(row.state))
