"""Attacks on the sandbox, run inside it: each says "held" or what got through."""

import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from autograder.engine.jobs import Cell, InfrastructureError, Job, Ran, Setup
from autograder.engine.sandbox.limits import MIB, Limits
from autograder.engine.supervise import Warm
from course import check

HELD = "held"


@dataclass(frozen=True)
class Proof:
    """A protection and the attack that proves it: Python that defines ``attack``.

    ``attack(port, secret)`` returns "held", or what got through. ``port`` is one on
    which this process listens, ``secret`` a file that it has written.
    """

    name: str
    attack: str


@dataclass(frozen=True)
class Finding:
    """What an attack came to; ``said`` is "held" or what got through."""

    name: str
    said: str

    @property
    def held(self) -> bool:
        """Whether the protection held."""
        return self.said == HELD


def refused(lines: str, error: str = "OSError") -> str:
    """Return an attack that holds if these lines raise an error."""
    body = "\n        ".join(lines.splitlines())
    return f"""import ctypes, os, socket, subprocess, threading, time
def attack(port, secret):
    try:
        {body}
    except {error}:
        return "held"
    return "it was allowed"
"""


PROOFS = (
    Proof("no rights (capabilities, no_new_privs)", """
def attack(port, secret):
    status = dict(l.split(":", 1) for l in open("/proc/self/status"))
    rights = {status[name].strip() for name in ("CapEff", "CapPrm", "CapBnd")}
    if rights != {"0" * 16}: return f"capabilities {rights}"
    return "held" if status["NoNewPrivs"].strip() == "1" else "new privileges"
"""),
    Proof("own user", refused("os.setuid(0)")),
    Proof("the system is read-only", refused("open('/usr/written', 'w')")),
    Proof("other files are not there", refused("open(secret)")),
    Proof("no network", refused("socket.create_connection(('127.0.0.1', port), 2)")),
    Proof("own processes only", """
import os
def attack(port, secret):
    seen = [name for name in os.listdir("/proc") if name.isdigit()]
    return "held" if len(seen) < 10 else f"{len(seen)} processes are seen"
"""),
    Proof("system calls are filtered", refused(
        "if ctypes.CDLL(None, use_errno=True).unshare(0x10000000):\n"
        "    raise OSError('refused')"
    )),
    Proof("memory is limited", """
def attack(port, secret):
    try:
        bytearray(1 << 40)
    except MemoryError:
        return "held"
    return "a terabyte was given"
"""),
    Proof("processes are limited", """
import threading, time
def attack(port, secret):
    for number in range(500):
        try:
            threading.Thread(target=time.sleep, args=(5,), daemon=True).start()
        except RuntimeError:
            return "held"
    return "500 threads were started"
"""),
    Proof("the disk is limited", refused(
        "for number in range(64):\n"
        "    with open(f'filler{number}', 'wb') as file:\n"
        "        file.write(bytes(1 << 20))"
    )),
    Proof("torch cannot be imported", refused("import torch", "ImportError")),
)  # fmt: skip


def prove() -> list[Finding]:
    """Attack the sandbox in each way and return what came of it.

    Raises InfrastructureError where there is no sandbox; the message says why.
    """
    limits = Limits(disk=16 * MIB, files=200, wall=60.0)
    shown = str(Path(check.__file__).parents[1])
    setup = Setup("doctor", None, ("import os",), (shown,), True, limits)
    with _bait() as (port, secret), Warm(setup) as warm:
        return [_attacked(warm, proof, port, secret) for proof in PROOFS]


def _attacked(warm: Warm, proof: Proof, port: int, secret: str) -> Finding:
    cells = (Cell("attack", proof.attack), Cell("say", f"attack({port}, {secret!r})"))
    try:
        ran = warm.run(Job(cells, ()))
    except InfrastructureError as error:
        return Finding(proof.name, f"it could not be tried: {error}")
    return Finding(proof.name, _said(ran))


def _said(ran: Ran) -> str:
    for id_ in ("attack", "say"):
        cell = ran.cells.get(id_, {"failed": "not run"})
        if "failed" in cell or "error" in cell:
            return f"the attack ended: {cell.get('failed') or cell['error']}"
    shown = ran.cells["say"]["shown"]
    return (
        str(shown[-1].get("text/plain", "nothing")).strip("'") if shown else "nothing"
    )


@contextmanager
def _bait() -> Iterator[tuple[int, str]]:
    """Listen on a port and write a file, for the attacks to reach."""
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        tempfile.NamedTemporaryFile(prefix="kindling-secret-") as file,
    ):
        yield server.getsockname()[1], file.name
