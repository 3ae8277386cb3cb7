"""nbgrader preprocessors of this course."""

from autograder.plugins.clear_solutions import ClearExerciseSolutions
from autograder.plugins.mark_release import MarkRelease

__all__ = ["ClearExerciseSolutions", "MarkRelease", "release_preprocessors"]


def release_preprocessors() -> list[type]:
    """Return nbgrader's preprocessors for `generate_assignment`, with ours in place."""
    from nbgrader.converters import GenerateAssignment
    from nbgrader.preprocessors import ClearSolutions

    steps = list(GenerateAssignment.preprocessors.default())
    steps[steps.index(ClearSolutions)] = ClearExerciseSolutions
    return [*steps, MarkRelease]
