"""Pictures and words for the graph that a student's own code has built.

>>> from course.graph import compare, draw, explain, steps, tree

A producer (`from_value`, or `from_tensor` for kindling and torch) makes a `Recording`
(`recording`) from the student's objects; `watch` listens to a backward pass.
The text (`text`) and the picture (`dot`, `engine`, `svg`, `picture`) know nothing else.
"""

from .compare import Comparison, compare
from .recording import Edge, Kind, Node, Recording, State
from .steps import Steps, steps
from .tree import Tree, tree
from .views import draw, explain

__all__ = [
    "Comparison",
    "Edge",
    "Kind",
    "Node",
    "Recording",
    "State",
    "Steps",
    "Tree",
    "compare",
    "draw",
    "explain",
    "steps",
    "tree",
]
