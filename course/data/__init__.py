"""Data that comes with the course, with where it is from in NOTICE.md beside it."""

from course.data.digits import Digits, digits
from course.data.library_text import ALPHABET, documentation
from course.data.tagged import TAGS, Sentences, sentences

__all__ = [
    "ALPHABET",
    "TAGS",
    "Digits",
    "Sentences",
    "digits",
    "documentation",
    "sentences",
]
