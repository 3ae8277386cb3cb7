"""A file that is no notebook is named with the reason."""

import json

import nbformat
import pytest

from autograder.plugins.reading import (
    UnreadableSubmission,
    read_submission,
    why_unreadable,
)
from tests.grading import small

WHOLE = nbformat.writes(small.submission())


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (b"", "is not JSON (line 1"),
        (WHOLE[:300].encode(), "is not JSON (line "),
        (b"<<<<<<< HEAD\n{}", "is not JSON (line 1"),
        (b"\xff\xfe{\x00}\x00", "is not UTF-8 text"),
        (b"[1, 2]", "is JSON, but not a notebook"),
        (b'{"cells": []}', "is JSON, but not a notebook"),
        (b'{"nbformat": 99, "nbformat_minor": 0}', "is not a notebook that nbformat"),
        (b"[" * 100_000, "is not a notebook (nested too deeply)"),
    ],
)
def test_an_unreadable_file_has_a_cause(tmp_path, content, cause):
    path = tmp_path / "unit.ipynb"
    path.write_bytes(content)
    assert why_unreadable(path).startswith(cause)


def test_the_error_names_the_file(tmp_path):
    path = tmp_path / "unit.ipynb"
    path.write_text("no", "utf-8")
    with pytest.raises(UnreadableSubmission, match="unit.ipynb is not JSON"):
        read_submission(path)


@pytest.mark.parametrize("minor", [0, 2, 4])
def test_an_older_format_gets_cell_ids(tmp_path, minor):
    path = tmp_path / "unit.ipynb"
    notebook = small.submission() | {"nbformat_minor": minor}
    for cell in notebook["cells"]:
        del cell["id"]
    path.write_text(json.dumps(notebook), "utf-8")
    read = read_submission(path)
    assert all(cell.id for cell in read.cells)
    nbformat.validate(read)


def test_a_byte_order_mark_is_no_obstacle(tmp_path):
    path = tmp_path / "unit.ipynb"
    path.write_text(WHOLE, "utf-8-sig")
    assert read_submission(path) == small.submission()
