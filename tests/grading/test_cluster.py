"""Grading on a dask cluster: a scheduler and two workers, talking over TCP."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time

import pytest

from tests.grading.sample import ENVIRONMENT, ROOT
from tests.grading.small_course import (
    ANSWERS,
    MARKS,
    UNIT,
    hand_in,
    hand_in_class,
    journal,
    make_small_course,
    marks,
    run,
)

pytest.importorskip("distributed")


@pytest.fixture
def cluster(tmp_path):
    """Start a scheduler and two workers; return the address and the workers."""
    logs = tmp_path / "logs"
    logs.mkdir()
    started = []

    def start(name, *command):
        file = (logs / name).open("w")
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=ROOT,
            env=ENVIRONMENT | {"DASK_DISTRIBUTED__WORKER__DAEMON": "false"},
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        started.append((process, file))
        return process

    def said(name, pattern):
        for _ in range(300):
            found = re.search(pattern, (logs / name).read_text())
            if found:
                return found[1]
            time.sleep(0.1)
        raise AssertionError((logs / name).read_text())

    place = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard")
    start("scheduler", "distributed.cli.dask_scheduler", *place)
    address = said("scheduler", r"Scheduler at:\s+(tcp://\S+)")
    workers = []
    for number in (1, 2):
        options = ("--nthreads", "1", "--no-nanny", "--no-dashboard")
        command = ("distributed.cli.dask_worker", address, *options)
        workers.append(start(f"worker{number}", *command))
        said(f"worker{number}", r"(Registered to)")
    yield address, workers
    for process, file in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        file.close()


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    return make_small_course(tmp_path_factory.mktemp("small") / "course")


def test_a_worker_that_dies_loses_nothing_and_doubles_nothing(
    released, cluster, tmp_path
):
    course = shutil.copytree(released, tmp_path / "course")
    expected = hand_in_class(course, 24)
    for number in range(4):
        pause = f"import time\ntime.sleep(2)  # {number}"
        hand_in(course, f"slow{number}", ANSWERS["right"], pause)
        expected[f"slow{number}"] = MARKS["right"]
    address, workers = cluster
    command = [sys.executable, "-m", "course.cli", "grade", "01"]
    grading = subprocess.Popen(
        [*command, "--scheduler", address],
        cwd=course,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    while len(journal(course)) < 5 and grading.poll() is None:
        time.sleep(0.05)
    assert grading.poll() is None
    os.killpg(workers[0].pid, signal.SIGKILL)
    said, _ = grading.communicate(timeout=180)
    assert grading.returncode == 0, said
    assert marks(course) == expected
    graded = journal(course)
    assert len(graded) == len(set(graded)) == len(expected)
    assert run(course, "course.cli", "grade", UNIT, "--verify").returncode == 0


def test_a_scheduler_that_is_not_there_is_one_line(released, tmp_path):
    course = shutil.copytree(released, tmp_path / "course")
    hand_in(course, "ada", ANSWERS["right"])
    done = run(course, "course.cli", "grade", "01", "--scheduler", "tcp://127.0.0.1:9")
    assert done.returncode == 1
    assert "No scheduler answers at tcp://127.0.0.1:9" in done.stderr
    assert "Traceback" not in done.stderr
