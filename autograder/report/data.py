"""A class report as plain data."""

from dataclasses import asdict
from typing import Any

from autograder.report.concerns import concerns
from autograder.report.model import ClassReport, Row
from autograder.report.spread import quartiles


def as_data(report: ClassReport) -> dict[str, Any]:
    """Return the report as plain data."""
    facts = {c.row.student: list(c.facts) for c in concerns(report)}
    tallies = [
        asdict(tally.check)
        | {"all": tally.full, "part": tally.part, "none": tally.none}
        | {"empty": tally.unanswered, "pass_rate": round(tally.rate, 4)}
        for tally in report.tallies()
    ]
    return {
        "unit": report.unit,
        "title": report.title,
        "points": report.points,
        "written": report.written,
        "quartiles": _quartiles(report),
        "students": [_row(row, facts.get(row.student, [])) for row in report.rows],
        "checks": tallies,
        "causes": [asdict(cause) for cause in report.causes()],
        "alike": [asdict(pair) | {"weight": pair.weight} for pair in report.pairs],
    }


def _quartiles(report: ClassReport) -> list[float]:
    earned = [row.automatic for row in report.graded]
    return list(quartiles(earned)) if earned else []


def _row(row: Row, facts: list[str]) -> dict[str, Any]:
    return {
        "student": row.student,
        "name": row.name,
        "state": row.state,
        "automatic": row.automatic,
        "by_hand": row.by_hand,
        "waiting": row.waiting,
        "waits": [asdict(answer) for answer in row.waits],
        "seconds": row.took.seconds if row.took else None,
        "stopped": [list(stop) for stop in row.took.stopped] if row.took else [],
        "late_seconds": row.late,
        "penalty": row.penalty,
        "may_need_help": facts,
        "checks": {name: mark.earned for name, mark in row.marks.items()},
        "problems": [asdict(problem) for problem in row.problems],
    }
