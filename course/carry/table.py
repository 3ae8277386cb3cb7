"""What `begin` shows: which units are yours, which come from the reference, and why."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from html import escape

from course.carry.carried import Exercise, Row

HEADS = ("unit", "whose answers", "what to know")
SAID = 4


def cells_of(row: Row) -> tuple[str, str, list[str]]:
    """Return the three cells of a unit's row; the last one is a list of lines."""
    return row.unit, _whose(row), _notes(row)


def _whose(row: Row) -> str:
    total, own = len(row.exercises), row.count("own")
    reference, open_ = row.count("reference"), row.count("open")
    if not total:
        return "nothing to answer"
    if own == total:
        return "all yours"
    parts = [f"{own} yours"] if own else []
    parts += [f"{reference} from the reference"] if reference else []
    parts += [f"{open_} missing"] if open_ else []
    if reference == total:
        return "all from the reference"
    return ", ".join(parts)


def _notes(row: Row) -> list[str]:
    blamed = [exercise for exercise in row.exercises if exercise.why]
    if row.problem:
        return [row.problem, *_advice(row)]
    if blamed and len(blamed) == len(row.exercises) and _one_reason(blamed):
        return [f"every exercise {blamed[0].why}", *_advice(row)]
    lines = [f"{exercise.number} {exercise.why}" for exercise in blamed]
    if len(lines) > SAID:
        left = ", ".join(exercise.number for exercise in blamed[SAID:])
        lines = [*lines[:SAID], f"and {left}"]
    return lines + (_advice(row) if blamed else [])


def _one_reason(blamed: Sequence[Exercise]) -> bool:
    return len({exercise.why for exercise in blamed}) == 1


def _advice(row: Row) -> list[str]:
    """Return what to do where no reference helps."""
    if row.problem and row.count("open"):
        return [f"put your folder {row.unit} beside this one and run this cell again"]
    if row.count("open"):
        return [
            "what is missing raises NotImplementedError when it is used: answer it in "
            f"{row.unit}, then run this cell again"
        ]
    if any(exercise.why for exercise in row.exercises if exercise.source == "own"):
        return [f"mend it in {row.unit}, then run this cell again"]
    return []


class Table:
    """The table of earlier units, as text and as HTML."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = [cells_of(row) for row in rows]

    def __repr__(self) -> str:
        heads = [row[:2] for row in self.rows]
        first = max([len(HEADS[0]), *(len(unit) for unit, _ in heads)])
        second = max([len(HEADS[1]), *(len(whose) for _, whose in heads)])
        lines = [f"{HEADS[0]:<{first}}  {HEADS[1]:<{second}}  {HEADS[2]}".rstrip()]
        for unit, whose, notes in self.rows:
            for number, note in enumerate(notes or [""]):
                left = (unit, whose) if number == 0 else ("", "")
                line = f"{left[0]:<{first}}  {left[1]:<{second}}  {note}"
                lines.append(line.rstrip())
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        style = "text-align:left;vertical-align:top;padding:2px 14px 2px 0;border:none"
        head = "".join(f'<th style="{style}">{text}</th>' for text in HEADS)
        body = ""
        for unit, whose, notes in self.rows:
            texts = (escape(unit), escape(whose), "<br>".join(map(escape, notes)))
            cells = "".join(f'<td style="{style}">{text}</td>' for text in texts)
            body += f"<tr>{cells}</tr>"
        return f'<table style="border-collapse:collapse"><tr>{head}</tr>{body}</table>'


def show(rows: Sequence[Row]) -> None:
    """Show the table, where there is anything to show."""
    if not rows:
        return
    table = Table(rows)
    print("The library kindling for this unit is put together from your earlier units:")
    if "IPython" in sys.modules and sys.modules["IPython"].get_ipython():
        sys.modules["IPython"].display.display(table)
    else:
        print(table)
