"""How nbgrader runs in this course; `nbgrader` commands read it from this folder.

`kindling build` reads the same file, so that both build the same release.
"""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.plugins import release_preprocessors
from autograder.plugins.grading import (
    autograde_preprocessors,
    sanitize_preprocessors,
    set_environment,
    submission_exporter,
)

if TYPE_CHECKING:

    def get_config() -> Any:
        """Return the configuration object; traitlets provides this name."""


c = get_config()
c.CourseDirectory.course_id = "kindling"
c.GenerateAssignment.preprocessors = release_preprocessors()

# Grading: what is odd about a submission is named; a lost check is put back. Ours comes
# first and leaves nothing to add_missing_cells, which stops with a KeyError where two
# neighbors are missing or an id is there twice; it serves where the release is lost.
c.Autograde.sanitize_preprocessors = sanitize_preprocessors()
c.Autograde.autograde_preprocessors = autograde_preprocessors()
c.Autograde.exporter_class = submission_exporter()
c.OverwriteCells.add_missing_cells = True

# A check fails by raising. What the student's code says on stderr (a warning, a log)
# is no failure, as it would be for nbgrader.
c.IgnorePattern.enabled = True
c.IgnorePattern.pattern = "(?s)."

# A kernel that has answered everything has nothing to put in order: it takes a second
# to end in peace, and a few milliseconds to be stopped.
c.ExecuteChecks.shutdown_kernel = "immediate"

# The grading kernel finds the recordings of hidden checks in this folder.
set_environment(Path(__file__).resolve().parent / "autograder" / "recordings")

# A wrong exercise of an earlier unit is replaced by the solved one in this folder.
solutions = Path(__file__).resolve().parent / "solutions"
os.environ.setdefault("KINDLING_REFERENCE", str(solutions))
