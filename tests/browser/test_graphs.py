"""Graphs in JupyterLab and in a feedback page: stepping, folding, themes, no script."""

import re

import pytest
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from nbgrader.converters import GenerateFeedback

from tests.browser.axe import broken
from tests.browser.chromium import ROOT, screenshots
from tests.browser.jupyter import (
    cell,
    let_axe_see,
    run_until,
    use_theme,
    wait_for_kernel,
)
from tests.browser.pages import notebook

PLAYER = "[aria-label='Steps of the backward pass']"
FOLDING = "[aria-label='Open the modules to']"


@pytest.fixture(scope="module")
def page(chromium, lab):
    """The notebook in JupyterLab, all cells run."""
    page = chromium.new_page(viewport={"width": 1300, "height": 1600})
    page.set_default_timeout(120_000)  # a kernel starts; other tests run
    page.goto(lab.url("shown/graphs.ipynb", "graphs"))
    cell(page, "sys.path.insert").wait_for()
    wait_for_kernel(page)
    run_until(page, "Run All Cells", page.locator(FOLDING))
    let_axe_see(page)
    yield page
    page.close()


def sentence(page):
    """What is said of the frame that is shown."""
    shown = [p for p in page.locator(f"{PLAYER} p").all() if p.is_visible()]
    assert len(shown) == 1
    return shown[0].inner_text()


def dashed(page, place=PLAYER):
    """How many arrows that go back are seen."""
    arrows = page.locator(f"{place} path[stroke-dasharray][stroke-width='2.6']")
    return sum(arrow.is_visible() for arrow in arrows.all())


def boxes(page, place):
    """The names of the boxes that are seen."""
    texts = page.locator(f"{place} svg text").all()
    words = [text.text_content().strip("\xa0") for text in texts if text.is_visible()]
    return [word for word in words if word in ("Linear", "Tanh", "addmm", "tanh")]


def test_steps_forward_and_back_by_mouse(page):
    page.locator(f"{PLAYER} input").first.check()
    assert sentence(page).startswith("1 of 5. The forward pass") and dashed(page) == 0
    for said, arrows in (("2 of 5. Backward begins", 0), ("3 of 5. add sends", 2)):
        page.locator(f"{PLAYER} label:visible", has_text="Next").click()
        assert sentence(page).startswith(said) and dashed(page) == arrows
    page.locator(f"{PLAYER} label:visible", has_text="Back").click()
    assert sentence(page).startswith("2 of 5.")
    page.locator(f"{PLAYER} input").nth(4).click()
    assert sentence(page) == "5 of 5. Backward is done: a.grad = 3.0 and b.grad = 3.0."


def test_steps_forward_and_back_by_keyboard(page):
    first = page.locator(f"{PLAYER} input").first
    first.check()
    first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert sentence(page).startswith("4 of 5. mul sends back 1.0")
    assert dashed(page) == 2
    page.keyboard.press("ArrowLeft")
    assert sentence(page).startswith("3 of 5.")


def test_modules_fold_and_unfold(page):
    assert boxes(page, FOLDING).count("Linear") == 0
    page.locator(f"{FOLDING} label", has_text="depth 0").click()
    assert boxes(page, FOLDING) == ["Linear", "Tanh"]
    page.locator(f"{FOLDING} label", has_text="depth 1").click()
    assert sorted(boxes(page, FOLDING)) == ["addmm", "tanh"]


@pytest.mark.parametrize("theme", ["Dark", "Light"])
def test_card_is_light_in_every_theme(page, theme):
    use_theme(page, theme)
    page.locator(f"{PLAYER} input").nth(2).check()
    card = page.locator("figure.kindling-graph").first
    colors = card.evaluate(
        "node => [getComputedStyle(node).backgroundColor, getComputedStyle(node).color]"
    )
    assert colors == ["rgb(255, 255, 255)", "rgb(26, 26, 26)"]
    page.screenshot(path=screenshots() / f"graphs-{theme.lower()}.png")


def test_graphs_keep_the_rules_of_accessibility_in_every_frame(page):
    for frame in page.locator(f"{PLAYER} input").all():
        frame.check()
        assert broken(page, include=["figure.kindling-graph"]) == []


@pytest.fixture(scope="module")
def feedback(tmp_path_factory):
    """The notebook, run, as nbgrader makes a feedback page of it."""
    run = notebook()
    NotebookClient(run, resources={"metadata": {"path": str(ROOT)}}).execute()
    exporter = HTMLExporter(config=GenerateFeedback().config)
    about = {"notebook": "graphs", "late_penalty": 0, "score": 0, "max_score": 0}
    body, _ = exporter.from_notebook_node(run, resources={"nbgrader": about})
    path = tmp_path_factory.mktemp("feedback") / "graphs.html"
    path.write_text(body, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def still_page(chromium, feedback):
    """The feedback page in a browser that runs no script."""
    context = chromium.new_context(
        java_script_enabled=False, viewport={"width": 1200, "height": 900}
    )
    page = context.new_page()
    page.goto(feedback.as_uri())
    yield page
    context.close()


def test_feedback_page_steps_and_folds_with_scripts_off(still_page):
    page = still_page
    page.locator(f"{PLAYER} label:visible", has_text="Next").click()
    page.locator(f"{PLAYER} label:visible", has_text="Next").click()
    assert sentence(page).startswith("3 of 5. add sends") and dashed(page) == 2
    page.locator(f"{PLAYER} input").nth(2).focus()
    page.keyboard.press("ArrowRight")
    assert sentence(page).startswith("4 of 5.")
    page.locator(f"{FOLDING} label", has_text="depth 0").click()
    assert boxes(page, FOLDING) == ["Linear", "Tanh"]
    page.screenshot(path=screenshots() / "graphs-feedback.png", full_page=True)


def test_tab_reaches_the_steps_the_folding_and_the_text(still_page):
    reached = set()
    for _ in range(60):
        still_page.keyboard.press("Tab")
        for place in (f"{PLAYER} input", f"{FOLDING} input", "figure summary"):
            if still_page.locator(f"{place}:focus").count():
                reached.add(place)
    assert reached == {f"{PLAYER} input", f"{FOLDING} input", "figure summary"}


def test_every_figure_says_what_it_shows(still_page):
    figures = still_page.locator("figure.kindling-graph svg")
    assert figures.count() == 3
    for figure in figures.all():
        assert figure.get_attribute("role") == "img"
        assert re.match(r"(Backward pass|Graph) ", figure.get_attribute("aria-label"))
    ids = re.findall(r'\bid="(k[0-9a-f]{8}[^"]*)"', still_page.content())
    assert len(ids) == len(set(ids)) > 6
