"""How nbgrader runs in this course; `nbgrader` commands read it from this folder.

`kindling build` reads the same file, so that both build the same release.
"""

from typing import TYPE_CHECKING, Any

from autograder.plugins import release_preprocessors

if TYPE_CHECKING:

    def get_config() -> Any:
        """Return the configuration object; traitlets provides this name."""


c = get_config()
c.CourseDirectory.course_id = "kindling"
c.GenerateAssignment.preprocessors = release_preprocessors()
