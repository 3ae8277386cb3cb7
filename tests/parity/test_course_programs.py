"""The programs of unit 14 follow torch from their seeds, with their imports swapped."""

import re

import numpy as np
import pytest

from course.programs import PROGRAMS, text_of
from tests.parity.test_ordinary_models import SWAPS


def losses(text):
    """Return what the main function of a program returns."""
    namespace = {"__name__": "program"}
    exec(compile(text, "program.py", "exec"), namespace)
    return namespace["main"]()


@pytest.mark.filterwarnings("ignore:enable_nested_tensor")
@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_follows_torch(name):
    text = text_of(name)
    swapped = text
    for line, replacement in SWAPS.items():
        swapped = re.sub(line, replacement, swapped, flags=re.MULTILINE)
    assert "import torch" not in swapped
    mine, theirs = losses(swapped), losses(text)
    assert len(mine) == len(theirs) >= 30
    np.testing.assert_allclose(mine, theirs, rtol=1e-4, atol=1e-5)
    assert min(theirs[-5:]) < theirs[0]


def test_there_are_at_least_six_and_others_are_refused():
    assert len(PROGRAMS) >= 6
    with pytest.raises(KeyError, match="choose one of"):
        text_of("__init__")
