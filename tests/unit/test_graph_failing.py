"""A forward pass that raises is drawn as far as it came."""

from textwrap import dedent

import pytest

from course.graph import draw, explain
from tests.unit.values import Value

HALF_WRITTEN = "Exercise 2.3"


class Unfinished(Value):
    """A Value with operations that are not written yet."""

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Unfinished(other)
        raise NotImplementedError(f"{HALF_WRITTEN}\nsecond line")

    __rmul__ = __mul__

    def __neg__(self):
        return self * -1.0

    def __sub__(self, other):
        return self + (-other)

    def relu(self):
        return self.relu()


def test_failing_operation_stands_at_the_end_of_what_exists():
    a, b = Unfinished(3.0, name="a"), Unfinished(2.0, name="b")
    assert explain(lambda: a * (a + b), names={}).text == dedent("""\
        Forward pass that stopped at mul: NotImplementedError: Exercise 2.3; 2 operations (1 add and 1 mul).

        Values, operands before results
          #1  input a    = 3.0       grad not run yet  used 2x
          #2  input b    = 2.0       grad not run yet
          #3  add(a, b)  = 5.0       grad not run yet
          #4  mul(a, #3) failed: NotImplementedError: Exercise 2.3

        Local derivatives, ready for backward
          add  d(#3)/d(a) = 1.0
          add  d(#3)/d(b) = 1.0""")  # noqa: E501


def test_picture_marks_the_failing_box():
    a = Unfinished(3.0, name="a")
    svg = draw(lambda: a * 2.0).svg
    assert "mul failed" in svg
    assert "NotImplementedError:" in svg
    assert "second line" not in svg


def test_operation_under_way_is_drawn_around_the_one_that_raised():
    a, b = Unfinished(3.0, name="a"), Unfinished(2.0, name="b")
    recording = draw(lambda: b - a).recording
    failed = {node.op: node.failed for node in recording.nodes if node.failed}
    assert failed == {
        "mul": "NotImplementedError: Exercise 2.3",
        "neg": "stopped inside mul",
        "sub": "stopped inside neg",
    }


def test_error_of_the_math_library_is_shown_with_the_operand():
    text = explain(lambda: (Value(1.0, name="x") - 1.0).log()).text
    assert "log(#3)" in text
    assert "failed: ValueError" in text


def test_operand_that_is_no_value_is_shown_as_it_is():
    a = Value(3.0, name="a")
    text = explain(lambda: a + "b").text  # type: ignore[operator]
    assert "constant   = 'b'       grad not tracked" in text


def test_operator_that_the_class_lacks_is_named_with_the_values_nearby():
    a, b = Value(3.0, name="a"), Value(2.0, name="b")
    text = explain(lambda: a @ b).text  # type: ignore[operator]
    assert "Forward pass that stopped at @: TypeError: unsupported operand" in text
    assert "@(a, b)" in text
    assert "#3: drawn with the values that the code names there." in text


def test_function_without_values_still_says_where_it_stopped():
    def forward():
        raise KeyError("w")

    assert "stopped at forward: KeyError: 'w'" in explain(forward).text


def test_endless_recursion_is_one_failing_box():
    a = Unfinished(3.0, name="a")
    recording = draw(a.relu).recording
    assert [node.op for node in recording.nodes] == ["", "relu"]
    assert "RecursionError" in recording.nodes[-1].failed


def test_interrupt_of_the_student_is_not_swallowed():
    def forward():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        draw(forward)


def test_function_that_returns_a_value_is_drawn_like_the_value():
    a = Value(3.0, name="a")
    assert draw(lambda: a * 2.0).text == draw(a * 2.0).text
