"""Graphs in JupyterLab and in a feedback page: stepping, folding, themes, no script."""

import contextlib
import json
import re

import nbformat
import pytest
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from nbgrader.converters import GenerateFeedback
from playwright.sync_api import TimeoutError

from tests.browser.chromium import ROOT, screenshots
from tests.browser.pages import notebook
from tests.grading.server import TOKEN, running

SOLUTIONS = str(ROOT / "solutions")
CHOICES = {
    "notebook-extension/tracker.jupyterlab-settings": {"windowingMode": "none"},
    "apputils-extension/notification.jupyterlab-settings": {"fetchNews": "false"},
}
PLAYER = "[aria-label='Steps of the backward pass']"
FOLDING = "[aria-label='Open the modules to']"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with the notebook, not run yet."""
    folder = tmp_path_factory.mktemp("lab")
    nbformat.write(notebook(SOLUTIONS), folder / "graphs.ipynb")
    return folder


@pytest.fixture(scope="module")
def lab(folder, tmp_path_factory):
    """JupyterLab in that folder; all of a notebook is on the page, seen or not."""
    settings = tmp_path_factory.mktemp("settings")
    for extension, choice in CHOICES.items():
        path = settings / "jupyter_config_dir/lab/user-settings/@jupyterlab" / extension
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(choice))
    with running(folder, settings) as server:
        yield server


@pytest.fixture(scope="module")
def page(chromium, lab):
    """The notebook in JupyterLab, all cells run."""
    page = chromium.new_page(viewport={"width": 1300, "height": 1000})
    page.set_default_timeout(240_000)  # a kernel starts; other tests run
    page.goto(f"{lab.address}/lab/tree/graphs.ipynb?token={TOKEN}")
    page.get_by_text("sys.path.insert").first.wait_for()
    page.locator(".jp-Notebook-ExecutionIndicator[data-status='idle']").wait_for()
    run_all(page)
    yield page
    page.close()


def run_all(page):
    """Run all cells; once more if JupyterLab was not ready for it."""
    for _ in range(3):
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_text("Run All Cells", exact=True).click()
        with contextlib.suppress(TimeoutError):
            page.locator(FOLDING).wait_for(timeout=60_000)
            return
        page.screenshot(path=screenshots() / "graphs-not-run.png")
    raise AssertionError("the cells did not run: see graphs-not-run.png")


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
    page.get_by_text("sys.path.insert").first.click()
    page.keyboard.press("Control+Shift+KeyC")
    page.get_by_placeholder("SEARCH", exact=True).fill(f"Theme: JupyterLab {theme}")
    page.get_by_text(f"Use Theme: JupyterLab {theme}", exact=True).click()
    light = str(theme == "Light").lower()
    page.locator(f"body[data-jp-theme-light='{light}']").wait_for(state="attached")
    page.locator("#jupyterlab-splash").wait_for(state="detached")
    page.locator(f"{PLAYER} input").nth(2).check()
    card = page.locator("figure.kindling-graph").first
    colors = card.evaluate(
        "node => [getComputedStyle(node).backgroundColor, getComputedStyle(node).color]"
    )
    assert colors == ["rgb(255, 255, 255)", "rgb(26, 26, 26)"]
    page.screenshot(path=screenshots() / f"graphs-{theme.lower()}.png")


@pytest.fixture(scope="module")
def feedback(tmp_path_factory):
    """The notebook, run, as nbgrader makes a feedback page of it."""
    run = notebook(SOLUTIONS)
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


def test_every_figure_says_what_it_shows(still_page):
    figures = still_page.locator("figure.kindling-graph svg")
    assert figures.count() == 3
    for figure in figures.all():
        assert figure.get_attribute("role") == "img"
        assert re.match(r"(Backward pass|Graph) ", figure.get_attribute("aria-label"))
    ids = re.findall(r'\bid="(k[0-9a-f]{8}[^"]*)"', still_page.content())
    assert len(ids) == len(set(ids)) > 6
