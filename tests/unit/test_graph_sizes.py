"""What is shown of graphs that grow: rungs, folding, and zooming in."""

import pytest

from course.graph import Edge, Kind, Node, Recording, draw, explain
from tests.unit.values import Value


def chain(num_values: int) -> Value:
    y = Value(0.5, name="x")
    for _ in range(num_values - 1):
        y = y.tanh()
    y.name = "y"
    y.backward()
    return y


@pytest.mark.parametrize(
    ("num_values", "rung"),
    [
        (40, "full"),
        (41, "tooltips"),
        (150, "tooltips"),
        (151, "small"),
        (600, "small"),
        (601, "none"),
    ],
)
def test_rung_follows_the_number_of_boxes(num_values, rung):
    assert draw(chain(num_values)).rung == rung


def test_middle_rung_moves_numbers_to_tooltips():
    svg = draw(chain(50)).svg
    assert ">\xa0x<" in svg
    assert ">\xa0value 0.5<" not in svg
    assert "<title>x: input, value 0.5, grad " in svg


def test_small_rung_shows_operations_only():
    svg = draw(chain(200)).svg
    assert svg.count(">\xa0tanh<") == 199
    assert "#7<" not in svg


def test_card_says_what_a_rung_leaves_out():
    assert "Point at a box or an arrow to see its numbers" in draw(chain(41)).html
    assert "Boxes show their operation" in draw(chain(151)).html


def test_largest_graphs_are_a_sentence_a_table_and_a_way_to_zoom():
    html = draw(chain(1201)).html
    assert "<svg" not in html
    assert "<td>tanh</td><td>1,200</td>" in html
    assert (
        "1,201 boxes are too many for a picture. draw(loss, around=w, hops=2)" in html
    )


def test_graph_without_picture_is_not_saved_as_one(tmp_path):
    picture = draw(chain(700))
    with pytest.raises(ValueError, match="700 boxes are too many for a picture"):
        picture.save(tmp_path / "graph.png")
    picture.save(tmp_path / "graph.dot")
    assert "n700" in (tmp_path / "graph.dot").read_text()


@pytest.mark.parametrize("around", ["x", 1])
def test_zoom_by_name_or_number_shows_the_neighborhood(around):
    recording = draw(chain(1000), around=around, hops=3).recording
    assert [node.number for node in recording.nodes] == [1, 2, 3, 4]
    assert recording.nodes[-1].hidden_uses == 1


def test_zoom_by_value_says_which_part_it_is():
    x = Value(2.0, name="x")
    y = (x * 3.0 + 1.0) * x
    view = explain(y, names={}, around=x, hops=1)
    assert view.text.startswith(
        "Part of a graph of #6 = 14.0, within 1 step of x: 3 of 6 values; 2 operations"
    )
    assert "mul(x, 1 hidden)" in view.text


def test_zoom_without_a_center_starts_at_the_result():
    recording = draw(chain(1000), hops=1).recording
    assert [node.number for node in recording.nodes] == [999, 1000]


def test_zoom_keeps_the_states_of_the_whole_graph():
    x = Value(2.0, name="x")
    (y := x * 3.0 + x).backward()
    view = explain(y, names={}, around=2, hops=1)
    assert "#1  input x" not in view.text
    assert explain(y, names={}, around="x", hops=1).recording.notes == ()


def modules() -> Recording:
    """x, then layers.0 and layers.1 of three values each, then a result outside."""
    nodes = [Node(1, Kind.INPUT, name="x")]
    paths = ["layers.0", "layers.0.inner", "layers.0", "layers.1", "layers.1"]
    for number, path in enumerate(paths, start=2):
        nodes.append(Node(number, Kind.RESULT, op="add", module=path))
    nodes.append(Node(7, Kind.RESULT, op="mul"))
    edges = [Edge(n, n + 1, 0) for n in range(1, 7)]
    return Recording(tuple(nodes), tuple(edges), root=7)


@pytest.mark.parametrize(("depth", "dot_boxes"), [(3, 7), (2, 7), (1, 4), (0, 3)])
def test_modules_fold_by_depth(depth, dot_boxes):
    picture = draw(modules(), depth=depth)
    assert picture.svg.count('class="node"') == dot_boxes
    assert len(picture.recording.nodes) == 7


def test_open_modules_are_labelled_frames_inside_each_other():
    dot = draw(modules(), depth=3).dot
    assert dot.index("cluster_layers") < dot.index('"cluster_layers.0"')
    assert dot.index('"cluster_layers.0"') < dot.index('"cluster_layers.0.inner"')


def test_card_says_what_was_folded():
    html = draw(modules(), depth=0).html
    assert "Folded into one box each: layers (5 values)." in html
