"""What `import kindling` brings along."""

import subprocess
import sys
from pathlib import Path

import kindling

SOLUTIONS = Path(kindling.__file__).parents[1]


def modules_after(line):
    """Return the names of all modules that a new Python has loaded after a line."""
    program = f"{line}\nimport sys; print(*sorted(sys.modules))"
    run = subprocess.run(
        [
            sys.executable,
            "-S",
            "-c",
            f"import sys; sys.path[:] = {sys.path}\n{program}",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(run.stdout.split())


def test_numpy_is_the_only_third_party_import():
    line = f"sys.path.insert(0, {str(SOLUTIONS)!r}); import kindling"
    found = {name.split(".")[0] for name in modules_after(line)}
    foreign = found - set(sys.stdlib_module_names) - {"__main__"}
    assert foreign == {"kindling", "numpy"}


def test_what_only_some_programs_need_is_not_loaded():
    line = f"sys.path.insert(0, {str(SOLUTIONS)!r}); import kindling"
    found = modules_after(line)
    waiting = {"kindling.torch_files", "zipfile"}
    assert not waiting & (found - modules_after("import numpy"))
