"""The student version of a unit, made by nbgrader's own generate_assignment."""

import logging
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from autograder.build.units import UnitError

Files = dict[str, bytes]


def generate(root: Path, unit_name: str, source: Mapping[str, bytes]) -> Files:
    """Return the files of release/`unit_name`, made from those of its source folder.

    Paths are relative to these folders. Uses the course's nbgrader_config.py and no
    gradebook. Raises UnitError with nbgrader's reason if it refuses.
    """
    with tempfile.TemporaryDirectory(prefix="kindling-build-") as folder:
        course = Path(folder).resolve()
        _write_all(course / "source" / unit_name, source)
        _run(root, course, unit_name)
        return read_files(course / "release" / unit_name)


def read_files(folder: Path) -> Files:
    """Return the files below `folder`, by path relative to it."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def _write_all(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _run(root: Path, course: Path, unit_name: str) -> None:
    from nbgrader.converters import GenerateAssignment
    from nbgrader.converters.base import NbGraderException
    from nbgrader.coursedir import CourseDirectory

    config = _config(root, course)
    log, messages = _quiet_log()
    coursedir = CourseDirectory(config=config, log=log)
    coursedir.assignment_id = unit_name
    converter = GenerateAssignment(coursedir=coursedir, config=config, log=log)
    try:
        converter.start()
    except NbGraderException as error:
        raise UnitError(
            f"nbgrader cannot release {unit_name}: {_reason(messages) or error}; mend "
            f"source/{unit_name}.py and build again"
        ) from error


def _config(root: Path, course: Path) -> Any:
    from traitlets.config import Config
    from traitlets.config.loader import PyFileConfigLoader

    config = Config()
    if (root / "nbgrader_config.py").is_file():
        loader = PyFileConfigLoader("nbgrader_config.py", path=str(root))
        before = dict(os.environ)
        config = loader.load_config()
        # What the file sets for nbgrader's kernels is none of the build's business.
        os.environ.clear()
        os.environ.update(before)
    config.CourseDirectory.root = str(course)
    config.CourseDirectory.db_url = f"sqlite:///{course}/gradebook.db"
    config.SaveCells.enabled = False
    config.GenerateAssignment.no_database = True
    return config


def _quiet_log() -> tuple[logging.Logger, list[str]]:
    messages: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            messages.append(record.getMessage())

    log = logging.Logger("kindling.release", level=logging.ERROR)
    log.addHandler(Keep())
    return log, messages


def _reason(messages: list[str]) -> str:
    """Return the last line of the first traceback that nbgrader logged."""
    for message in messages:
        if "Traceback" in message:
            return message.strip().split("\n")[-1]
    return " ".join(messages)
