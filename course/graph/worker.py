"""The process that lays pictures out: `python -m course.graph.worker`.

Graphviz is C code. Here it may take long or crash without harm to the notebook. The
process reads requests from stdin and writes answers to stdout, each one a header and a
body, until stdin ends:

- request: length of the DOT text, seconds allowed, format and engine as 4 bytes each;
  DOT text; the engine is `dot`, or `nop2` where the text says all positions;
- answer: status, one of `OK`, `ABSENT`, `FAILED`; length of the body; body.
"""

from __future__ import annotations

import faulthandler
import os
import struct
import sys
from typing import Any, BinaryIO

REQUEST = struct.Struct("!If4s4s")
STDERR = 2
ANSWER = struct.Struct("!cI")
OK, ABSENT, FAILED = b"+", b"?", b"-"


def layout(dot: str, image: str, engine: str) -> bytes:
    """The picture in the given format, from pygraphviz or else a `dot` program.

    Raises ImportError if there is neither.
    """
    try:
        from pygraphviz import AGraph
    except ImportError:
        return _with_dot_program(dot, image, engine)
    drawn = AGraph(string=dot).draw(format=image, prog=engine)
    return bytes(drawn)


def _with_dot_program(dot: str, image: str, engine: str) -> bytes:
    import graphviz

    source = graphviz.Source(dot)
    options: dict[str, Any] = {"format": image, "quiet": True}
    if engine == "nop2":
        options |= {"engine": "neato", "neato_no_op": 2}
    try:
        return bytes(source.pipe(**options))
    except graphviz.ExecutableNotFound as error:
        raise ImportError("no layout engine") from error


def answer(dot: str, image: str, engine: str) -> tuple[bytes, bytes]:
    """The status and the body of the answer to one request."""
    try:
        return OK, layout(dot, image, engine)
    except ImportError as error:
        return ABSENT, str(error).encode()
    except Exception as error:
        return FAILED, f"{type(error).__name__}: {error}".encode()


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer requests until there are no more."""
    while header := requests.read(REQUEST.size):
        length, seconds, image, engine = REQUEST.unpack(header)
        dot = requests.read(length).decode()
        faulthandler.dump_traceback_later(seconds, exit=True, file=STDERR)
        status, body = answer(dot, image.decode().strip(), engine.decode().strip())
        faulthandler.cancel_dump_traceback_later()
        answers.write(ANSWER.pack(status, len(body)) + body)
        answers.flush()


def main() -> None:
    """Serve on stdin and stdout; whatever C code prints goes to stderr."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
