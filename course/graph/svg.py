"""Graphviz's SVG made fit for a notebook page.

Inline figures of one page share one space of ids: here all ids go, since nothing needs
them. The figure becomes one image with its sentence for screen readers, in CSS pixels,
so that a font size of 11 is 11 pixels.
"""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree import ElementTree

from . import palette

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"


def finished(
    drawn: bytes,
    sentence: str,
    tooltips: Mapping[str, str],
    layers: Mapping[str, Mapping[str, str]] | None = None,
) -> str:
    """The SVG with alternative text and tooltips, and without ids.

    `layers` has attributes for groups, by the id that they had.
    """
    ElementTree.register_namespace("", SVG)
    ElementTree.register_namespace("xlink", XLINK)
    root = ElementTree.fromstring(drawn)
    for element in root.iter():
        name = element.attrib.pop("id", "")
        element.attrib |= (layers or {}).get(name, {})
        title = element.find(f"{{{SVG}}}title")
        if title is not None:
            _retitle(element, title, tooltips.get(name.partition("_")[0]))
    _share_font(root)
    for size in ("width", "height"):
        root.set(size, root.get(size, "").removesuffix("pt"))
    root.set("role", "img")
    root.set("aria-label", sentence)
    return ElementTree.tostring(root, encoding="unicode")


def _retitle(
    element: ElementTree.Element, title: ElementTree.Element, words: str | None
) -> None:
    if words is None:
        element.remove(title)
    else:
        title.text = words


def _share_font(root: ElementTree.Element) -> None:
    """Say the font once, at the top, rather than at every word."""
    root.set("font-family", palette.FONT)
    for text in root.iter(f"{{{SVG}}}text"):
        text.attrib.pop("font-family", None)
        text.attrib.pop("{http://www.w3.org/XML/1998/namespace}space", None)
