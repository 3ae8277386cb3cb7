"""The page of a class report is whole by itself, for every reader and any text."""

import re
from html.parser import HTMLParser

import pytest

from autograder.alike.compare import Pair, Shared
from autograder.plugins.problems import Problem
from autograder.report.model import ClassReport, Row, Took, Waiting
from autograder.report.page import STYLE, page
from tests.unit.test_report_facts import CHECKS, GOOD, row

CODE = "def add(a, b):\n    return a < b  # <script>alert(1)</script>"
VOID = {"meta", "br"}


def whole() -> ClassReport:
    """Return a report in which every section has something to show."""
    eve = row("eve", 0, None, "The sign is wrong.", answers={"add": CODE}, late=90061)
    eve.penalty, eve.took = (
        1.5,
        Took(61.2, (("add", "timed out"), ("own-1", "crashed"))),
    )
    eve.waits, eve.link = [Waiting("why", "1.3", 5)], "abc123"
    eve.problems = [Problem("moved", "add", "The cell `add` was <moved>.")]
    shared = Shared("1.1", "Add", 0.9, 30, 2, 60, 12.5, (CODE, CODE))
    pairs = [Pair(("eve", "good0"), [shared])]
    rows = [*GOOD, eve, Row("zoe", "<b>Zoe</b>")]
    return ClassReport("01_unit", "A <unit>", CHECKS, rows, 5, pairs)


class Outline(HTMLParser):
    """Notes the elements of a page, and that each is closed where it should be."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def all(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]


@pytest.fixture(scope="module")
def outline():
    return Outline(page(whole()))


def test_every_element_is_closed_and_every_id_is_there_once(outline):
    ids = [attrs["id"] for _, attrs in outline.tags if "id" in attrs]
    assert outline.open == [] and len(ids) == len(set(ids))


def test_the_page_has_its_language_its_landmarks_and_links_to_its_sections(outline):
    assert outline.all("html")[0]["lang"] == "en"
    assert [len(outline.all(tag)) for tag in ("header", "nav", "main", "h1")] == [1] * 4
    inside = [a["href"] for a in outline.all("a") if a["href"].startswith("#")]
    sections = [attrs["id"] for attrs in outline.all("section")]
    assert inside == ["#main", *(f"#{anchor}" for anchor in sections)]


def test_every_table_has_a_caption_and_its_headings_a_scope(outline):
    assert len(outline.all("table")) == len(outline.all("caption")) >= 8
    assert all(th["scope"] in ("col", "row") for th in outline.all("th"))


def test_the_histogram_has_a_text_for_who_cannot_see_it(outline):
    (picture,) = outline.all("svg")
    assert picture["role"] == "img" and "9 to 10: 4" in picture["aria-label"]


def test_nothing_runs_and_nothing_is_loaded(outline):
    tags = {tag for tag, _ in outline.tags}
    assert not tags & {"script", "link", "img", "iframe", "object", "b", "unit"}
    named = {name for _, attrs in outline.tags for name in attrs}
    assert not [name for name in named if name.startswith(("on", "src"))]
    assert "url(" not in STYLE.read_text("utf-8")


def test_an_example_answer_names_nobody():
    text = page(whole())
    example = re.search(r"An answer</summary>(.*?)</details>", text, re.DOTALL)
    assert "return a &lt; b" in example[1] and "eve" not in example[1].lower()


@pytest.mark.parametrize(
    "fact",
    [
        "Half of the class has 10 automatic points or more (median), of 10",
        "hidden-b (hidden)",
        "4 full points, 1 not answered",
        "timed out",
        "a cell of their own",
        "61.2",
        "http://localhost:8888/formgrader/submissions/abc123/",
        "not answered: 1.2 (4 of 5 did)",
        "1 day 1 hour",
        "The cell `add` was &lt;moved&gt;.",
        "eve Eve and good0 Good0: 1 exercise",
        "90% the same, with 30 runs of tokens that at most 2 of 60 answers have",
        "no verdict. There are honest reasons",
        "&lt;b&gt;Zoe&lt;/b&gt;",
    ],
)
def test_the_page_says(fact):
    assert fact in page(whole())


def test_links_to_formgrader_follow_the_server():
    text = page(whole(), "https://hub.example.org/user/t/")
    assert "https://hub.example.org/user/t/formgrader/submissions/abc123/" in text


def test_a_class_without_a_graded_notebook_has_a_page():
    outline = Outline(page(ClassReport("01_unit", "Unit", CHECKS, [Row("zoe", "Zoe")])))
    assert outline.open == [] and outline.all("svg") == []


def luminance(color: str) -> float:
    """Return the relative luminance of a color, as WCAG 2.2 defines it."""
    color = "".join(2 * c for c in color) if len(color) == 3 else color
    parts = [int(color[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    lin = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * lin[0] + 0.7152 * lin[1] + 0.0722 * lin[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colors."""
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("place", "canvas"), [(0, "ffffff"), (1, "121212")])
@pytest.mark.parametrize("name", ["good", "part", "bad", "quiet"])
def test_colors_stand_out_in_light_and_in_dark(place, canvas, name):
    colors = re.findall(rf"--{name}: #(\w+);", STYLE.read_text("utf-8"))
    assert contrast(colors[place], canvas) >= 4.5


@pytest.mark.parametrize(("place", "text"), [(0, "000000"), (1, "ffffff")])
def test_code_can_be_read_on_its_ground(place, text):
    soft = re.findall(r"--soft: #(\w+);", STYLE.read_text("utf-8"))
    assert contrast(soft[place], text) >= 4.5
