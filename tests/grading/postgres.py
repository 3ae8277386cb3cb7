"""A PostgreSQL server for tests: on loopback, its data in a temporary folder."""

import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DEBIAN = Path("/usr/lib/postgresql")
NAME = "kindling"


def programs() -> Path | None:
    """Return the folder of PostgreSQL's programs, None if it is not installed.

    Debian's package keeps them off the path, one folder for each version.
    """
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += [path.parent for path in sorted(DEBIAN.glob("*/bin/initdb"))]
    return folders[-1] if folders else None


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """Run a server for the block; give the address of its empty database."""
    bin_ = programs()
    assert bin_ is not None
    user = _user()
    data = folder / "data"
    data.mkdir()
    if os.geteuid() == 0:
        shutil.chown(data, user)
        _open_way(data)
    _run(user, bin_ / "initdb", "-D", data, "-U", NAME, "-A", "trust", "--no-sync")
    port = _free_port()
    options = f"-h 127.0.0.1 -p {port} -k '' -F"
    start = ("-D", data, "-o", options, "-l", data / "log", "-w", "start")
    _run(user, bin_ / "pg_ctl", *start)
    try:
        where = ("-h", "127.0.0.1", "-p", str(port), "-U", NAME)
        _run(user, bin_ / "createdb", *where, NAME)
        yield f"postgresql+psycopg://{NAME}@127.0.0.1:{port}/{NAME}"
    finally:
        _run(user, bin_ / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")


def _user() -> str:
    """Return the user that the server runs as: it refuses to run as root."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()).pw_name
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _open_way(folder: Path) -> None:
    """Let others pass through the temporary folders above a folder."""
    for parent in folder.parents:
        if parent == Path("/tmp"):
            break
        parent.chmod(parent.stat().st_mode | 0o011)


def _run(user: str, *command: object) -> None:
    done = subprocess.run(
        [str(word) for word in command],
        user=user if os.geteuid() == 0 else None,
        cwd="/",
        env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
