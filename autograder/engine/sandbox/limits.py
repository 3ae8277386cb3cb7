"""Limits on what one submission may use."""

import resource
from dataclasses import dataclass

MIB = 1 << 20


@dataclass(frozen=True)
class Limits:
    """What a submission may use; sizes in bytes, times in seconds.

    ``memory`` is for all its processes together, ``address_space`` for each;
    ``wall`` is the time for all cells that are no checks; ``disk`` and ``files``
    bound its private folder; ``output`` what cells print, ``answer`` what one check
    returns.
    """

    memory: int = 2048 * MIB
    address_space: int = 4096 * MIB
    processes: int = 64
    open_files: int = 256
    file_size: int = 64 * MIB
    disk: int = 128 * MIB
    files: int = 10_000
    output: int = 1 * MIB
    answer: int = 32 * MIB
    wall: float = 240.0


def apply(limits: Limits) -> None:
    """Set the limits of this process that the kernel keeps by itself."""
    for which, value in (
        (resource.RLIMIT_AS, limits.address_space),
        (resource.RLIMIT_NPROC, limits.processes),
        (resource.RLIMIT_NOFILE, limits.open_files),
        (resource.RLIMIT_FSIZE, limits.file_size),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_MEMLOCK, 0),
        (resource.RLIMIT_MSGQUEUE, 0),
    ):
        _, hard = resource.getrlimit(which)
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(which, (value, value))
