"""What importing the library brings with it."""

import subprocess
import sys
from pathlib import Path

import pytest

SOLUTIONS = Path(__file__).parents[2] / "solutions"
PROGRAM = """
import sys
before = set(sys.modules)
import kindling
new = {name.partition(".")[0] for name in set(sys.modules) - before}
print(sorted(new - set(sys.stdlib_module_names)))
"""


@pytest.mark.slow
def test_importing_kindling_imports_numpy_and_the_standard_library_only():
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=SOLUTIONS,
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == "['kindling', 'numpy']"
