"""How much memory the processes of a submission use, as Linux tells."""

from pathlib import Path

_PAGE = 4096


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
