"""Make the environment in .venv, then run a `kindling` command in it.

    python3 course/bootstrap.py VERB [ARGUMENTS]

This is what `make` calls, and what to call where there is no make. It needs Python
3.11 or newer and nothing else. `lab` installs what a student needs, every other verb
installs everything. A second run finds its work done and starts at once.

Exit codes: 1 for trouble, told in one line; 2 for an unknown verb; else the command's.
"""

import contextlib
import errno
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

OLDEST = (3, 11)
if sys.version_info < OLDEST:  # noqa: UP036 - older Pythons get as far as this line
    sys.exit(
        "kindling: Kindling needs Python 3.11 or newer, and this is Python "
        f"{sys.version_info[0]}.{sys.version_info[1]}: use a newer one."
    )

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
SCRIPTS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = SCRIPTS / ("python.exe" if os.name == "nt" else "python")
KINDLING = SCRIPTS / ("kindling.exe" if os.name == "nt" else "kindling")
STAMP = VENV / "kindling.json"
LOG = VENV / "install.log"
SEE_LOG = "the full log is .venv/install.log."

EXTRAS = {"student": "", "all": "[all]"}
STUDENT = ("lab", "progress", "check", "update", "export")
FULL = ("demo", "test", "build", "docs", "report", "bench")
VERBS = dict.fromkeys(STUDENT, "student") | dict.fromkeys(FULL, "all")

# Settings of another environment, or of the user's own pip, that would send packages
# to another place than .venv or take modules from one.
FOREIGN = {"PYTHONPATH", "PYTHONHOME", "CONDA_PREFIX", "CONDA_DEFAULT_ENV"}
FOREIGN |= {"PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_PYTHON", "PIP_NO_DEPS"}
FULL_DISK = re.compile(r"No space left on device|\[Errno 28\]|Disk quota exceeded")
NO_NETWORK = re.compile(
    "(NewConnection|NameResolution|ConnectTimeout|ReadTimeout|Proxy|SSL|"
    "ConnectionReset)Error|RemoteDisconnected"
)


class Trouble(Exception):
    """Something that stops the run, told in one line."""


def main(arguments: list[str]) -> int:
    """Run the verb in `arguments` in a ready environment; return the exit code."""
    this_python = arguments[:1] == ["--this-python"]
    verb, *rest = arguments[this_python:] or [""]
    if verb not in VERBS:
        return complain(f"'{verb}' is no verb; the verbs are {', '.join(VERBS)}.", 2)
    try:
        with one_at_a_time():
            prepare(VERBS[verb], this_python)
    except Trouble as trouble:
        return complain(str(trouble))
    except KeyboardInterrupt:
        return complain("stopped; the next run starts this step over.")
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return complain("the disk is full: free some space, then run again.")
        return complain(f"{error.strerror or error}: {error.filename or ROOT}")
    return hand_over([str(KINDLING), verb, *rest], clean_environment())


def complain(line: str, code: int = 1) -> int:
    """Print the one line of an error and return the exit code."""
    print(f"kindling: {line}", file=sys.stderr)
    return code


def say(line: str) -> None:
    print(line, flush=True)


def prepare(level: str, this_python: bool = False) -> None:
    """Bring .venv to `level`; a ready environment of that level or more stays.

    With `this_python`, an environment of another Python version is made again.
    """
    stamp = read_stamp()
    whole = not stamp.get("half-made") and stamp.get("root", str(ROOT)) == str(ROOT)
    usable = whole and (not this_python or has_working_pip(this_python))
    if usable and satisfies(stamp, level):
        return
    if stamp.get("level") == "all":
        level = "all"
    if not (usable and has_working_pip(this_python)):
        make_environment()
        stamp = {}
    install(level, stamp)


def satisfies(stamp: dict[str, Any], level: str) -> bool:
    """Tell whether what `stamp` describes is there, is `level` and is current."""
    return (
        stamp.get("level") in (level, "all")
        and stamp.get("inputs") == inputs()
        and PYTHON.exists()
        and KINDLING.exists()
    )


def has_working_pip(this_python: bool) -> bool:
    """Tell whether .venv has pip and a Python that is new enough, or just this one."""
    unfit = f"!= {tuple(sys.version_info[:2])}" if this_python else f"< {OLDEST}"
    probe = f"import pip, sys; sys.exit(sys.version_info[:2] {unfit})"
    command = [str(PYTHON), "-c", probe]
    try:
        run = subprocess.run(command, env=clean_environment(), capture_output=True)
    except OSError:
        return False
    return run.returncode == 0


def make_environment() -> None:
    """Make an empty environment in .venv, in place of what is there.

    Raises Trouble if this Python has no venv module or the module fails.
    """
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    no_venv = (
        f"this Python {version} has no venv module: install it (on Debian and Ubuntu "
        f"the package python{version}-venv), then run again."
    )
    if not all(map(importlib.util.find_spec, ("venv", "ensurepip"))):
        raise Trouble(no_venv)
    say(f"Making the environment in .venv (Python {version})")
    VENV.mkdir(exist_ok=True)
    for path in VENV.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    venv = [sys.executable, "-m", "venv", "--prompt", "kindling"]
    code, output = run([*venv, str(VENV)])
    if "ensurepip is not available" in output:
        raise Trouble(no_venv)
    if code:
        raise Trouble(explain(output, "python -m venv"))


def install(level: str, before: dict[str, Any]) -> None:
    """Install the project and the packages of `level` into .venv with pip.

    The stamp says "half-made" meanwhile, so that a run that is cut short is seen. If
    pip gave up before it changed anything, the stamp `before` is put back.
    """
    say("Installing packages into .venv (full log: .venv/install.log)")
    begun = time.monotonic()
    write_stamp({"half-made": True})
    pip = [str(PYTHON), "-m", "pip", "install"]
    code, output = run([*pip, "-c", "constraints.txt", "-e", f".{EXTRAS[level]}"])
    if code:
        if "Installing collected packages" not in output:
            write_stamp(before)
        raise Trouble(explain(output, "pip"))
    write_stamp({"level": level, "inputs": inputs(), "root": str(ROOT)})
    say(f"The environment is ready ({time.monotonic() - begun:.0f} s)")


def run(command: list[str]) -> tuple[int, str]:
    """Run `command` with its output in the log; return its exit code and output."""
    lines = []
    with LOG.open("w", encoding="utf-8", buffering=1) as log:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=pip_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
        try:
            for line in process.stdout or ():
                lines.append(line)
                log.write(line)
                show_progress(line)
        except BaseException:
            process.terminate()
            raise
        finally:
            process.wait()
            show_progress("")
    return process.returncode, "".join(lines)


def show_progress(line: str) -> None:
    """Show what pip is at on the last line of a terminal; elsewhere show nothing."""
    if sys.stdout.isatty() and (not line or line.startswith(("Coll", "Down", "Inst"))):
        width = shutil.get_terminal_size().columns - 3
        print("\r  " + line.strip()[:width].ljust(width), end="\r", flush=True)


def explain(output: str, program: str) -> str:
    """Return the one line that says why `program` failed, from its output.

    >>> explain("ERROR: No such package", "pip").partition(";")[0]
    'pip failed (No such package)'
    """
    if FULL_DISK.search(output):
        return f"the disk is full: free some space, then run again; {SEE_LOG}"
    if NO_NETWORK.search(output):
        return (
            "pip could not reach its package index: check the network or the proxy, "
            f"then run again; {SEE_LOG}"
        )
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith(("ERROR", "Error"))]
    last = (errors or lines or ["it said nothing"])[-1]
    return f"{program} failed ({last.removeprefix('ERROR: ')}); {SEE_LOG}"


def inputs() -> str:
    """Return the hash of what decides what is installed."""
    import tomllib  # not there before 3.11, where the first lines of this file must run

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    parts = [project["project"], project["build-system"], project["tool"]["setuptools"]]
    constraints = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    text = json.dumps([parts, constraints], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def read_stamp() -> dict[str, Any]:
    """Return what the last run noted about .venv; nothing if there is no such note."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(stamp: dict[str, Any]) -> None:
    """Note `stamp` about .venv, whole or not at all."""
    draft = STAMP.with_suffix(".tmp")
    draft.write_text(json.dumps(stamp, indent=1), encoding="utf-8")
    os.replace(draft, STAMP)


def clean_environment() -> dict[str, str]:
    """Return the environment variables for programs of .venv, and no other's."""
    kept = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    return {**kept, "VIRTUAL_ENV": str(VENV)}


def pip_environment() -> dict[str, str]:
    """Return the environment variables for pip: quiet, and never asking anything."""
    quiet = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_PROGRESS_BAR": "off"}
    return {**clean_environment(), **quiet, "PIP_NO_INPUT": "1", "PIP_USER": "0"}


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Let one run at a time change .venv (where the system has locks for that)."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    handle = os.open(ROOT, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another run is making the environment: waiting for it")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def hand_over(command: list[str], environment: dict[str, str]) -> int:
    """Run `command` in place of this program; return its code where that cannot be."""
    sys.stdout.flush()
    if os.name != "nt":
        os.execve(command[0], command, environment)
    return subprocess.call(command, env=environment)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
