"""A class report in the terminal."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.report.concerns import concerns
from autograder.report.model import ClassReport, Row


def points(number: float) -> str:
    """Return points without needless zeros.

    >>> points(4.0), points(2.67)
    ('4', '2.67')
    """
    return f"{number:.2f}".rstrip("0").rstrip(".")


def count(number: int, what: str) -> str:
    """Return a number of things in words.

    >>> count(1, "student"), count(2, "student")
    ('1 student', '2 students')
    """
    return f"{number} {what}{'' if number == 1 else 's'}"


def duration(seconds: float) -> str:
    """Return a time in days, hours and minutes, the larger two.

    >>> duration(90061), duration(7200), duration(59)
    ('1 day 1 hour', '2 hours', '1 minute')
    """
    minutes = max(1, round(seconds / 60))
    parts = (
        (minutes // 1440, "day"),
        (minutes // 60 % 24, "hour"),
        (minutes % 60, "minute"),
    )
    return " ".join([count(number, name) for number, name in parts if number][:2])


def show(console: Console, report: ClassReport) -> None:
    """Print the report."""
    console.print(Text(f"{report.unit}: {report.title}", style="bold"))
    console.print(Text(headline(report)))
    if report.graded:
        console.print(_checks(report))
    for cause in report.causes()[:8]:
        line = f"{count(len(cause.students), 'student')}, Exercise {cause.exercise}: "
        console.print(Text(line + cause.text), soft_wrap=True)
    for row in report.odd:
        for problem in row.problems:
            console.print(Text(f"{who(row)}: {problem.text}"), soft_wrap=True)
    for concern in concerns(report):
        line = f"may need help: {who(concern.row)}: {'; '.join(concern.facts)}"
        console.print(Text(line), soft_wrap=True)
    for pair in report.pairs[:8]:
        numbers = ", ".join(s.number or s.title for s in pair.shared)
        line = (
            f"alike, to be read side by side: {' and '.join(pair.students)}: {numbers}"
        )
        console.print(Text(line), soft_wrap=True)


def headline(report: ClassReport) -> str:
    """Return the report in one sentence."""
    graded = report.graded
    mean = sum(row.automatic for row in graded) / len(graded) if graded else 0.0
    parts = [
        f"{len(graded)} of {len(report.rows)} students graded",
        f"on average {points(mean)} of {points(report.points)} automatic points",
        f"{len(report.waiting)} wait for a person",
    ]
    return ", ".join(parts) + "."


def who(row: Row) -> str:
    """Return how a line names a student."""
    return f"{row.student} {row.name}".strip()


def _checks(report: ClassReport) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("exercise", no_wrap=True)
    table.add_column("check", overflow="fold")
    for name in ("points", "all", "part", "none", "empty", "pass"):
        table.add_column(name, justify="right", no_wrap=True)
    for tally in report.tallies():
        check = tally.check
        table.add_row(
            Text(check.exercise),
            Text(f"{check.title}: {check.id}" if check.title else check.id),
            points(check.points),
            *map(str, (tally.full, tally.part, tally.none, tally.unanswered)),
            f"{tally.rate:.0%}",
        )
    return table
