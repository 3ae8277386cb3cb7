"""A class grows over several cells, and the name left behind says what it is."""

import pytest

from course import extend


class Model:
    """A class to extend."""

    size = 3


def test_the_function_becomes_a_method():
    @extend(Model)
    def double(self):
        return 2 * self.size

    assert Model().double() == 6


def test_the_name_left_behind_says_how_to_call_the_method():
    @extend(Model)
    def triple(self):
        return 3 * self.size

    with pytest.raises(TypeError, match=r"inside a method as self\.triple"):
        triple(Model())


def test_a_method_written_again_replaces_the_first():
    for factor in (1, 2):

        @extend(Model)
        def times(self, factor=factor):
            return factor * self.size

    assert Model().times() == 6


def test_extend_wants_a_class():
    with pytest.raises(TypeError, match="pass the class itself"):
        extend(Model())
