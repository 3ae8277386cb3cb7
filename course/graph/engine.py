"""Laying pictures out in another process, within a time limit.

The process is started at first use, reused, and closed when Python ends. A layout that
takes too long or crashes costs that process and nothing else.
"""

from __future__ import annotations

import atexit
import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO

from .worker import ABSENT, ANSWER, OK, REQUEST

COURSE_PARENT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-m", "course.graph.worker")
START_SECONDS = 10.0
"""What a cold start may take on a slow disk."""


class LayoutError(Exception):
    """No picture came back; the message says why in one sentence."""


class Crashed(LayoutError):
    """The process ended before it answered."""


class TookTooLong(LayoutError):
    """The layout was stopped at its time limit."""


class NoEngine(LayoutError):
    """Neither pygraphviz nor a `dot` program can be found."""


class Engine:
    """A layout process that starts when it is first needed."""

    def __init__(self, command: tuple[str, ...] = COMMAND) -> None:
        self.command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._lock = threading.Lock()

    def draw(
        self, dot: str, image: str = "svg", seconds: float = 5.0, placed: bool = False
    ) -> bytes:
        """The DOT text as `svg`, `png`, or `json` with the positions of everything.

        If the text says all positions itself, it is `placed`, and none are looked for.
        Raises a LayoutError if there is no engine, or if it fails or takes too long.
        """
        request = _request(dot, image, seconds, "nop2" if placed else "dot")
        with self._lock:
            used = self._process is not None
            try:
                status, picture = self._answer(request, seconds)
            except Crashed:
                # Graphviz can stumble over what an earlier picture has left behind.
                if not used:
                    raise
                status, picture = self._answer(request, seconds)
        if status == ABSENT:
            raise NoEngine("no layout engine is installed")
        if status != OK:
            raise LayoutError(f"the layout failed: {picture.decode(errors='replace')}")
        return picture

    def close(self) -> None:
        """End the process, if it runs."""
        with self._lock:
            self._discard()

    def _answer(self, request: bytes, seconds: float) -> tuple[bytes, bytes]:
        """Status and picture; a process that does not answer is ended."""
        try:
            return self._exchange(self._ready(), request, seconds)
        except BaseException:
            self._discard()
            raise

    def _ready(self) -> subprocess.Popen[bytes]:
        """A living process of our own that has answered before."""
        process = self._process
        forked = self._owner != os.getpid()
        if process is not None and not forked and process.poll() is None:
            return process
        self._discard()
        self._process = process = _started(self.command)
        self._owner = os.getpid()
        self._exchange(
            process,
            _request("digraph{}", "svg", START_SECONDS, "dot"),
            START_SECONDS,
        )
        return process

    def _exchange(
        self, process: subprocess.Popen[bytes], request: bytes, seconds: float
    ) -> tuple[bytes, bytes]:
        assert process.stdin is not None and process.stdout is not None
        answers: SimpleQueue[tuple[bytes, bytes] | None] = SimpleQueue()
        reader = threading.Thread(
            target=_converse,
            args=(process.stdin, process.stdout, request, answers),
            daemon=True,
        )
        reader.start()
        try:
            found = answers.get(timeout=seconds)
        except Empty:
            raise TookTooLong(f"the layout took over {seconds:g} s") from None
        if found is None:
            raise Crashed("the layout program crashed")
        return found

    def _discard(self) -> None:
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return
        _kill(process)
        for pipe in (process.stdin, process.stdout):
            _close(pipe)


def _request(dot: str, image: str, seconds: float, engine: str) -> bytes:
    """The process ends itself a little later than it would be ended from here."""
    body = dot.encode("utf-8", "replace")
    names = image.encode().ljust(4), engine.encode().ljust(4)
    return REQUEST.pack(len(body), int(seconds) + 2, *names) + body


def _started(command: tuple[str, ...]) -> subprocess.Popen[bytes]:
    """The process, out of reach of the interrupt key, in the folder of `course`.

    There, no file of the student can stand in for a module that the worker imports.
    """
    try:
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=COURSE_PARENT,
            start_new_session=True,
        )
    except OSError as error:
        raise LayoutError(f"the layout program did not start: {error}") from error


def _converse(
    stdin: IO[bytes],
    stdout: IO[bytes],
    request: bytes,
    answers: SimpleQueue[tuple[bytes, bytes] | None],
) -> None:
    try:
        stdin.write(request)
        stdin.flush()
        status, length = ANSWER.unpack(stdout.read(ANSWER.size))
        body = stdout.read(length)
    except Exception:
        answers.put(None)
    else:
        answers.put((status, body) if len(body) == length else None)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the process and a `dot` program that it may have started."""
    if process.poll() is None and hasattr(os, "killpg"):
        with suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()


def _close(pipe: IO[bytes] | None) -> None:
    if pipe is not None:
        with suppress(OSError):
            pipe.close()


engine = Engine()
atexit.register(engine.close)
