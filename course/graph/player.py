"""Frames on a page: stepped through without a script, or moving by themselves.

A row of radio buttons chooses the frame; the style sheet shows what belongs to it. The
arrow keys step, since that is what they do among radio buttons. Where a page drops the
style sheet, the last frame stays.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from html import escape
from xml.etree import ElementTree

from . import palette
from .boxes import wrapped
from .card import CAPTION, scrolling
from .film import CAPTION_LINE, CAPTION_SIZE, caption
from .frames import Frame
from .svg import SVG

Shown = Mapping[str, list[int] | None]
OWN_KEYS = 'data-lm-suppress-shortcuts="true"'
"""JupyterLab would take the arrow keys for itself."""

MARK = "v"
"""The class of everything that is not in all frames."""


def layers(shown: Shown, num_frames: int) -> dict[str, dict[str, str]]:
    """Classes for the groups of the picture: `f3` is shown in frame 3."""
    found: dict[str, dict[str, str]] = {}
    for name, places in shown.items():
        if places is not None:
            names = " ".join([MARK, *(f"f{place}" for place in places)])
            hidden = {} if num_frames - 1 in places else {"display": "none"}
            found[name] = {"class": names, **hidden}
    return found


def only(svg: str, place: int) -> str:
    """The picture with nothing but what the frame shows."""
    root = ElementTree.fromstring(svg)
    for parent in list(root.iter()):
        for group in list(parent):
            names = group.get("class", "").split()
            if MARK in names and f"f{place}" not in names:
                parent.remove(group)
            elif MARK in names:
                group.attrib.pop("display", None)
    return ElementTree.tostring(root, encoding="unicode")


def player(svg: str, frames: Sequence[Frame]) -> str:
    """The frames with their controls and sentences; ids are new for each figure."""
    name = f"k{secrets.token_hex(4)}"
    buttons = "".join(_button(name, place, frames) for place in range(len(frames)))
    turns = "".join(_turn(name, place, len(frames)) for place in range(len(frames)))
    words = "".join(_sentence(place, frames) for place in range(len(frames)))
    return (
        f'<div id="{name}" role="group" aria-label="Steps of the backward pass">'
        f"<style>{_style(name, len(frames), 'p')}</style>{buttons}"
        f'<span style="white-space:nowrap">{turns}</span>'
        f'<div aria-live="polite">{words}</div>{scrolling(svg)}</div>'
    )


def chooser(legend: str, panels: Sequence[tuple[str, str]], chosen: int) -> str:
    """Panels of HTML, each with its title, of which one is shown at a time."""
    name = f"k{secrets.token_hex(4)}"
    buttons = "".join(
        f"{_radio(name, place, title, place == chosen)}"
        f'<label for="{name}-{place}">{escape(title)}</label>'
        for place, (title, _) in enumerate(panels)
    )
    hidden = ["" if place == chosen else " hidden" for place in range(len(panels))]
    shown = "".join(
        f'<div class="{MARK} f{place}"{hidden[place]}>{panel}</div>'
        for place, (_, panel) in enumerate(panels)
    )
    style = _style(name, len(panels), "div")
    return (
        f'<div id="{name}" role="group" aria-label="{escape(legend)}">'
        f'<style>{style}</style><span style="{CAPTION}">{escape(legend)}: </span>'
        f"{buttons}<div>{shown}</div></div>"
    )


def _button(name: str, place: int, frames: Sequence[Frame]) -> str:
    words = f"{place + 1} of {len(frames)}: {frames[place].title}"
    return _radio(name, place, words, place == 0)


def _radio(name: str, place: int, words: str, checked: bool) -> str:
    return (
        f'<input type="radio" name="{name}" id="{name}-{place}" title="{escape(words)}"'
        f' aria-label="{escape(words)}" {OWN_KEYS}{" checked" if checked else ""}>'
    )


def _turn(name: str, place: int, total: int) -> str:
    """Back and Next as they are in one frame."""
    back = _label(f"{name}-{place - 1}" if place else "", "← Back")
    forth = _label(f"{name}-{place + 1}" if place + 1 < total else "", "Next →")
    hidden = "" if place + 1 == total else " hidden"
    return f'<span class="{MARK} f{place}"{hidden}>{back}{forth}</span>'


def _label(target: str, words: str) -> str:
    if not target:
        return f"<i>{words}</i>"
    return f'<label for="{target}">{words}</label>'


def _sentence(place: int, frames: Sequence[Frame]) -> str:
    warning = frames[place].warning
    look = f"<b>Look here: {escape(warning)}</b>" if warning else ""
    words = f"{place + 1} of {len(frames)}. {frames[place].sentence}"
    hidden = "" if place + 1 == len(frames) else " hidden"
    return (
        f'<p class="{MARK} f{place}" style="{CAPTION};min-height:2.8em"{hidden}>'
        f"{escape(words)} {look}</p>"
    )


def _style(name: str, total: int, block: str) -> str:
    """The rules that show what belongs to the chosen button, `block` as a block."""
    here = f"#{name}"
    button = "display:inline-block;border:1px solid #8A8A8A;border-radius:4px;"
    button += f"padding:2px 10px;margin:2px 4px;font:13px {palette.FONT}"
    rules = [
        f"{here} .{MARK}{{display:none}}",
        f"{here} input{{margin:4px 3px;accent-color:{palette.BACKWARD}}}",
        f"{here} input:focus-visible{{outline:2px solid {palette.INK}}}",
        f"{here} label,{here} i{{{button}}}",
        f"{here} label{{cursor:pointer;background:#F2F2F2;color:{palette.INK}}}",
        f"{here} i{{color:#767676;font-style:normal}}",
        f"{here} p b{{color:{palette.WARNING}}}",
    ]
    rules += [
        f"#{name}-{place}:checked~* .f{place}{{display:inline}}"
        f"#{name}-{place}:checked~* {block}.f{place}{{display:block}}"
        for place in range(total)
    ]
    return "".join(rules)


# -- moving


def animated(svg: str, frames: Sequence[Frame], seconds: float) -> str:
    """One file that shows each frame for so many seconds, with its sentence below.

    Readers who have asked for less motion see the last frame.
    """
    root = ElementTree.fromstring(svg)
    sentences = _add_captions(root, frames)
    total = len(frames)
    sets: dict[tuple[int, ...], str] = {}
    for element in root.iter():
        names = element.get("class", "").split()
        if MARK in names:
            places = tuple(int(name[1:]) for name in names if name[1:].isdigit())
            group = sets.setdefault(places, f"a{len(sets)}")
            element.set("class", group)
            element.attrib.pop("display", None)
    style = ElementTree.Element(f"{{{SVG}}}style")
    style.text = _motion(sets, total, seconds)
    root.insert(0, style)
    described = f"{root.get('aria-label', '')} In {total} frames. {sentences}"
    root.set("aria-label", described.strip())
    return ElementTree.tostring(root, encoding="unicode")


def _motion(sets: Mapping[tuple[int, ...], str], total: int, seconds: float) -> str:
    rules = []
    for places, name in sets.items():
        stops = []
        for place in range(total):
            shown = "visible" if place in places else "hidden"
            before = "visible" if place - 1 in places else "hidden"
            if place == 0 or shown != before:
                stops.append(f"{100 * place / total:.3f}%{{visibility:{shown}}}")
        rest = "visible" if total - 1 in places else "hidden"
        rules.append(f".{name}{{visibility:{rest}}}")
        rules.append(f"@keyframes {name}{{{''.join(stops)}}}")
    moves = "".join(
        f".{name}{{animation:{name} {total * seconds:g}s step-end infinite}}"
        for name in sets.values()
    )
    still = "".join(rules)
    return f"{still}@media (prefers-reduced-motion:no-preference){{{moves}}}"


def _add_captions(root: ElementTree.Element, frames: Sequence[Frame]) -> str:
    """The sentences below the picture, which becomes higher; all of them in a row."""
    width, height = float(root.get("width", "0")), float(root.get("height", "0"))
    x0, y0, _, _ = map(float, root.get("viewBox", "0 0 0 0").split())
    columns = max(30, int((width - 20) / (0.56 * CAPTION_SIZE)))
    texts = [wrapped(caption(frames, place), columns) for place in range(len(frames))]
    more = CAPTION_LINE * max(map(len, texts)) + 14
    ground = ElementTree.SubElement(root, f"{{{SVG}}}rect")
    for name, content in (
        ("x", x0),
        ("y", y0 + height),
        ("width", width),
        ("height", more),
    ):
        ground.set(name, f"{content:g}")
    ground.set("fill", palette.CARD)
    for place, lines in enumerate(texts):
        group = ElementTree.SubElement(root, f"{{{SVG}}}g")
        group.set("class", f"{MARK} f{place}")
        for row, line in enumerate(lines):
            text = ElementTree.SubElement(group, f"{{{SVG}}}text")
            text.set("x", f"{x0 + 10:g}")
            text.set("y", f"{y0 + height + CAPTION_LINE * (row + 1):g}")
            text.set("font-size", f"{CAPTION_SIZE}")
            text.set("fill", palette.INK)
            text.text = line
    root.set("height", f"{height + more:g}")
    root.set("viewBox", f"{x0:g} {y0:g} {width:g} {height + more:g}")
    return " ".join(caption(frames, place) for place in range(len(frames)))
