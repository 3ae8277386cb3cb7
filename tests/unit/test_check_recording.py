"""Recordings are a file of data, and a damaged one is named."""

import json

import pytest

from course.check.answers import Failed
from course.check.probe import Outcome
from course.check.recording import (
    Record,
    RecordingError,
    Recordings,
    read,
    same_text,
)
from tests.unit.probes import record


@pytest.fixture
def recordings():
    checks = {"p": record([("Forgot.", lambda x: x), ("Zero.", lambda x: 1 / 0)])}
    return Recordings("01_unit", {"torch": "0"}, checks)


def test_what_is_written_is_read(tmp_path, recordings):
    path = tmp_path / "checks.json"
    path.write_text(recordings.text())
    assert read(path).text() == recordings.text()


def test_the_file_holds_data_and_no_code(recordings):
    top = json.loads(recordings.text())
    assert top["format"] == 2
    assert "lambda" not in recordings.text()


def test_a_file_of_the_format_before_is_read(tmp_path, recordings):
    top = json.loads(recordings.text())
    top["format"] = 1
    del top["checks"]["p"]["uses"]
    path = tmp_path / "checks.json"
    path.write_text(json.dumps(top))
    assert read(path).checks["p"].uses == ()


def test_a_part_that_failed_survives_the_file_without_its_address(tmp_path):
    failed = {"y": Failed("TypeError", "at 0x7f12", "double, line 1"), "z": None}
    checks = {"p": Record(1.0, "1.2", [Outcome(failed)], uses=("1.1",))}
    path = tmp_path / "checks.json"
    path.write_text(Recordings("01_unit", {}, checks).text())
    found = read(path).checks["p"]
    kept = found.rounds[0].parts["y"]
    assert (kept.kind, kept.message, kept.place) == ("TypeError", "at 0x0", "")
    assert found.uses == ("1.1",)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "fetch the unit's folder again"),
        ("[]", "fetch the unit's folder again"),
        ('{"format": 99}', "update the course package"),
    ],
)
def test_a_damaged_file_says_what_to_do(tmp_path, content, words):
    path = tmp_path / "checks.json"
    path.write_text(content)
    with pytest.raises(RecordingError, match=words):
        read(path)


def test_rounding_of_another_machine_is_the_same_recording(recordings):
    text = recordings.text()
    top = json.loads(text)
    numbers = top["checks"]["p"]["rounds"][0]["parts"]["dict"]["y"]["array"]
    numbers[2][0] *= 1 + 1e-13
    assert same_text(text, json.dumps(top))
    numbers[2][0] *= 1.1
    assert not same_text(text, json.dumps(top))


@pytest.mark.parametrize("key", ["unit", "made_with", "format"])
def test_another_head_is_another_recording(recordings, key):
    top = json.loads(recordings.text())
    top[key] = "other"
    assert not same_text(recordings.text(), json.dumps(top))


def test_a_part_may_be_called_array(recordings):
    def other(my, x):
        return {"array": [my.double(x)], "dict": x}

    checks = {"p": record(yours=other)}
    text = Recordings("01_unit", {"torch": "0"}, checks).text()
    assert same_text(text, text.replace("\n", " "))
