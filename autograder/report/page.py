"""A class report as one HTML page: no scripts, nothing from elsewhere."""

from collections.abc import Iterable
from html import escape
from pathlib import Path

from autograder.report.model import GRADED, ClassReport, Row
from autograder.report.terminal import headline, points, who

STYLE = """
:root { color-scheme: light dark; --good: #2e7d5b; --bad: #b3541e; --quiet: #7a7a7a; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto;
  padding: 0 1rem; color: CanvasText; background: Canvas; }
h1 { font-size: 1.5rem; margin-bottom: 0; } h2 { font-size: 1.15rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: 0.25rem 0.75rem 0.25rem 0; vertical-align: top;
  border-bottom: 1px solid color-mix(in srgb, CanvasText 18%, Canvas); }
th { font-weight: 600; } td.n, th.n { text-align: right; white-space: nowrap; }
small { opacity: 0.75; }
.bar { display: flex; height: 0.8rem; width: 9rem; margin-top: 0.4rem;
  background: color-mix(in srgb, CanvasText 10%, Canvas); }
.bar i { display: block; height: 100%; }
.all { background: var(--good); } .part { background: #c9a227; }
.none { background: var(--bad); } .empty { background: var(--quiet); }
"""


def write_page(report: ClassReport, path: Path) -> None:
    """Write the page to a file; its folder is made if need be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page(report), encoding="utf-8")


def page(report: ClassReport) -> str:
    """Return the whole page."""
    heading = escape(report.title)
    sections = [
        _section("Points", _spread(report)),
        _section("Checks", _checks(report)),
        _section("Likely causes", _causes(report)),
        _section("Waiting for a person", _waiting(report)),
        _section("Problems", _problems(report)),
        _section("Students", _students(report)),
    ]
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>Class report: {heading}</title><style>{STYLE}</style></head>\n"
        f"<body><h1>{heading}</h1><p>{escape(headline(report))}</p>\n"
        + "\n".join(sections)
        + "\n</body></html>\n"
    )


def _section(title: str, body: str) -> str:
    return f"<h2>{title}</h2>\n{body}" if body else ""


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table; a heading that ends in "#" is one of numbers."""
    names = list(head)
    classes = [' class="n"' if name.endswith("#") else "" for name in names]
    top = "".join(
        f"<th{c}>{escape(name.removesuffix('#'))}</th>"
        for c, name in zip(classes, names, strict=True)
    )
    lines = [
        "<tr>"
        + "".join(f"<td{c}>{x}</td>" for c, x in zip(classes, row, strict=True))
        + "</tr>"
        for row in rows
    ]
    return f"<table><tr>{top}</tr>\n" + "\n".join(lines) + "</table>" if lines else ""


def _bar(*shares: tuple[str, float]) -> str:
    parts = [
        f'<i class="{name}" style="width:{100 * share:.1f}%"></i>'
        for name, share in shares
        if share
    ]
    return f'<div class="bar">{"".join(parts)}</div>'


def _spread(report: ClassReport) -> str:
    spread = report.spread() if report.graded else []
    most = max((count for _, count in spread), default=0) or 1
    rows = [(n, str(count), _bar(("all", count / most))) for n, count in spread]
    return _table(("automatic points", "students#", ""), rows)


def _checks(report: ClassReport) -> str:
    rows = []
    for tally in report.tallies() if report.graded else ():
        check = tally.check
        counts = {
            "all": tally.full,
            "part": tally.part,
            "none": tally.none,
            "empty": tally.unanswered,
        }
        total = sum(counts.values()) or 1
        hidden = " (hidden)" if check.hidden else ""
        text = f"{escape(check.title or check.id)}{hidden}<br>"
        text += f"<small>{escape(check.question)}</small>"
        bar = _bar(*((name, count / total) for name, count in counts.items()))
        said = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
        rate = f"{tally.rate:.0%}"
        told = f"{bar}<small>{said}</small>"
        rows.append((escape(check.exercise), text, points(check.points), rate, told))
    return _table(("exercise", "check", "points#", "pass#", ""), rows)


def _causes(report: ClassReport) -> str:
    rows = [
        (str(len(c.students)), escape(c.exercise), escape(c.text))
        + (f"<small>{escape(', '.join(c.students))}</small>",)
        for c in report.causes()
    ]
    return _table(("students#", "exercise", "what the check told them", "who"), rows)


def _waiting(report: ClassReport) -> str:
    rows = [(escape(who(row)), points(row.waiting)) for row in report.waiting]
    return _table(("student", "points to give#"), rows)


def _problems(report: ClassReport) -> str:
    rows = [(escape(who(r)), escape(p.text)) for r in report.odd for p in r.problems]
    return _table(("student", "what was found and done"), rows)


def _students(report: ClassReport) -> str:
    head = ("student", "automatic#", "by hand#", "waiting#", "state")
    return _table(head, map(_student, report.rows))


def _student(row: Row) -> tuple[str, ...]:
    name = escape(who(row))
    if row.state != GRADED:
        return (name, "", "", "", escape(row.state))
    numbers = (row.automatic, row.by_hand, row.waiting)
    return (name, *map(points, numbers), escape(row.state))
