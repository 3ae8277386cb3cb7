"""A class report as one HTML page: no scripts, nothing from elsewhere."""

from html import escape
from pathlib import Path

from autograder.report import of_checks, of_pairs, of_students
from autograder.report.html import section
from autograder.report.model import ClassReport
from autograder.report.terminal import headline

STYLE = Path(__file__).with_name("page.css")


def write_page(
    report: ClassReport, path: Path, server: str = of_students.FORMGRADER
) -> None:
    """Write the page to a file; its folder is made if need be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page(report, server), encoding="utf-8", errors="replace")


def page(report: ClassReport, server: str = of_students.FORMGRADER) -> str:
    """Return the whole page; ``server`` is where formgrader runs."""
    heading = escape(report.title)
    sections = {
        "points": ("Points", of_checks.spread(report)),
        "help": ("Who may need help", of_students.helping(report)),
        "waiting": ("Waiting for a person", of_students.waiting(report, server)),
        "checks": ("Checks", of_checks.checks(report)),
        "causes": ("Likely causes", of_checks.causes(report)),
        "late": ("Late submissions", of_students.late(report)),
        "problems": ("Problems in what was handed in", of_students.problems(report)),
        "time": ("Time to run", of_checks.times(report)),
        "alike": ("Answers that are alike", of_pairs.alike(report)),
        "students": ("Students", of_students.students(report)),
    }
    links = "".join(
        f'<li><a href="#{anchor}">{title}</a></li>'
        for anchor, (title, _) in sections.items()
    )
    body = "\n".join(section(a, title, part) for a, (title, part) in sections.items())
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Class report: {heading}</title>\n"
        f"<style>\n{STYLE.read_text('utf-8')}</style></head>\n"
        '<body><a class="skip" href="#main">To the report</a>\n'
        f"<header><h1>{heading}</h1><p>{escape(headline(report))}</p></header>\n"
        f'<nav aria-label="Sections"><ul>{links}</ul></nav>\n'
        f'<main id="main">\n{body}\n</main>\n</body></html>\n'
    )
