"""The picture: what stands in it, for whom it can be read, and how it is saved."""

import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import nbformat
import pytest
from nbconvert import HTMLExporter

from course.graph import Edge, Kind, Node, Recording, draw, palette
from tests.unit.values import Value

ROOT = Path(__file__).parents[2]
SVG = "{http://www.w3.org/2000/svg}"
TEXT_COLORS = [palette.INK, palette.QUIET, palette.FORWARD, palette.BACKWARD]
GRAPH = """
from course.graph import draw
from tests.unit.values import Value
w, x, b = (Value(float(i), name=name) for i, name in enumerate("wxb"))
loss = ((w * x + b) * w).tanh()
loss.backward()
print(draw(loss, parameters=[w, b]).dot)
"""


def neuron() -> Value:
    w, x = Value(-3.0, name="w"), Value(2.0, name="x")
    loss = (w * x + 6.5).tanh() * w
    loss.name = "loss"
    loss.backward()
    return loss


def words(svg: str) -> list[str]:
    texts = ElementTree.fromstring(svg).iter(f"{SVG}text")
    return [(text.text or "").strip("\xa0") for text in texts]


def test_box_shows_name_op_value_and_gradient():
    shown = words(draw(neuron()).svg)
    assert {"loss", "mul", "tanh", "w", "value -3.0", "used 2x"} <= set(shown)
    assert not any("not run yet" in text for text in shown)


def test_edge_shows_local_times_upstream_as_contribution():
    a, b = Value(3.0, name="a"), Value(2.0, name="b")
    (y := a * b * 4.0).backward()
    assert "← 2.0 × 4.0 = 8.0" in words(draw(y).svg)
    assert "↑ 2.0 × 4.0 = 8.0" in words(draw(y, direction="TB").svg)


def test_edge_shows_the_local_derivative_before_backward():
    y = Value(3.0) * Value(2.0)
    assert {"local 2.0", "local 3.0"} <= set(words(draw(y).svg))


def test_reused_value_shows_its_running_sum():
    a = Value(3.0, name="a")
    (y := a * 2.0 + a).backward()
    assert "grad 1.0 + 2.0 = 3.0" in words(draw(y).svg)


def test_kinds_differ_without_color():
    borders = {tuple(look.items()) for look in palette.BORDER.values()}
    assert len(borders) == len(Kind)


@pytest.mark.parametrize("background", [*palette.FILL.values(), palette.CARD])
@pytest.mark.parametrize("color", [*TEXT_COLORS, palette.WARNING])
def test_text_has_contrast(color, background):
    light, dark = sorted((luminance(color), luminance(background)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def luminance(color: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [
        p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_no_text_is_smaller_than_eleven_pixels():
    root = ElementTree.fromstring(draw(neuron()).svg)
    sizes = [float(text.get("font-size", 0)) for text in root.iter(f"{SVG}text")]
    assert min(sizes) >= 11
    assert root.get("viewBox", "").split()[2] == f"{float(root.get('width', 0)):.2f}"


def test_picture_is_one_image_with_one_true_sentence():
    root = ElementTree.fromstring(draw(neuron()).svg)
    assert root.get("role") == "img"
    assert root.get("aria-label") == (
        "Graph of loss = -1.386: 7 values; 4 operations (2 mul, 1 add and 1 tanh); "
        "backward has run."
    )


def test_two_figures_on_a_page_share_no_id():
    first, second = draw(neuron()).html, draw(neuron()).html
    assert not re.findall(r'\bid="', first + second)
    assert not re.findall(r"\b(href|url)\b", first)


def test_names_are_escaped_everywhere():
    evil = "<script>alert('&')</script>"
    y = Value(1.0, name=evil) * Value(2.0, name='"]; q -> r; ["\\')
    picture = draw(y)
    assert "<script" not in picture.html + picture.svg
    assert "<script>alert('&')</script>" in words(picture.svg)
    assert picture.recording.by_number[1].name == evil


@pytest.mark.parametrize(
    "name", ["a\x00b", "\x1b[31m", "\ud800", "x" * 500, "\n", "≤ß"]
)
def test_strange_names_can_be_drawn(name):
    assert draw(Value(1.0, name=name) + 1.0).svg


def test_tooltips_say_everything_about_a_box():
    svg = draw(neuron()).svg
    assert "<title>w: input, value -3.0, grad -4.257</title>" in svg


def test_dot_text_does_not_depend_on_the_hash_seed():
    texts = {run_with_hash_seed(seed) for seed in ("0", "1", "4242")}
    assert len(texts) == 1


def run_with_hash_seed(seed: str) -> str:
    variables = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", GRAPH]
    return subprocess.run(
        command, env=variables, capture_output=True, text=True, check=True
    ).stdout


def test_wide_graph_scrolls_on_a_light_card():
    html = draw(neuron()).html
    assert (
        '<div style="overflow-x:auto" tabindex="0"><svg style="max-width:none"' in html
    )
    assert "background:#FFFFFF;color:#1A1A1A" in html
    assert "<script" not in html


def test_notebook_gets_picture_and_words():
    bundle = draw(neuron())._repr_mimebundle_()
    assert sorted(bundle) == ["image/svg+xml", "text/html", "text/plain"]
    assert bundle["text/plain"].startswith("Graph of loss")


def test_feedback_page_carries_the_picture():
    data = draw(neuron())._repr_mimebundle_()
    output = nbformat.v4.new_output("display_data", data=data)
    cell = nbformat.v4.new_code_cell("draw(loss)", outputs=[output])
    notebook = nbformat.v4.new_notebook(cells=[cell])
    page, _ = HTMLExporter(template_name="classic").from_notebook_node(notebook)
    assert page.count("<polygon") == data["image/svg+xml"].count("<polygon") > 0
    assert 'aria-label="Graph of loss' in page


@pytest.mark.parametrize(
    ("ending", "start"),
    [
        (".svg", b"<svg "),
        (".png", b"\x89PNG"),
        (".txt", b"Graph of loss"),
        (".dot", b"digraph"),
    ],
)
def test_picture_is_saved_by_its_ending(ending, start, tmp_path):
    draw(neuron()).save(tmp_path / f"graph{ending}")
    assert (tmp_path / f"graph{ending}").read_bytes().startswith(start)


def test_other_endings_are_refused(tmp_path):
    with pytest.raises(ValueError, match=r"graph\.jpg: save as \.svg, \.png, \.txt or"):
        draw(neuron()).save(tmp_path / "graph.jpg")
    assert list(tmp_path.iterdir()) == []


def test_names_come_from_variables_where_values_have_none():
    weights, offset = [Value(1.0), Value(2.0)], Value(3.0)
    total = weights[0] * weights[1] + offset
    names = [node.name for node in draw(total).recording.nodes]
    assert names == ["weights[0]", "weights[1]", "", "offset", "total"]


def test_given_names_come_before_own_names():
    x = Value(1.0, name="own")
    assert draw(x, names={"given": x}).recording.nodes[0].name == "given"
    assert draw(x).recording.nodes[0].name == "own"


@pytest.mark.parametrize("wrap", [list, lambda v: {"w": v[0]}, lambda v: [("w", v[0])]])
def test_parameters_are_marked(wrap):
    w = Value(1.0)
    (node, *_) = draw(w * 2.0, names={}, parameters=wrap([w])).recording.nodes
    assert node.kind is Kind.PARAMETER


def test_parameter_that_was_computed_is_pointed_out():
    w = Value(1.0, name="w") - 0.1
    w.name = "w"
    notes = draw(w * 2.0, parameters=[w]).recording.notes
    assert notes == (
        "Marked as a parameter, but computed from other values: w (by sub). "
        "An update changes data, it makes no new value.",
    )


def test_parameter_outside_the_graph_is_pointed_out():
    w, b = Value(1.0, name="w"), Value(1.0, name="b")
    notes = draw(w * 2.0, parameters=[w, b]).recording.notes
    assert notes == ("b is a parameter that this graph does not use.",)


def test_recording_by_hand_is_drawn_with_shapes_and_broadcast():
    x = Node(1, Kind.INPUT, name="x", shape=(3,), value="mean 0.5")
    y = Node(2, Kind.RESULT, name="y", op="add", shape=(2, 3), value="mean 1.5")
    edge = Edge(1, 2, 0, broadcast="(3,) -> (2,3)")
    shown = words(draw(Recording((x, y), (edge,), root=2)).svg)
    assert {"shape (3,)", "value mean 0.5", "(3,) -> (2,3)"} <= set(shown)
