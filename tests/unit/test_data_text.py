"""The text for the model of characters: Python's own, in few characters."""

import subprocess
import sys

from course.data import ALPHABET, documentation


def test_it_is_long_and_has_the_characters_of_the_alphabet_only():
    text = documentation()
    assert len(text) > 100_000
    assert set(text) <= set(ALPHABET)
    assert len(set(ALPHABET)) == len(ALPHABET) == 47
    assert "  " not in text and "\n" not in text


def test_it_is_text_and_not_tables():
    words = documentation().split()
    assert words.count("the") > 1_000
    assert sum(word.isalpha() for word in words) > 0.6 * len(words)


def test_it_is_read_when_it_is_asked_for():
    code = "import course.data, sys; assert 'pydoc_data.topics' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
