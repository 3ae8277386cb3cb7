"""The backward pass in frames: what each says, and what a wrong pass shows."""

import json
import re
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest

from course.graph import Edge, Kind, Node, Recording, State, draw, steps
from course.graph import engine as layout
from tests.unit.values import Value, in_order

SVG = "{http://www.w3.org/2000/svg}"


def reused() -> SimpleNamespace:
    """L = a * b + a, in which `a` is used twice."""
    a, b = Value(3.0, name="a"), Value(2.0, name="b")
    d = a * b
    d.name = "d"
    loss = d + a
    loss.name = "L"
    return SimpleNamespace(a=a, b=b, d=d, L=loss)


def push(value, keep=True):
    """Send the gradient of one value on; without `keep`, by assignment."""
    for source, local in zip(value.inputs, value.local_derivatives, strict=True):
        old = source.grad if keep and source.grad is not None else 0.0
        source.grad = old + local * value.grad


def backward_in(order, keep=True):
    """A method `backward` that goes through the values as `order(self)` gives them."""

    def backward(self):
        self.grad = 1.0
        for value in order(self):
            push(value, keep)

    return type("Student", (Value,), {"backward": backward})


def student(kind):
    """The reused graph with values of a student's class."""
    graph = reused()
    for value in vars(graph).values():
        value.__class__ = kind
    return graph


def lines(view):
    return view.text.split("\n")


def test_golden_text_of_a_value_used_twice():
    assert lines(steps(reused().L)) == [
        "1 of 5. The forward pass: 4 values. No gradient has come yet.",
        "2 of 5. Backward begins: L.grad = 1.0, since d(L)/d(L) = 1.",
        "3 of 5. add sends back 1.0, the gradient of L: "
        "d.grad += d(L)/d(d) * L.grad = 1.0 x 1.0 = 1.0; "
        "a.grad += d(L)/d(a) * L.grad = 1.0 x 1.0 = 1.0.",
        "4 of 5. mul sends back 1.0, the gradient of d: "
        "a.grad += b * d.grad = 2.0 x 1.0 = 2.0; "
        "b.grad += a * d.grad = 3.0 x 1.0 = 3.0.",
        "5 of 5. Backward is done: a.grad = 3.0 and b.grad = 3.0.",
    ]


def test_states_of_a_value_used_twice_go_from_not_run_to_done():
    view = steps(reused().L)
    found = [frame.recording.by_number for frame in view.frames]
    a = next(n.number for n in view.recording.nodes if n.name == "a")
    assert [(f[a].state, f[a].arrived, f[a].grad) for f in found] == [
        (State.NOT_RUN, 0, None),
        (State.NOT_RUN, 0, None),
        (State.ARRIVED, 1, 1.0),
        (State.DONE, 2, 3.0),
        (State.DONE, 2, 3.0),
    ]


def test_receiving_box_shows_its_sum():
    shown = [frame.news for frame in steps(reused().L).frames]
    assert "1.0 (1 of 2)" in shown[2].values()
    assert "1.0 + 2.0 = 3.0 (2 of 2)" in shown[3].values()


def test_square_shows_both_terms_in_one_frame():
    x = Value(3.0, name="x")
    view = steps(x * x)
    assert list(view.frames[2].news.values()) == ["3.0 + 3.0 = 6.0 (2 of 2)"]
    assert len(view.frames[2].in_play) == 2


def test_second_backward_shows_old_and_new():
    graph = reused()
    graph.L.backward()
    graph.L.grad = graph.d.grad = None
    view = steps(graph.L)
    assert "3.0 + 3.0 = 6.0" in " ".join(view.frames[3].news.values())
    assert view.text.endswith("a.grad = 6.0 and b.grad = 6.0.")


def test_graph_and_class_are_as_before():
    graph = reused()
    graph.a.grad = 5.0
    members = dict(vars(Value))
    steps(graph.L)
    assert (graph.a.grad, graph.b.grad, graph.L.grad) == (5.0, None, None)
    assert dict(vars(Value)) == members


def test_class_is_as_before_when_backward_raises():
    def backward(self):
        self.grad = 1.0
        push(self)
        raise NotImplementedError("no mul yet\nsecond line")

    kind = type("Student", (Value,), {"backward": backward})
    members = dict(vars(kind))
    graph = student(kind)
    view = steps(graph.L)
    assert dict(vars(kind)) == members
    assert graph.L.grad is None
    assert lines(view)[-1] == (
        "4 of 4. Backward stopped: NotImplementedError: no mul yet. "
        "So far: a.grad = 1.0."
    )
    assert "Look here: Backward stopped: NotImplementedError: no mul yet" in view.html


def test_value_that_sends_too_early_is_a_warning():
    a, b = Value(3.0, name="a"), Value(2.0, name="b")
    m = a * b
    m.name = "m"
    d = m * a
    d.name = "d"
    loss = d + m
    loss.name = "L"

    def order(loss):
        return [loss, m, d]

    for value in (a, b, m, d, loss):
        value.__class__ = backward_in(order)
    view = steps(loss)
    early = next(f for f in view.frames if "m.grad = " in f.sentence and f.warning)
    assert early.warning.startswith("m sent its gradient on when 1 of 2 parts of it")
    late = next(f for f in view.frames if "too late" in f.warning)
    assert late.warning == "This came after m had sent its gradient on: too late."


def test_assigned_gradient_is_a_warning():
    def order(loss):
        return [v for v in reversed(in_order(loss)) if v.inputs]

    view = steps(student(backward_in(order, keep=False)).L)
    warned = [frame.warning for frame in view.frames if frame.warning]
    assert warned == [
        "a.grad was 1.0 and is now 2.0: was it assigned (=) instead of added (+=)?"
    ]
    assert "1.0 → 2.0 (2 of 2)" in " ".join(view.frames[3].news.values())


def test_wrong_contribution_is_a_warning():
    graph = reused()

    def backward(self):
        self.grad = 1.0
        push(self)
        graph.d.local_derivatives  # noqa: B018
        graph.a.grad, graph.b.grad = 1.0 + 3.0, 3.0

    kind = type("Student", (Value,), {"backward": backward})
    for value in vars(graph).values():
        value.__class__ = kind
    (warning,) = [frame.warning for frame in steps(graph.L).frames if frame.warning]
    assert (
        warning == "3.0 was added to a.grad, but local x upstream is 2.0 x 1.0 = 2.0."
    )


def test_gradient_that_never_comes_is_named_at_the_end():
    graph = student(backward_in(lambda loss: [loss]))
    last = steps(graph.L).frames[-1]
    assert last.warning == (
        "Not everything has come: a.grad and b.grad have arrivals missing."
    )


def test_pass_is_seen_without_local_derivatives_being_asked_for():
    """Closures, as in other courses: the numbers tell who has sent."""
    a, b = Value(3.0, name="a"), Value(2.0, name="b")
    d = a * b
    d.name = "d"
    loss = d * a
    loss.name = "L"

    def backward(self):
        self.grad = 1.0
        d.grad = 3.0 * self.grad
        a.grad = 6.0 * self.grad
        a.grad += 2.0 * d.grad
        b.grad = 3.0 * d.grad

    kind = type("Student", (Value,), {"backward": backward})
    for value in (a, b, d, loss):
        value.__class__ = kind
    view = steps(loss)
    assert [frame.title for frame in view.frames] == [
        "forward",
        "start",
        "mul",
        "mul",
        "done",
    ]
    assert not any(frame.warning for frame in view.frames)


def test_pass_by_hand_is_a_function():
    """The lesson of a wrong order, before there is a method."""
    graph = reused()
    m = graph.d
    loss = m + m * graph.a
    loss.name = "L"

    def wrong_order():
        loss.grad = 1.0
        push(loss)
        push(m)
        push(loss.inputs[1])

    view = steps(loss, backward=wrong_order)
    warned = [frame.warning for frame in view.frames if frame.warning]
    assert warned[0].startswith("d sent its gradient on when 1 of 2 parts of it had")
    assert warned[1] == "This came after d had sent its gradient on: too late."
    assert (graph.a.grad, loss.grad) == (None, None)


def test_values_without_backward_are_replayed():
    kind = SimpleNamespace
    w = kind(data=2.0, grad=None, inputs=(), op="", local_derivatives=(), name="w")
    square = kind(data=4.0, grad=None, inputs=(w, w), op="mul", name="y")
    square.local_derivatives = (2.0, 2.0)
    view = steps(square)
    assert "w.grad = 4.0" in lines(view)[-1]
    assert "have no method backward" in view.html


def test_recording_by_hand_is_replayed():
    x = Node(1, Kind.INPUT, name="x", value=3.0)
    y = Node(2, Kind.RESULT, name="y", op="mul", value=9.0)
    edges = (Edge(1, 2, 0, local=3.0), Edge(1, 2, 1, local=3.0))
    view = steps(Recording((x, y), edges, root=2))
    assert lines(view)[-1] == "4 of 4. Backward is done: x.grad = 6.0."


def test_failing_forward_is_one_frame():
    a, b = Value(1.0, name="a"), Value("2", name="b")
    view = steps(lambda: a * b)
    assert len(view.frames) == 1
    assert "failed" in view.svg


def test_part_of_a_graph_counts_what_is_hidden():
    w = Value(1.0, name="w")
    out = w
    for _ in range(6):
        out = out * w
    view = steps(out, names={"w": w, "out": out}, around=w, hops=1)
    last = view.frames[-1].recording
    (node,) = [n for n in last.nodes if n.name == "w"]
    assert (node.arrived, node.grad) == (7, 7.0)


def test_long_chain_is_told_in_words():
    out = Value(1.0, name="w")
    for _ in range(10_000):
        out = out * 1.0
    view = steps(out)
    assert view.svg == ""
    assert len(lines(view)) == 10_003
    assert "too many for a picture" in view.html
    assert len(repr(view).split("\n")) < 250


# -- the picture


def groups(svg):
    for group in ElementTree.fromstring(svg).iter(f"{SVG}g"):
        yield group, group.get("class", "").split()


def shown_at(svg, frame):
    """The words that a reader of one frame sees."""
    found = []
    for group, names in groups(svg):
        if "v" not in names or f"f{frame}" in names:
            found += [t.text.strip("\xa0") for t in group.findall(f"{SVG}text")]
    return found


def test_each_frame_shows_each_box_once():
    view = steps(reused().L)
    for place in range(len(view.frames)):
        words = shown_at(view._layered, place)
        assert [words.count(name) for name in ("L", "d", "a", "b")] == [1, 1, 1, 1]
    assert "← 2.0 × 1.0 = 2.0" in shown_at(view._layered, 3)
    assert "← 2.0 × 1.0 = 2.0" not in shown_at(view._layered, 2)


def test_edges_in_play_are_dashed_and_thick():
    view = steps(reused().L)
    dashed = [
        names
        for group, names in groups(view._layered)
        for path in group.findall(f"{SVG}path")
        if path.get("stroke-dasharray") and path.get("stroke-width") == "2.6"
    ]
    assert sorted(names[-1] for names in dashed) == ["f2", "f2", "f3", "f3"]


def test_boxes_stand_still():
    view = steps(reused().L)
    film, positions = view._film, view._positions
    found = json.loads(layout.engine.draw(film.dot(positions), "json", placed=True))
    places = {}
    for thing in found["objects"]:
        if thing["name"].startswith("n"):
            name = thing["name"].partition("_")[0]
            size = thing["pos"], thing["width"], thing["height"]
            places.setdefault(name, set()).add(size)
    assert len(places) == 4
    assert all(len(found) == 1 for found in places.values())


def test_same_pass_gives_the_same_dot():
    assert steps(reused().L).dot == steps(reused().L).dot


def test_ids_differ_from_figure_to_figure():
    view = steps(reused().L)
    found = [set(re.findall(r'id="([^"]+)"', view.html)) for _ in range(2)]
    assert found[0] and not found[0] & found[1]
    assert len(re.findall(r' id="', view.html)) == len(
        set(re.findall(r' id="([^"]+)"', view.html))
    )


def test_player_needs_no_script():
    html = steps(reused().L).html
    assert html.count('type="radio"') == 5
    assert "<script" not in html and "onclick" not in html
    assert 'aria-label="3 of 5: add"' in html


def test_labels_are_escaped():
    a = Value(1.0, name="<b onload=x>")
    html = steps(a * 2.0).html
    assert "<b onload" not in html


def test_page_without_the_style_sheet_shows_the_last_frame():
    view = steps(reused().L)
    for group, names in groups(view._layered):
        if "v" in names:
            assert (group.get("display") == "none") != ("f4" in names)


def test_static_picture_is_the_last_frame():
    view = steps(reused().L)
    words = [t.text for t in ElementTree.fromstring(view.svg).iter(f"{SVG}text")]
    assert words.count("\xa0grad 1.0 + 2.0 = 3.0") == 1
    bundle = view._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain", "image/svg+xml"}
    assert bundle["text/plain"] == view.text


def test_picture_has_one_true_sentence():
    root = ElementTree.fromstring(steps(reused().L).svg)
    assert root.get("role") == "img"
    assert root.get("aria-label") == (
        "Backward pass in 5 frames. Graph of L = 9.0: 4 values; 2 operations (1 add "
        "and 1 mul); backward has run."
    )


def test_modules_are_folded_to_the_depth():
    def node(number, name, op="", module=""):
        kind = Kind.RESULT if op else Kind.PARAMETER
        return Node(number, kind, name, op, value=1.0, module=module)

    nodes = (
        node(1, "w"),
        node(2, "", "mul", "layers.0"),
        node(3, "", "tanh", "layers.0"),
        node(4, "y", "exp"),
    )
    edges = tuple(Edge(n, n + 1, 0, local=2.0) for n in (1, 2, 3))
    hand = Recording(nodes, edges, root=4)
    assert len(steps(hand).frames) == 6
    view = steps(hand, depth=0)
    assert [frame.title for frame in view.frames] == [
        "forward",
        "start",
        "exp",
        "mul",
        "done",
    ]
    assert lines(view)[-1] == "5 of 5. Backward is done: w.grad = 8.0."
    assert len(steps(hand, depth=1).svg) > 0


def test_filmstrip_has_all_frames():
    view = steps(reused().L)
    texts = [t.text for t in ElementTree.fromstring(view.filmstrip).iter(f"{SVG}text")]
    words = " ".join(text.strip("\xa0") for text in texts)
    assert [f"{place} of 5." in words for place in range(1, 6)] == [True] * 5
    assert words.count("grad not run yet") == 4 + 3 + 1


def test_animated_file_moves_only_for_those_who_want_it(tmp_path):
    path = tmp_path / "pass.svg"
    steps(reused().L).save(path, animated=True, seconds=1.5)
    root = ElementTree.fromstring(path.read_text())
    (style,) = root.iter(f"{SVG}style")
    rules, _, moves = style.text.partition(
        "@media (prefers-reduced-motion:no-preference)"
    )
    assert "animation:" not in rules and "7.5s step-end infinite" in moves
    assert "5 of 5. Backward is done" in root.get("aria-label")


@pytest.mark.parametrize("ending", [".svg", ".png", ".html", ".txt"])
def test_saved_files(tmp_path, ending):
    path = tmp_path / f"pass{ending}"
    steps(reused().L).save(path)
    begin = {
        ".svg": b"<svg",
        ".png": b"\x89PNG",
        ".html": b"<!DOCTYPE",
        ".txt": b"1 of",
    }
    assert path.read_bytes().startswith(begin[ending])


def test_wrong_endings_are_refused(tmp_path):
    view = steps(reused().L)
    with pytest.raises(ValueError, match=r"save as \.svg, \.png, \.html or \.txt"):
        view.save(tmp_path / "pass.gif")
    with pytest.raises(ValueError, match=r"only a \.svg file moves"):
        view.save(tmp_path / "pass.png", animated=True)


def test_without_an_engine_the_text_stands_open(monkeypatch, tmp_path):
    def none(*args, **options):
        raise layout.NoEngine("none")

    monkeypatch.setattr(layout.engine, "draw", none)
    view = steps(reused().L)
    assert "<details open" in view.html and "pip install graphviz" in view.html
    with pytest.raises(ValueError, match=r"A \.txt file can be saved"):
        view.save(tmp_path / "pass.svg")


def test_wrong_arguments():
    with pytest.raises(ValueError, match="give one of LR, TB"):
        steps(reused().L, direction="up")
    with pytest.raises(TypeError, match="got a int"):
        steps(3)


def test_draw_is_not_disturbed_by_a_pass_that_was_watched():
    graph = reused()
    steps(graph.L)
    assert "backward has not run yet" in draw(graph.L).sentence
