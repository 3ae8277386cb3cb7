"""Data that comes with the course, with where it is from in NOTICE.md beside it."""

from course.data.digits import Digits, digits

__all__ = ["Digits", "digits"]
