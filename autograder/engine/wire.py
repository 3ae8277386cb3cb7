"""Messages between the grader and the processes that it starts: JSON, bounded.

A message is a length in four bytes and a JSON object; open files may come with it.
Nothing that arrives is code: what a submission sends is read as data, or refused.
"""

import json
import os
import select
import socket
import struct
import time
from collections.abc import Sequence
from typing import Any

Message = dict[str, Any]


class WireError(Exception):
    """What arrived is no message: too long, cut off, or not an object in JSON."""


class Closed(WireError):
    """The other side has closed the channel."""


class Late(WireError):
    """No message arrived in time."""


def pair() -> tuple["Channel", "Channel"]:
    """Return the two ends of a new channel."""
    ours, theirs = socket.socketpair()
    return Channel(ours), Channel(theirs)


class Channel:
    """One end of a channel; ``cap`` is the most bytes of a message that it reads.

    ``size`` is how many the last one had.
    """

    def __init__(self, end: socket.socket, cap: int = 1 << 28) -> None:
        self.end, self.cap, self.size = end, cap, 0

    def fileno(self) -> int:
        """Return the number of the open file."""
        return self.end.fileno()

    def close(self) -> None:
        """Close this end."""
        self.end.close()

    def send(self, message: Message, files: Sequence[int] = ()) -> None:
        """Send a message, and open files with it. Raises Closed."""
        body = json.dumps(message).encode()
        head = struct.pack("!I", len(body))
        try:
            sent = socket.send_fds(self.end, [head], list(files)) if files else 0
            self.end.sendall((head + body)[sent:])
        except OSError as error:
            raise Closed(str(error)) from error

    def receive(self, seconds: float | None = None) -> Message:
        """Return the next message. Raises Closed, Late, or WireError."""
        return self.receive_files(0, seconds)[0]

    def receive_files(
        self, most: int, seconds: float | None = None
    ) -> tuple[Message, list[int]]:
        """Return the next message and the open files that came with it."""
        until = None if seconds is None else time.monotonic() + seconds
        self._wait(until)
        try:
            head, files, _, _ = socket.recv_fds(self.end, 4, most)
        except OSError as error:
            raise Closed(str(error)) from error
        try:
            if not head:
                raise Closed("the other side has ended")
            head += self._read(4 - len(head), until)
            (size,) = struct.unpack("!I", head)
            if size > self.cap:
                raise WireError(
                    f"a message of {size:,} bytes; {self.cap:,} are allowed"
                )
            self.size = size
            message = json.loads(self._read(size, until))
        except (WireError, ValueError, RecursionError) as error:
            for file in files:
                os.close(file)
            if isinstance(error, WireError):
                raise
            raise WireError(f"not a message ({type(error).__name__})") from error
        if not isinstance(message, dict):
            raise WireError("not a message (no object)")
        return message, list(files)

    def _read(self, size: int, until: float | None) -> bytes:
        parts = []
        while size:
            self._wait(until)
            try:
                part = self.end.recv(min(size, 1 << 20))
            except OSError as error:
                raise Closed(str(error)) from error
            if not part:
                raise Closed("the other side has ended in the middle of a message")
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def _wait(self, until: float | None) -> None:
        if until is None:
            return
        left = max(until - time.monotonic(), 0)
        poll = select.poll()
        poll.register(self.end, select.POLLIN)
        if not poll.poll(left * 1000):
            raise Late("nothing arrived in time")
