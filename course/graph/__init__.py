"""Pictures and words for the graph that a student's own code has built.

>>> from course.graph import draw, explain
"""

from .recording import Edge, Kind, Node, Recording, State
from .views import draw, explain

__all__ = ["Edge", "Kind", "Node", "Recording", "State", "draw", "explain"]
