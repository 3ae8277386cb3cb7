"""How a verdict is shown: the same content as text and as HTML."""

from __future__ import annotations

import re
from html import escape

from course.check.answers import number
from course.check.compare import Difference
from course.check.probe import Raised
from course.check.verdict import (
    AGREED,
    NOT_ANSWERED,
    RAISED,
    TIMED_OUT,
    Part,
    Verdict,
)

COLOR = {AGREED: "#2e7d5b", NOT_ANSWERED: "#7a7a7a"}
WRONG = "#b3541e"
IN_WORDS = {"missing": "this part is missing", "extra": "this part is not expected"}


def headline(verdict: Verdict) -> str:
    """Return the verdict in one sentence, points included."""
    what = _subject(verdict)
    if verdict.state == AGREED:
        return f"{what}: agrees{_with(verdict)}{_points(verdict)}."
    if verdict.waits_for:
        return f"{what}: waits for Exercise {verdict.waits_for}{_points(verdict)}."
    if _is_undefined(verdict):
        return f"{what}: not defined yet{_points(verdict)}."
    if verdict.state == NOT_ANSWERED:
        return f"{what}: not answered yet{_points(verdict)}."
    if verdict.state == TIMED_OUT:
        return f"{what}: stopped, it took too long{_points(verdict)}."
    if verdict.raised:
        return f"{what}: raised {verdict.raised.type}{_points(verdict)}."
    return f"{what}: {_count(verdict)}{_with(verdict)}{_points(verdict)}."


def _is_undefined(verdict: Verdict) -> bool:
    return verdict.raised is not None and verdict.raised.type == "NotDefined"


def _count(verdict: Verdict) -> str:
    if len(verdict.parts) == 1:
        return "does not agree"
    agreed = sum(part.agreed for part in verdict.parts)
    return f"{agreed} of {len(verdict.parts)} parts agree"


def _with(verdict: Verdict) -> str:
    return " with torch" if verdict.oracle == "torch" else ""


def _subject(verdict: Verdict) -> str:
    return f"Exercise {verdict.exercise}" if verdict.exercise else verdict.name


def _points(verdict: Verdict) -> str:
    if not verdict.points or verdict.fresh:
        return ""
    earned, points = number(verdict.earned), number(verdict.points)
    return f" ({_whole(earned)} of {_whole(points)} points)"


def _whole(text: str) -> str:
    return text.removesuffix(".0")


def agreement(verdict: Verdict) -> str:
    """Return what agreed, on how many draws and how closely."""
    names = ", ".join(part.name for part in verdict.parts)
    kind = "fresh sets" if verdict.fresh else "sets"
    draws = f"on {verdict.rounds} {kind} of numbers" if verdict.rounds > 1 else ""
    exact = f"to within {verdict.gap:.1g}" if verdict.gap else "exactly"
    return " ".join(f"{names}: equal {exact} {draws}".split()) + "."


def part_line(part: Part, oracle: str = "torch") -> str:
    """Return one part of the answer as a line of text."""
    if part.difference is None:
        return f"{part.name}: agrees"
    found = part.difference
    if found.kind == "changed":
        return f"{part.name}: {found.detail}"
    if found.kind == "raised":
        return f"{part.name}: yours {found.yours}: {found.detail}"
    line = f"{part.name}: yours {found.yours}, {oracle} {found.torch}"
    extra = _remark(found)
    return f"{line} ({extra})" if extra else line


def _remark(found: Difference) -> str:
    plain = found.kind in ("value", "changed", "raised")
    note = "" if plain else IN_WORDS.get(found.kind, f"{found.kind} differs")
    return "; ".join(text for text in (note, found.detail) if text)


def story(verdict: Verdict) -> list[str]:
    """Return the sentences that follow the headline of a check that did not agree."""
    lines = []
    if verdict.raised and (verdict.state == RAISED or _is_undefined(verdict)):
        lines.append(f"{verdict.raised.type}: {verdict.raised.message}")
        if verdict.raised.place:
            lines.append(f"It happened in {verdict.raised.place}")
    if verdict.state == TIMED_OUT:
        limit = _whole(number(verdict.seconds))
        lines.append(f"Each set of numbers may take {limit} s; this took longer.")
    if verdict.earlier and not verdict.waits_for and verdict.state != NOT_ANSWERED:
        lines.append(_begin_with(verdict.earlier))
    if verdict.cause and verdict.earlier:
        lines.append(f"Likely cause, if it is not that: {verdict.cause}")
    elif verdict.cause:
        lines.append(f"Likely cause: {verdict.cause}")
    elif verdict.observation:
        lines.append(f"What we see: {verdict.observation}")
    lines.append(_next_step(verdict))
    return [line for line in lines if line]


def _begin_with(earlier: tuple[str, ...]) -> str:
    if len(earlier) == 1:
        first = f"Exercise {earlier[0]} did not agree when its check ran last"
        return f"{first}; if your code uses it, begin there."
    names = f"{', '.join(earlier[:-1])} and {earlier[-1]}"
    first = f"Exercises {names} did not agree when their checks ran last"
    return f"{first}; if your code uses them, begin there."


def _next_step(verdict: Verdict) -> str:
    if verdict.waits_for:
        return (
            f"This check needs Exercise {verdict.waits_for}, which is not answered "
            "yet. Answer it first."
        )
    if _is_undefined(verdict):
        return ""
    if verdict.state == NOT_ANSWERED:
        return (
            "Write your answer in the exercise's cell, run that cell, "
            "then run this check again."
        )
    error = verdict.raised
    if error is None or verdict.cause:
        return ""
    return error.remark or _about_types(error)


def _about_types(error: Raised) -> str:
    """Return what a TypeError or AttributeError says about the student's objects."""
    if error.type not in ("TypeError", "AttributeError"):
        return ""
    words = re.findall(r"'([A-Za-z_.]+)'", error.message)
    kinds = {word.rpartition(".")[2] for word in words}
    if "NoneType" in kinds:
        return (
            "None stands where an object is needed: is a return missing, or has "
            "something not been set yet?"
        )
    if "'tuple' object has no attribute" in error.message:
        return (
            "A tuple stands where one array is needed: take out of it the item that "
            "you need."
        )
    if kinds & {"int", "float", "list", "tuple", "str", "dict", "ndarray"}:
        return ""
    lost = ("unsupported operand", "object has no attribute", "bad operand")
    if any(words in error.message for words in lost):
        return (
            "If you ran the cell of a class again, the methods that later cells gave "
            "it are gone: run those cells again too (Run, Run All Above Selected Cell)."
        )
    return ""


def as_text(verdict: Verdict, with_parts: bool = True) -> str:
    """Return the verdict as plain text, one idea per line.

    ``with_parts`` False leaves out what was asked and answered, as for a hidden check.
    """
    lines = [headline(verdict)]
    if verdict.question:
        lines.append(verdict.question)
    if verdict.state == AGREED:
        lines.append(agreement(verdict))
        return "\n".join(lines)
    if with_parts:
        lines += ["  " + part_line(part, verdict.oracle) for part in verdict.parts]
    return "\n".join(lines + story(verdict))


def as_html(verdict: Verdict, with_parts: bool = True) -> str:
    """Return the verdict as HTML that reads well on light and dark pages.

    ``with_parts`` is that of ``as_text``.
    """
    color = COLOR.get(verdict.state, WRONG)
    body = [f'<div style="font-weight:600">{escape(headline(verdict))}</div>']
    if verdict.question:
        body.append(f'<div style="opacity:0.85">{escape(verdict.question)}</div>')
    if verdict.state == AGREED:
        body.append(f"<div>{escape(agreement(verdict))}</div>")
    else:
        body.append(_table(verdict.parts if with_parts else [], verdict.oracle))
        body += [
            f'<div style="margin-top:4px">{escape(s)}</div>' for s in story(verdict)
        ]
    style = f"border-left:6px solid {color};padding:6px 12px;line-height:1.5"
    return f'<div style="{style}">{"".join(body)}</div>'


def _table(parts: list[Part], oracle: str) -> str:
    if not parts:
        return ""
    head = "".join(_cell(t, "th") for t in ("part", "yours", oracle, ""))
    rows = "".join(f"<tr>{_row(part)}</tr>" for part in parts)
    style = "border-collapse:collapse;margin:4px 0"
    return f'<table style="{style}"><tr>{head}</tr>{rows}</table>'


def _row(part: Part) -> str:
    found = part.difference
    if found is None:
        cells = [part.name, "", "", "agrees"]
    else:
        cells = [part.name, found.yours, found.torch, _remark(found) or "differs"]
    return "".join(_cell(text, "td") for text in cells)


def _cell(text: str, tag: str) -> str:
    style = "text-align:left;padding:2px 14px 2px 0;border:none"
    return f'<{tag} style="{style}">{escape(text)}</{tag}>'
