"""What a Kindling notebook imports: checks, graphs, and growing a class.

>>> from course import begin, check, compare, draw, explain, extend, steps, tree
"""

from course import check
from course.classes import extend
from course.curve import LearningCurve
from course.graph import compare, draw, explain, steps, tree
from course.standing import progress
from course.units import begin

__version__ = "0.1.0"
__all__ = [
    "LearningCurve",
    "begin",
    "check",
    "compare",
    "draw",
    "explain",
    "extend",
    "progress",
    "steps",
    "tree",
]
