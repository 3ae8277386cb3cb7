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
    """Return the steps before a submission runs: ours does what nbgrader's do.

    It puts back what the release fixes, and drops outputs when the results come in.
    """
    from autograder.plugins.name_problems import NameProblems

    return [NameProblems]


def autograde_preprocessors() -> list[type]:
    """Return the steps that run and mark a submission: the engine, and its marks."""
    from autograder.plugins.run_in_engine import RunInEngine
    from autograder.plugins.save_marks import SaveMarks

    return [RunInEngine, SaveMarks]


def feedback_preprocessors() -> list[type]:
    """Return nbgrader's steps that make a feedback page, behind ours."""
    from nbgrader.converters import GenerateFeedback

    from autograder.plugins.feedback import ReadableFeedback

    return [ReadableFeedback, *GenerateFeedback.preprocessors.default()]


def collector() -> type:
    """Return the step that collects what was handed in, by the time that it arrived."""
    from autograder.plugins.receipt import ReceiptCollect

    return ReceiptCollect


def submission_exporter() -> type:
    """Return the exporter that reads submissions and starts the engine on them."""
    from autograder.plugins.exporter import EngineExporter

    return EngineExporter
