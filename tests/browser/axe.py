"""Rules of accessibility, asked of a page by axe."""

from collections.abc import Sequence
from typing import Any

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa")
"""The Web Content Accessibility Guidelines 2.1, levels A and AA."""


def broken(
    page: Any, include: Sequence[str] = (), exclude: Sequence[str] = ()
) -> list[str]:
    """Return what breaks a rule, one line for each element; nothing if all is well.

    ``include`` are selectors of what is looked at, the whole page if none, and
    ``exclude`` selectors of what is not. A selector of ``include`` that fits no element
    is an error, and so is a page without text, so nothing passes by not being there.
    """
    from axe_playwright_python.sync_playwright import Axe

    for selector in include:
        assert page.locator(selector).count(), f"nothing on the page is {selector}"
    context = {"exclude": [[selector] for selector in exclude]}
    if include:
        context["include"] = [[selector] for selector in include]
    options = {"runOnly": {"type": "tag", "values": RULES}}
    found = Axe().run(page, context=context, options=options).response
    ran = [rule["id"] for kind in ("passes", "violations") for rule in found[kind]]
    assert "color-contrast" in ran, "axe sees no text here: hidden or out of view"
    return [
        f"{rule['id']}: {' '.join(map(str, node['target']))}: {_said(node)}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def _said(node: dict[str, Any]) -> str:
    checks = [*node["any"], *node["all"], *node["none"]]
    return "; ".join(check["message"] for check in checks)
