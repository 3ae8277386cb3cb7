"""The text form, in full, of the graphs that a learner meets first."""

from textwrap import dedent

import pytest

from course.graph import explain
from tests.unit.values import Value


def added() -> Value:
    a, b = Value(2.0, name="a"), Value(3.0, name="b")
    return after_backward(a + b)


def multiplied() -> Value:
    a, b = Value(2.0, name="a"), Value(3.0, name="b")
    return after_backward(a * b)


def added_to_itself() -> Value:
    a = Value(3.0, name="a")
    return after_backward(a + a)


def squared() -> Value:
    x = Value(3.0, name="x")
    return after_backward(x * x)


def diamond() -> Value:
    a, b = Value(3.0, name="a"), Value(2.0, name="b")
    return after_backward(a * b + a)


def with_a_bare_number() -> Value:
    a = Value(3.0, name="a")
    return Value(6.0, (a, 2.0), "mul", (2.0, 3.0), name="y")  # type: ignore[arg-type]


def before_backward() -> Value:
    a, b = Value(3.0, name="a"), Value(2.0, name="b")
    return a * b + 1.0


def after_two_backwards() -> Value:
    y = multiplied()
    return after_backward(y)


def after_backward(y: Value) -> Value:
    y.name = "y"
    y.backward()
    return y


GOLDEN = {
    added: """
        Graph of y = 5.0: 3 values; 1 operation (1 add); backward has run.

        Values, operands before results
          #1  input a       = 2.0       grad 1.0
          #2  input b       = 3.0       grad 1.0
          #3  y = add(a, b) = 5.0       grad 1.0

        Backward: local derivative x upstream gradient, added to grad
               y.grad = 1.0  [start]
          add  a.grad += d(y)/d(a) * y.grad = 1.0 x 1.0 = 1.0
          add  b.grad += d(y)/d(b) * y.grad = 1.0 x 1.0 = 1.0
        """,
    multiplied: """
        Graph of y = 6.0: 3 values; 1 operation (1 mul); backward has run.

        Values, operands before results
          #1  input a       = 2.0       grad 3.0
          #2  input b       = 3.0       grad 2.0
          #3  y = mul(a, b) = 6.0       grad 1.0

        Backward: local derivative x upstream gradient, added to grad
               y.grad = 1.0  [start]
          mul  a.grad += b * y.grad = 3.0 x 1.0 = 3.0
          mul  b.grad += a * y.grad = 2.0 x 1.0 = 2.0
        """,
    added_to_itself: """
        Graph of y = 6.0: 2 values; 1 operation (1 add); backward has run.

        Values, operands before results
          #1  input a       = 3.0       grad 2.0  used 2x
          #2  y = add(a, a) = 6.0       grad 1.0

        Backward: local derivative x upstream gradient, added to grad
               y.grad = 1.0  [start]
          add  a.grad += d(y)/d(a) * y.grad = 1.0 x 1.0 = 1.0  [1 of 2]
          add  a.grad += d(y)/d(a) * y.grad = 1.0 x 1.0 = 1.0  [2 of 2: 1.0 + 1.0 = 2.0]
        """,
    squared: """
        Graph of y = 9.0: 2 values; 1 operation (1 mul); backward has run.

        Values, operands before results
          #1  input x       = 3.0       grad 6.0  used 2x
          #2  y = mul(x, x) = 9.0       grad 1.0

        Backward: local derivative x upstream gradient, added to grad
               y.grad = 1.0  [start]
          mul  x.grad += x * y.grad = 3.0 x 1.0 = 3.0  [1 of 2]
          mul  x.grad += x * y.grad = 3.0 x 1.0 = 3.0  [2 of 2: 3.0 + 3.0 = 6.0]
        """,
    diamond: """
        Graph of y = 9.0: 4 values; 2 operations (1 add and 1 mul); backward has run.

        Values, operands before results
          #1  input a        = 3.0       grad 3.0  used 2x
          #2  input b        = 2.0       grad 3.0
          #3  mul(a, b)      = 6.0       grad 1.0
          #4  y = add(#3, a) = 9.0       grad 1.0

        Backward: local derivative x upstream gradient, added to grad
               y.grad = 1.0  [start]
          add  #3.grad += d(y)/d(#3) * y.grad = 1.0 x 1.0 = 1.0
          add  a.grad += d(y)/d(a) * y.grad = 1.0 x 1.0 = 1.0  [1 of 2]
          mul  a.grad += b * #3.grad = 2.0 x 1.0 = 2.0  [2 of 2: 1.0 + 2.0 = 3.0]
          mul  b.grad += a * #3.grad = 3.0 x 1.0 = 3.0
        """,
    with_a_bare_number: """
        Graph of y = 6.0: 3 values; 1 operation (1 mul); backward has not run yet; 1 note on what looks odd.

        Look here
          #2: an operand is the number 2.0, not a Value: no gradient reaches it.

        Values, operands before results
          #1  input a        = 3.0       grad not run yet
          #2  constant       = 2.0       grad not tracked
          #3  y = mul(a, #2) = 6.0       grad not run yet

        Local derivatives, ready for backward
          mul  d(y)/d(a) = #2 = 2.0
          mul  #2 is not tracked
        """,  # noqa: E501
    before_backward: """
        Graph of #5 = 7.0: 5 values; 2 operations (1 add and 1 mul); backward has not run yet.

        Values, operands before results
          #1  input a     = 3.0       grad not run yet
          #2  input b     = 2.0       grad not run yet
          #3  mul(a, b)   = 6.0       grad not run yet
          #4  constant    = 1.0       grad not run yet
          #5  add(#3, #4) = 7.0       grad not run yet

        Local derivatives, ready for backward
          add  d(#5)/d(#3) = 1.0
          add  d(#5)/d(#4) = 1.0
          mul  d(#3)/d(a) = b = 2.0
          mul  d(#3)/d(b) = a = 3.0
        """,  # noqa: E501
    after_two_backwards: """
        Graph of y = 6.0: 3 values; 1 operation (1 mul); backward has run; 2 notes on what looks odd.

        Look here
          y.grad is 2.0, but backward starts with 1.0. Has backward run more than once, or did it start from a later value?
          b.grad is 6.0, but its contributions add up to 4.0. 2.0 is left over: was grad set before this backward, or is b also used outside this graph? The same holds for a.grad.

        Values, operands before results
          #1  input a       = 2.0       grad 9.0  (arrows add up to 6.0)
          #2  input b       = 3.0       grad 6.0  (arrows add up to 4.0)
          #3  y = mul(a, b) = 6.0       grad 2.0  (not 1.0)

        Backward: local derivative x upstream gradient, added to grad
               y.grad = 2.0  [start]
          mul  a.grad += b * y.grad = 3.0 x 2.0 = 6.0
          mul  b.grad += a * y.grad = 2.0 x 2.0 = 4.0
        """,  # noqa: E501
}


@pytest.mark.parametrize("build", GOLDEN, ids=lambda build: build.__name__)
def test_text_form_is_complete(build):
    assert explain(build(), names={}).text == dedent(GOLDEN[build]).strip()


def test_numbers_have_four_digits():
    text = explain(Value(1.0 / 3.0, name="third")).text
    assert "= 0.3333 " in text


def test_print_gives_all_lines_and_a_notebook_only_the_first():
    y = Value(1.0)
    for _ in range(300):
        y = y.tanh()
    view = explain(y)
    assert str(view).count("\n") > 600
    shown = view._repr_mimebundle_()["text/plain"]
    assert shown.count("\n") == 200
    assert shown.endswith("more lines: see .text, or .save('graph.txt')")


def test_text_is_saved_as_text_only(tmp_path):
    view = explain(Value(2.0, name="a"))
    view.save(tmp_path / "graph.txt")
    assert (tmp_path / "graph.txt").read_text() == view.text + "\n"
    with pytest.raises(
        ValueError, match=r"graph\.svg: an explanation is saved as \.txt"
    ):
        view.save(tmp_path / "graph.svg")
