"""The checkers of accessibility reject what breaks rules, and what is not there."""

import pytest

from tests.browser.axe import broken
from tests.browser.contrast import contrasts

BAD = {
    "color-contrast": "<p style='color:#aaa;background:#fff'>pale</p>",
    "image-alt": "<img src='data:,'>",
    "label": "<input type='text'>",
    "link-name": "<a href='#x'></a>",
    "svg-img-alt": "<svg role='img'></svg>",
    "scrollable-region-focusable": "<div style='height:9px;overflow:auto'>"
    "<p style='height:99px'>long</p></div>",
}


@pytest.fixture(scope="module")
def page(chromium):
    page = chromium.new_page()
    yield page
    page.close()


@pytest.mark.parametrize("rule", BAD)
def test_a_broken_rule_is_named_where_it_is_looked_for(page, rule):
    text = f"<html lang=en><title>T</title><main>{BAD[rule]}</main><i>else</i>"
    page.set_content(text)
    assert {line.split(":")[0] for line in broken(page)} == {rule}
    assert broken(page, include=["i"]) == broken(page, exclude=["main"]) == []


def test_a_selector_of_nothing_is_an_error(page):
    page.set_content("<p>text")
    with pytest.raises(AssertionError, match="nothing on the page is figure"):
        broken(page, include=["figure"])


def test_text_that_axe_takes_for_hidden_is_an_error(page):
    page.set_content("<body style='height:0;overflow:hidden'><p>seen all the same")
    with pytest.raises(AssertionError, match="sees no text here"):
        broken(page, include=["p"])


@pytest.mark.parametrize(
    ("style", "contrast"),
    [
        ("color:#000;background:#fff", 21),
        ("color:#fff;background:#000", 21),
        ("color:#767676;background:#fff", 4.54),
        ("color:#000;opacity:0.5", 3.95),
        ("color:#000;background:rgba(0,0,0,0.5)", 5.32),
    ],
)
def test_contrast_is_measured(page, style, contrast):
    page.set_content(f"<main><p style='{style}'>text")
    assert contrasts(page, "main") == {"text": pytest.approx(contrast, abs=0.05)}
