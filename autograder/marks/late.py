"""A policy for late submissions: a share of the points for each day that has begun.

It is off unless the course's ``nbgrader_config.py`` names it:

    c.AssignLatePenalties.plugin_class = "autograder.marks.late.PerDay"
    c.PerDay.share = 0.1    # of the points, for each day
    c.PerDay.cap = 0.5      # never more than this share
    c.PerDay.grace = 1      # days that cost nothing

nbgrader knows when a unit was due (`nbgrader db assignment add UNIT --duedate ...`, or
formgrader) and whom it was extended for; it asks a policy only about what came later.
"""

import math

from nbgrader.plugins import LateSubmissionPlugin
from traitlets import Float

DAY = 24 * 60 * 60


class PerDay(LateSubmissionPlugin):  # type: ignore[misc]
    """Takes a share of the points for each day begun behind the days of grace."""

    share = Float(
        0.1, min=0.0, max=1.0, help="The share of the points that a day costs."
    ).tag(config=True)
    cap = Float(
        1.0, min=0.0, max=1.0, help="The share that being late costs at most."
    ).tag(config=True)
    grace = Float(0.0, min=0.0, help="Days behind the due date that cost nothing.").tag(
        config=True
    )

    def late_submission_penalty(
        self, student_id: str, score: float, total_seconds_late: float
    ) -> float | None:
        """Return the points to take off, None if the days of grace were enough.

        score: the points of the notebook, those that a person gave included.

        >>> PerDay(share=0.2, cap=0.5).late_submission_penalty("ada", 10, 1)
        2.0
        """
        days = math.ceil((total_seconds_late - self.grace * DAY) / DAY)
        if days <= 0:
            return None
        return round(score * min(self.cap, self.share * days), 2)
