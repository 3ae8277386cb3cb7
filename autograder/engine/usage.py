"""What the processes of a submission use, as Linux tells."""

import os
from pathlib import Path

_PAGE = os.sysconf("SC_PAGE_SIZE")
_TICKS = os.sysconf("SC_CLK_TCK")


def memory(process: int) -> int:
    """Return the bytes that a process and all below it use together, 0 if it is gone.

    Pages that processes share are counted once where that matters: only a sum of
    resident sizes that is large is looked at closely.
    """
    processes = _below(process)
    rough = sum(_resident(one) for one in processes)
    if rough < (1 << 29):
        return rough
    return sum(_share(one) for one in processes)


def seconds(process: int) -> float:
    """Return the seconds of computing of a process and all below it, so far."""
    return sum(_computed(one) for one in _below(process))


def _computed(process: int) -> float:
    """Return the seconds of a process and of those below it that have ended."""
    words = _text(Path(f"/proc/{process}/stat")).rpartition(")")[2].split()
    return sum(map(int, words[11:15])) / _TICKS if len(words) > 14 else 0.0


def _below(process: int) -> list[int]:
    found, waiting = [], [process]
    while waiting:
        one = waiting.pop()
        found.append(one)
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            waiting += [int(word) for word in _text(task).split()]
    return found


def _resident(process: int) -> int:
    words = _text(Path(f"/proc/{process}/statm")).split()
    return int(words[1]) * _PAGE if len(words) > 1 else 0


def _share(process: int) -> int:
    for line in _text(Path(f"/proc/{process}/smaps_rollup")).splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return _resident(process)


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""
