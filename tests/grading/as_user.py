"""Runs a command as an ordinary user, for tests that root has started.

What the command needs may lie in a folder that only root can enter, as root's home is.
In a mount namespace of its own, such a folder is replaced by one that holds nothing but
what is needed.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from autograder.engine.sandbox import calls

USER = 4242


def run_as_user(
    command: Sequence[str], folder: Path, needed: Sequence[Path] = ()
) -> subprocess.CompletedProcess[str]:
    """Return what a command did that ran as a user without rights, in a folder."""
    here = Path(__file__).resolve().parents[2]
    paths = [Path(sys.base_prefix), Path(sys.prefix), here, folder, *needed]
    os.chmod(folder, 0o777)
    environment = os.environ | {"HOME": str(folder), "TMPDIR": str(folder)}
    environment["PYTHONPATH"] = str(here)
    return subprocess.run(
        command,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
        preexec_fn=lambda: _become_user(paths),
    )


def _become_user(paths: Sequence[Path]) -> None:
    calls.unshare(calls.NEW_NS)
    calls.mount("none", "/", flags=calls.MS_REC | calls.MS_PRIVATE)
    opened = {path: os.open(path, os.O_PATH) for path in paths}
    covered = {found for path in paths if (found := _closed(path))}
    for folder in covered:
        calls.mount("tmpfs", str(folder), "tmpfs", 0, "mode=755")
    for path, number in opened.items():
        if any(path.is_relative_to(folder) for folder in covered):
            path.mkdir(parents=True, exist_ok=True)
            calls.mount(f"/proc/self/fd/{number}", str(path), flags=calls.MS_BIND)
    os.setgroups([])
    os.setgid(USER)
    os.setuid(USER)


def _closed(path: Path) -> Path | None:
    """Return the outermost folder above a path that others cannot enter."""
    for folder in reversed(path.parents):
        if not folder.stat().st_mode & 0o001:
            return folder
    return None
