"""What this course adds to nbgrader's steps of grading."""

import os
import sysconfig
from pathlib import Path

from course.threads import ONE_THREAD

RECORDINGS = "KINDLING_RECORDINGS"


def set_environment(recordings: Path) -> None:
    """Tell grading kernels where hidden recordings are, and nbgrader its programs.

    Kernels compute in one thread, unless the environment says otherwise: two that are
    graded at once would be in each other's way.
    nbgrader runs `alembic` by its name, which fails where the environment that it is
    installed in is not activated.
    """
    os.environ[RECORDINGS] = str(recordings)
    for name, value in ONE_THREAD.items():
        os.environ.setdefault(name, value)
    scripts = sysconfig.get_path("scripts")
    paths = os.environ.get("PATH", os.defpath).split(os.pathsep)
    if scripts not in paths:
        os.environ["PATH"] = os.pathsep.join([scripts, *paths])


def sanitize_preprocessors() -> list[type]:
    """Return nbgrader's steps before a submission runs, behind ours.

    Ours comes first: it must see the submission as it was handed in.
    """
    from nbgrader.converters import Autograde

    from autograder.plugins.name_problems import NameProblems

    return [NameProblems, *Autograde.sanitize_preprocessors.default()]


def autograde_preprocessors() -> list[type]:
    """Return nbgrader's steps that run and mark a submission; ours runs the cells."""
    from nbgrader.converters import Autograde
    from nbgrader.preprocessors import Execute

    from autograder.plugins.run_in_engine import RunInEngine

    steps = Autograde.autograde_preprocessors.default()
    return [RunInEngine if step is Execute else step for step in steps]


def submission_exporter() -> type:
    """Return the exporter that reads submissions and names those it cannot read."""
    from autograder.plugins.reading import SubmissionExporter

    return SubmissionExporter
