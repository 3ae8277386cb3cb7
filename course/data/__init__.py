"""Data that comes with the course, with where it is from in NOTICE.md beside it."""

from course.data.digits import Digits, digits
from course.data.tagged import TAGS, Sentences, sentences

__all__ = ["TAGS", "Digits", "Sentences", "digits", "sentences"]
