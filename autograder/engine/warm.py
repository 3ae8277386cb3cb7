"""The warm process of a unit: has everything imported, and forks for each submission.

Started by ``supervise.Warm`` as a program. It reads what it needs from its channel and
from then on holds nothing that a submission must not see: no check, no solution of this
unit, no torch.
"""

import contextlib
import gc
import importlib
import os
import resource
import shutil
import signal
import socket
import sys
import tempfile
from pathlib import Path
from typing import Any

from autograder.engine import inside
from autograder.engine.sandbox import calls, filter, identity, limits, root
from autograder.engine.shell import new_shell
from autograder.engine.wire import Channel, Closed, Message, WireError

MODULES = ("numpy", "course", "course.check.student", "matplotlib")
NAMESPACES = calls.NEW_NS | calls.NEW_IPC | calls.NEW_NET | calls.NEW_UTS


def main() -> None:
    """Read the setup, warm up, enter the sandbox's root, and fork on request."""
    calls.die_with_parent()
    control = Channel(socket.socket(fileno=int(sys.argv[1])))
    for name in MODULES:  # while the grader gets ready
        with contextlib.suppress(ImportError):  # warm_up tries again, and says why
            importlib.import_module(name)
    try:
        setup = control.receive()
    except Closed:  # there was nothing to grade
        return
    quiet = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(quiet, number)
    try:
        shell, said = warm_up(setup)
        place = Sandbox(setup) if setup["sandbox"] else Bare(setup)
    except Exception as error:
        control.send({"failed": f"{type(error).__name__}: {error}"})
        return
    gc.collect()
    gc.freeze()
    control.send({"ready": True, "said": said})
    serve(control, shell, place)


def warm_up(setup: Message) -> tuple[Any, list[Message]]:
    """Import what submissions use and run the cells that come before any answer."""
    for name in MODULES:
        importlib.import_module(name)
    from course import carry
    from course.carry.hook import Texts

    shell = new_shell()
    carry.hold()
    texts = setup["library"]
    if texts:
        grown = frozenset(texts["grown"])
        carry.install(Texts(texts["files"], grown, texts["live"]))
    said = [inside.run_cell(shell, step) for step in setup["prefix"]]
    inside.rehearse(shell)
    failed = [s["error"] for s in said if "error" in s]
    if failed:
        raise RuntimeError(f"a given cell fails: {': '.join(failed[0])}")
    return shell, said


class Bare:
    """No sandbox: a submission runs as a plain process of the grader's user."""

    def __init__(self, setup: Message) -> None:
        self.limits = limits.Limits(**setup["limits"])

    def fork(self) -> int:
        """Fork."""
        return os.fork()

    def stop(self, child: int) -> None:
        """Have a submission ended and its folder removed."""
        os.kill(child, signal.SIGTERM)

    def enter(self, channel: Channel) -> None:
        """Enter a folder that is removed afterward."""
        folder = tempfile.mkdtemp(prefix="kindling-")
        child = os.fork()
        if child:
            channel.close()
            signal.signal(signal.SIGTERM, lambda *_: os.kill(child, signal.SIGKILL))
            os.waitpid(child, 0)
            shutil.rmtree(folder, ignore_errors=True)
            os._exit(0)
        os.chdir(folder)
        calls.die_with_parent()


class Sandbox:
    """The sandbox: namespaces and a root for all, then more for each submission."""

    def __init__(self, setup: Message) -> None:
        self.limits = limits.Limits(**setup["limits"])
        self.as_root = os.geteuid() == 0
        view = root.view_of_python(map(Path, setup["shown"]))
        self.shown = view.shown
        base = tempfile.mkdtemp(prefix="kindling-root-")
        try:
            identity.enter_namespaces(NAMESPACES)
            root.build(view, base)
        finally:
            if os.path.isdir(base):
                os.rmdir(base)
        os.environ.update(
            HOME=f"{root.HOME}/home", TMPDIR=f"{root.HOME}/tmp", USER="student"
        )
        os.environ["MPLCONFIGDIR"] = f"{root.HOME}/home/.matplotlib"
        tempfile.tempdir = None

    def fork(self) -> int:
        """Fork into new namespaces, in which the child is the first process."""
        return calls.fork_into(NAMESPACES | calls.NEW_PID)

    def stop(self, child: int) -> None:
        """End a submission, with all that it has started."""
        os.kill(child, signal.SIGKILL)

    def enter(self, channel: Channel) -> None:
        """Enter the sandbox of one submission, for good."""
        socket.sethostname("kindling")
        root.private_folder(self.limits.disk, self.limits.files, self.shown)
        own_users = root.own_processes()
        os.chdir(f"{root.HOME}/work")
        identity.reset_signals()
        limits.apply(self.limits)
        identity.become_student(self.as_root, own_users)
        filter.refuse_calls()


def serve(control: Channel, shell: Any, place: Any) -> None:
    """Fork for each request; stop a submission when told, or when the grader ends.

    A twin is a copy that serves another channel: one more warm process, at once.
    """
    running: set[int] = set()
    while True:
        try:
            request, files = control.receive_files(1)
        except (Closed, WireError):
            break
        if request["do"] == "fork":
            (end,) = files
            child = place.fork()
            if child == 0:
                control.close()
                submission(shell, place, Channel(socket.socket(fileno=end)))
            os.close(end)
            running.add(child)
            control.send({"pid": child})
        elif request["do"] == "twin":
            (end,) = files
            if os.fork() == 0:
                control.close()
                control, running = Channel(socket.socket(fileno=end)), set()
                control.send({"ready": True})
            else:
                os.close(end)
        else:
            child = request["pid"]
            if child in running:
                place.stop(child)
                # until all its processes are gone: they count against the limits of
                # the next submission
                os.waitpid(child, 0)
                running.discard(child)
            control.send({"stopped": child})
    for child in running:
        os.kill(child, signal.SIGKILL)


def submission(shell: Any, place: Any, channel: Channel) -> None:
    """Enter the place, run the steps that the channel brings, and end."""
    code = 0
    try:
        os.setsid()
        calls.die_with_parent()
        place.enter(channel)
        channel.send({"entered": True})
        inside.write_files(channel.receive()["files"])
        inside.run(shell, channel)
    except BaseException as error:
        code = 1
        try:
            channel.send({"failed": f"{type(error).__name__}: {error}"})
        except WireError:
            code = 2
    finally:
        os._exit(code)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
