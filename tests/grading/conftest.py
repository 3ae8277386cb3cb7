"""Runs `kindling demo` once for all tests of this layer."""

import fcntl
from pathlib import Path

import pytest

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
