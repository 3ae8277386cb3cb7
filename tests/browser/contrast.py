"""The contrast of text in outputs that axe does not decide: it is half transparent."""

from typing import Any

LEAST = 4.5
"""Of text to what is behind it, as the guidelines ask."""

MEASURE = """
(selector) => {
  const parts = (color) => {
    const [r, g, b, a] = color.match(/[\\d.]+/g).map(Number);
    return [[r, g, b], a === undefined ? 1 : a];
  };
  const over = (top, share, below) =>
    top.map((value, i) => share * value + (1 - share) * below[i]);
  const line = (value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  };
  const light = ([r, g, b]) =>
    0.2126 * line(r) + 0.7152 * line(g) + 0.0722 * line(b);
  const behind = (node) => {
    if (!node) return [255, 255, 255];
    const [color, share] = parts(getComputedStyle(node).backgroundColor);
    return share === 1 ? color : over(color, share, behind(node.parentElement));
  };
  const seen = (node) => {
    let share = 1;
    for (let at = node; at; at = at.parentElement) {
      share *= Number(getComputedStyle(at).opacity);
    }
    return share;
  };
  const own = (node) =>
    [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
  return [...document.querySelectorAll(selector + " *")]
    .filter((node) => own(node) && !node.closest("svg, style"))
    .filter((node) => node.checkVisibility())
    .map((node) => {
      const ground = behind(node);
      const [color, share] = parts(getComputedStyle(node).color);
      const shades = [light(over(color, share * seen(node), ground)), light(ground)];
      const contrast = (Math.max(...shades) + 0.05) / (Math.min(...shades) + 0.05);
      return [node.textContent, contrast];
    });
}
"""


def contrasts(page: Any, selector: str) -> dict[str, float]:
    """Return the contrast of every text that is seen inside what a selector fits.

    The lowest, where a text is there twice. Transparent colors, elements and
    backgrounds are taken into account; pictures are not looked at.
    """
    found = page.evaluate(MEASURE, selector)
    return dict(sorted(found, key=lambda pair: -pair[1]))
