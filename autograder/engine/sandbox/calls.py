"""System calls of Linux that Python 3.11 does not have, with errors that name them.

Sources: the manual pages unshare(2), clone(2), mount(2), pivot_root(2), prctl(2),
capset(2), mount_setattr(2) of man-pages 6.
"""

import ctypes
import os
import platform
import struct
from signal import SIGCHLD

NEW_NS = 0x00020000
NEW_UTS = 0x04000000
NEW_IPC = 0x08000000
NEW_USER = 0x10000000
NEW_PID = 0x20000000
NEW_NET = 0x40000000

MS_RDONLY = 0x1
MS_NOSUID = 0x2
MS_NODEV = 0x4
MS_NOEXEC = 0x8
MS_REMOUNT = 0x20
MS_BIND = 0x1000
MS_REC = 0x4000
MS_PRIVATE = 0x40000
MNT_DETACH = 0x2

_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_PR_CAPBSET_DROP = 24
_PR_SET_NO_NEW_PRIVS = 38
_AT_RECURSIVE = 0x8000
_AT_FDCWD = -100
_CAPABILITY_VERSION_3 = 0x20080522
_LAST_CAPABILITY = 63

_NUMBERS = {
    "x86_64": {"pivot_root": 155, "mount_setattr": 442, "capset": 126, "clone": 56},
    "aarch64": {"pivot_root": 41, "mount_setattr": 442, "capset": 91, "clone": 220},
}

_libc = ctypes.CDLL(None, use_errno=True)
_with_lock = ctypes.PyDLL(None, use_errno=True)  # keeps Python's lock during a call


class CallError(OSError):
    """A system call failed; the message names the call."""


def unshare(flags: int) -> None:
    """Put this process (its children, for pids) into new namespaces."""
    _checked("unshare", _libc.unshare(flags))


def fork_into(flags: int) -> int:
    """Fork as os.fork does, the child in new namespaces; return 0 in the child.

    With NEW_PID the child is the first process of its namespace: when it ends, all in
    it are killed, and the parent waits for it until they are gone.
    """
    python = ctypes.pythonapi
    number = _number("clone")
    python.PyOS_BeforeFork()
    words = [ctypes.c_long(word) for word in (number, flags | SIGCHLD, 0, 0, 0, 0)]
    child = int(_with_lock.syscall(*words))
    if child == 0:
        python.PyOS_AfterFork_Child()
    else:
        python.PyOS_AfterFork_Parent()
        _checked("clone", child)
    return child


def mount(
    source: str, target: str, kind: str = "", flags: int = 0, options: str = ""
) -> None:
    """Mount something at target, as mount(2) says."""
    texts = [text.encode() or None for text in (source, target, kind)]
    data = options.encode() or None
    result = _libc.mount(*texts, ctypes.c_ulong(flags), data)
    _checked(f"mount of {target}", result)


def unmount(target: str) -> None:
    """Detach what is mounted at target."""
    _checked(f"umount of {target}", _libc.umount2(target.encode(), MNT_DETACH))


def make_read_only(target: str) -> None:
    """Make a mount and those below it read-only, without devices and set-id files."""
    attributes = struct.pack("QQQQ", MS_RDONLY | MS_NOSUID | MS_NODEV, 0, 0, 0)
    result = _call(
        "mount_setattr", _AT_FDCWD, target.encode(), _AT_RECURSIVE, attributes, 32
    )
    _checked(f"mount_setattr of {target}", result)


def pivot_root(new: str, old: str) -> None:
    """Make new the root; the old one is then at old, a path below new."""
    _checked("pivot_root", _call("pivot_root", new.encode(), old.encode()))


def forget_capabilities() -> None:
    """Give up every capability, also what a later exec could bring back."""
    for number in range(_LAST_CAPABILITY + 1):
        _libc.prctl(_PR_CAPBSET_DROP, number, 0, 0, 0)  # EINVAL above the last one
    header = struct.pack("II", _CAPABILITY_VERSION_3, 0)
    _checked("capset", _call("capset", header, bytes(24)))


def gain_nothing() -> None:
    """Set no_new_privs: no exec gives this process or its children more rights."""
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)


def set_dumpable(yes: bool) -> None:
    """Allow, or not, that processes of the same user look into this one."""
    _prctl(_PR_SET_DUMPABLE, int(yes))


def die_with_parent() -> None:
    """Have this process killed when its parent ends."""
    _prctl(_PR_SET_PDEATHSIG, 9)


def _prctl(option: int, argument: int) -> None:
    _checked(f"prctl({option})", _libc.prctl(option, argument, 0, 0, 0))


def _call(name: str, *arguments: object) -> int:
    return int(_libc.syscall(ctypes.c_long(_number(name)), *arguments))


def _number(name: str) -> int:
    number = _NUMBERS.get(platform.machine(), {}).get(name)
    if number is None:
        raise CallError(f"{name} is not known for {platform.machine()}")
    return number


def _checked(name: str, result: int) -> None:
    if result < 0:
        number = ctypes.get_errno()
        raise CallError(number, f"{name}: {os.strerror(number)}")
