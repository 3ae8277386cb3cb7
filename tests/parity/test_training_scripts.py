"""Ordinary training scripts run with `import kindling as torch`, to torch's numbers."""

import re
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from tests.parity.test_ordinary_models import SWAPS

FOLDER = Path(__file__).parent / "scripts"
SCRIPTS = sorted(path.stem for path in FOLDER.glob("[a-z]*.py"))


def run(name, library, folder):
    """Return what the main function of a script returns, with one of the libraries."""
    text = (FOLDER / f"{name}.py").read_text()
    if library == "kindling":
        for line, swapped in SWAPS.items():
            text = re.sub(line, swapped, text, flags=re.MULTILINE)
        assert "import torch" not in text
    module = ModuleType(f"script_{name}")
    exec(compile(text, f"{name}.py", "exec"), vars(module))
    folder.mkdir()
    return module.main(folder)


def flat(answer):
    """Return all numbers and all texts of an answer, in order."""
    if isinstance(answer, list | tuple):
        pairs = [flat(item) for item in answer]
        return sum((p[0] for p in pairs), []), sum((p[1] for p in pairs), [])
    return ([], [answer]) if isinstance(answer, str) else ([answer], [])


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_follows_torch_from_the_seed(name, tmp_path):
    ours, our_texts = flat(run(name, "kindling", tmp_path / "kindling"))
    theirs, their_texts = flat(run(name, "torch", tmp_path / "torch"))
    assert our_texts == their_texts
    assert len(ours) == len(theirs) > 10
    np.testing.assert_allclose(ours, theirs, rtol=2e-4, atol=1e-6)
