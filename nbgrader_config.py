"""How nbgrader runs in this course; `nbgrader` commands read it from this folder.

`kindling build` reads the same file, so that both build the same release.
"""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.plugins import release_preprocessors
from autograder.plugins.grading import (
    autograde_preprocessors,
    collector,
    feedback_preprocessors,
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

# Grading: the engine runs what is submitted, each in a sandbox of its own, and compares
# the answers with torch's in this process. Where no sandbox can be had it refuses, but
# for c.RunInEngine.sandbox = "none"; `kindling doctor` says what this machine gives.
c.Autograde.sanitize_preprocessors = sanitize_preprocessors()
c.Autograde.autograde_preprocessors = autograde_preprocessors()
c.Autograde.exporter_class = submission_exporter()
c.GenerateFeedback.preprocessors = feedback_preprocessors()

# The time of a submission is that of its last change, not the one that it names.
c.ExchangeFactory.collect = collector()

# The grading kernel finds the recordings of hidden checks in this folder.
set_environment(Path(__file__).resolve().parent / "autograder" / "recordings")

# A wrong exercise of an earlier unit is replaced by the solved one in this folder.
solutions = Path(__file__).resolve().parent / "solutions"
os.environ.setdefault("KINDLING_REFERENCE", str(solutions))
