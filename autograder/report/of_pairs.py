"""The part of the page about answers that are alike."""

from html import escape

from autograder.alike.compare import FEWEST, RARE, SIZE, Pair, Shared
from autograder.report.html import code, details, items, text
from autograder.report.model import ClassReport, Row
from autograder.report.terminal import count, who

SHOWN = 20
"""Pairs that are shown."""


def alike(report: ClassReport) -> str:
    """Return the pairs whose answers are alike, side by side, and what that means."""
    names = {row.student: row for row in report.rows}
    pairs = report.pairs[:SHOWN]
    shown = "".join(_pair(pair, names) for pair in pairs)
    left = len(report.pairs) - len(pairs)
    rest = text(f"{count(left, 'more pair')} with less evidence.") if left else ""
    return _explained() + (shown + rest if pairs else text("No pair was found."))


def _explained() -> str:
    return (
        text(
            "This is a hint to read two answers side by side, and no verdict. There "
            "are honest reasons for answers that are alike: two learned together, with "
            "the same tutor or from the same page, or there are few good ways to write "
            "it."
        )
        + text("What was compared, exercise by exercise:")
        + items(
            (
                "answers without comments, docstrings and layout, and without the "
                "names of arguments, local variables and helper functions;",
                f"runs of {SIZE} tokens that hardly anybody else in the class wrote; "
                "the stub, the reference and what many wrote alike do not count;",
                f"a pair is here if it shares at least {RARE} such runs in an exercise "
                "and most of the answer; rare code in several exercises comes first;",
                f"exercises with fewer than {FEWEST} answers are left out.",
            )
        )
    )


def _pair(pair: Pair, names: dict[str, Row]) -> str:
    one, other = (who(names[student]) for student in pair.students)
    exercises = count(len(pair.shared), "exercise")
    parts = "".join(_shared(shared, pair) for shared in pair.shared)
    heading = f"{one} and {other}: {exercises}"
    return f"<h3>{escape(heading)}</h3>\n{parts}"


def _shared(shared: Shared, pair: Pair) -> str:
    where = f"Exercise {shared.number}: " if shared.number else f"{shared.title}: "
    told = (
        f"{where}{shared.share:.0%} the same, with {shared.rare} runs of tokens that "
        f"at most {shared.among} of {shared.of} answers have"
    )
    sides = [
        f"<div><p>{escape(student)}</p>{code(source)}</div>"
        for student, source in zip(pair.students, shared.sources, strict=True)
    ]
    return details(told, f'<div class="two">{"".join(sides)}</div>')
