"""A clone in a temporary folder, with a Python whose venv and pip are a script."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]

FAKE_PYTHON = r"""#!/bin/sh
# A Python of which every environment is a copy. $VENV and $PIP say how its venv and
# its pip fare, $PROBE what `import pip` ends with. It notes what it is called with.
echo "$*" >> "$CALLS"
case "$*" in
"-m venv "*)
    test "$VENV" != ok && { echo "$VENV"; exit 1; }
    for folder; do :; done
    mkdir -p "$folder/bin" && cp "$0" "$folder/bin/python" ;;
"-m pip install "*)
    test "$PIP" = slow && { echo "Installing collected packages: a"; exec sleep 30; }
    test "$PIP" = brief && sleep 0.5
    test "$PIP" != ok && test "$PIP" != brief && { echo "$PIP"; exit 1; }
    echo "Installing collected packages: a"
    printf '#!/bin/sh\necho "kindling $*"\nenv\n' > "${0%/*}/kindling"
    chmod +x "${0%/*}/kindling" ;;
*) exit ${PROBE:-0} ;;
esac
"""
DRIVER = """
import runpy, sys
_, sys.executable, *sys.argv = sys.argv
if "--no-ensurepip" in sys.argv:
    sys.argv.remove("--no-ensurepip")
    sys.modules["ensurepip"] = None
if "--pretend-old" in sys.argv:
    sys.version_info = (3, 7, 17)
runpy.run_path(sys.argv[0], run_name="__main__")
"""


class Checkout:
    """A clone in a temporary folder and what was called in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "course").mkdir(parents=True)
        for name in ("course/bootstrap.py", "pyproject.toml", "constraints.txt"):
            shutil.copy(ROOT / name, folder / name)
        self.python = folder / "python3"
        self.python.write_text(FAKE_PYTHON)
        self.python.chmod(0o755)

    @property
    def calls_file(self) -> Path:
        return self.folder / "calls"

    def start(self, *arguments: str, **variables: str) -> subprocess.Popen[str]:
        program = self.folder / "course" / "bootstrap.py"
        defaults = {"VENV": "ok", "PIP": "ok", "CALLS": str(self.calls_file)}
        return subprocess.Popen(
            [sys.executable, "-c", DRIVER, str(self.python), str(program), *arguments],
            env=os.environ | defaults | variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess:
        process = self.start(*arguments, **variables)
        out, err = process.communicate(timeout=60)
        return subprocess.CompletedProcess(arguments, process.returncode, out, err)

    def wait_for_pip(self) -> None:
        deadline = time.monotonic() + 30
        while not self.calls("-m pip") and time.monotonic() < deadline:
            time.sleep(0.02)

    def calls(self, beginning: str) -> list[str]:
        if not self.calls_file.exists():
            return []
        lines = self.calls_file.read_text().splitlines()
        return [line for line in lines if line.startswith(beginning)]

    def change(self, name: str, old: str, new: str) -> None:
        path = self.folder / name
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))

    def stop_while_installing(self, how: signal.Signals) -> tuple[int, str]:
        process = self.start("lab", PIP="slow")
        self.wait_for_pip()
        time.sleep(0.1)
        os.killpg(process.pid, how)
        return process.wait(timeout=30), process.communicate()[1]


def is_one_line(text: str) -> bool:
    return text.startswith("kindling: ") and text.count("\n") == 1
