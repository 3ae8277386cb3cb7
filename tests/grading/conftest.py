"""What is made once for all tests of this layer: the sample class, a graded class."""

import fcntl
import shutil
from pathlib import Path

import pytest

from tests.grading import regraded, small_course
from tests.grading.sample import UNITS, Sample, copy_course, run


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Sample:
    """Return the sample class; several test processes share one."""
    shared = tmp_path_factory.getbasetemp()
    base = (shared if worker_id == "master" else shared.parent) / "sample"
    with (base.parent / "sample.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not base.exists():
            make_sample(base)
    sample = Sample(base)
    assert sample.code == 0, sample.said
    return sample


def make_sample(base: Path) -> None:
    """Run the command in a copy of the course."""
    base.mkdir()
    copy_course(base / "course")
    to = str(base / "demo")
    done = run(base / "course", "autograder.demo", *UNITS, "--to", to, "--json")
    (base / "stdout.json").write_text(done.stdout, "utf-8")
    (base / "stderr.txt").write_text(done.stderr, "utf-8")
    (base / "code.txt").write_text(str(done.returncode), "utf-8")


@pytest.fixture(scope="session")
def graded_class(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the small course in which a class was graded, to be copied."""
    folder = tmp_path_factory.mktemp("graded") / "course"
    course = small_course.make_small_course(folder)
    for student, answers in regraded.CLASS.items():
        small_course.hand_in(course, student, answers)
    regraded.grade(course)
    assert small_course.marks(course) == regraded.BEFORE
    return course


@pytest.fixture(scope="session")
def mended_class(graded_class: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of it whose hidden check was mended; what it answers is known."""
    folder = tmp_path_factory.mktemp("mended") / "course"
    copy = Path(shutil.copytree(graded_class, folder))
    regraded.mend(copy)
    before = regraded.fingerprint(copy)
    regraded.regrade(copy, agree=False)
    assert regraded.fingerprint(copy) == before
    return copy
