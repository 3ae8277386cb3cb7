"""What this course adds to nbgrader's steps of grading."""


def sanitize_preprocessors() -> list[type]:
    """Return nbgrader's steps before a submission runs, behind ours.

    Ours comes first: it must see the submission as it was handed in.
    """
    from nbgrader.converters import Autograde

    from autograder.plugins.name_problems import NameProblems

    return [NameProblems, *Autograde.sanitize_preprocessors.default()]


def submission_exporter() -> type:
    """Return the exporter that reads submissions and names those it cannot read."""
    from autograder.plugins.reading import SubmissionExporter

    return SubmissionExporter
