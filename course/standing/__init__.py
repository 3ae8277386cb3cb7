"""How far a student is: `progress()` in a notebook, `kindling progress` and `check`.

`reading` finds in a notebook file what its checks said, `running` runs a notebook
without opening it, `shown` makes tables and a picture of it.
"""

from course.standing.shown import progress

__all__ = ["progress"]
