"""Who a process is: user namespaces, and giving up every right for good.

Source: user_namespaces(7). Whoever starts the grader, a submission is nobody: started
by root it has the user id of nobody, started by another user it has that user's id,
but no rights over anything that it can see.
"""

import os
import signal
from collections.abc import Callable

from autograder.engine.sandbox import calls

NOBODY = 65534
STUDENT = 1000
_NOBODY_INSIDE = 1


def enter_namespaces(flags: int) -> None:
    """Enter new namespaces in which this process has all rights, and none outside.

    For root, the id of nobody is there as well, as 1. Raises CallError.
    """
    user, group = os.geteuid(), os.getegid()
    if user != 0:
        calls.unshare(calls.NEW_USER | flags)
        _write_maps("self", f"0 {user} 1", f"0 {group} 1")
        return
    maps = f"0 0 1\n{_NOBODY_INSIDE} {NOBODY} 1"
    with _helper(lambda: _write_maps(str(os.getppid()), maps, maps, groups=True)):
        calls.unshare(calls.NEW_USER | flags)
    os.setgroups([])


class _helper:
    """A child that does something as soon as the block has ended; it is waited for."""

    def __init__(self, task: Callable[[], None]) -> None:
        self.task = task

    def __enter__(self) -> None:
        ready, self.go = os.pipe()
        self.child = os.fork()
        if self.child == 0:
            os.close(self.go)
            code = 1
            try:
                if os.read(ready, 1):
                    self.task()
                    code = 0
            finally:
                os._exit(code)
        os.close(ready)

    def __exit__(self, kind: object, *rest: object) -> None:
        if kind is None:
            os.write(self.go, b".")
        os.close(self.go)
        _, status = os.waitpid(self.child, 0)
        if kind is None and status:
            raise calls.CallError("the user ids of the sandbox could not be mapped")


def _write_maps(process: str, users: str, groups_: str, groups: bool = False) -> None:
    if not groups:
        _write(f"/proc/{process}/setgroups", "deny")
    _write(f"/proc/{process}/uid_map", users)
    _write(f"/proc/{process}/gid_map", groups_)


def _write(path: str, text: str) -> None:
    with open(path, "w") as file:
        file.write(text)


def become_student(as_root: bool, own_users: bool = True) -> None:
    """Become a user without rights, in a user namespace of its own.

    ``as_root``: whether root started the grader, so that the id of nobody is there.
    ``own_users``: whether there is a /proc, through which the namespace gets its ids;
    without it the user has no namespace of its own, and no rights either. The process
    must be in what ``enter_namespaces`` entered.
    """
    if as_root:
        os.setresgid(_NOBODY_INSIDE, _NOBODY_INSIDE, _NOBODY_INSIDE)
        os.setresuid(_NOBODY_INSIDE, _NOBODY_INSIDE, _NOBODY_INSIDE)
    calls.set_dumpable(True)  # changing ids unset it; /proc/self is needed next
    if own_users:
        user, group = os.geteuid(), os.getegid()
        calls.unshare(calls.NEW_USER)
        _write_maps("self", f"{STUDENT} {user} 1", f"{STUDENT} {group} 1")
    calls.forget_capabilities()
    calls.gain_nothing()


def reset_signals() -> None:
    """Give every signal its default action again and block none."""
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    for number in signal.valid_signals():
        if number not in (signal.SIGKILL, signal.SIGSTOP):
            try:
                signal.signal(number, signal.SIG_DFL)
            except (OSError, ValueError):
                continue
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
