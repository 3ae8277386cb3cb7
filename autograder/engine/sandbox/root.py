"""What a submission sees of the machine: a read-only system and one private folder."""

import os
import site
import stat
import sys
import sysconfig
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.engine.sandbox import calls

HOME = "/student"
"""The private folder of a submission; its notebook runs in ``HOME/work``."""

DEVICES = ("null", "zero", "full", "random", "urandom")
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
SETTINGS = ("ld.so.cache", "localtime", "fonts", "mime.types", "alternatives")
HIDDEN = ("torch", "torchgen", "functorch", "nbgrader", "autograder")
"""Packages that no submission can import; the first three could do its work for it."""

NOT_THERE = "this package is not there while a submission is graded"


@dataclass(frozen=True)
class View:
    """Paths that stay visible, read-only, and folders among them that look empty."""

    shown: tuple[str, ...]
    hidden: tuple[str, ...]


def view_of_python(extra: Iterable[Path] = ()) -> View:
    """Return what the Python that runs here needs, and ``extra`` paths, to be seen."""
    libraries = {sysconfig.get_path(name) for name in ("purelib", "platlib")}
    libraries |= {path for path in site.getsitepackages() if Path(path).is_dir()}
    folders = [*SYSTEM, sys.prefix, sys.base_prefix, *libraries]
    folders += [f"/etc/{name}" for name in SETTINGS]
    folders += map(str, extra)
    shown = _outermost([*folders, *map(os.path.realpath, folders)])
    hidden = [
        os.path.realpath(place)
        for library in libraries
        for name in HIDDEN
        if (place := Path(library, name)).is_dir()
    ]
    return View(tuple(shown), tuple(hidden))


def _outermost(paths: Iterable[str]) -> list[str]:
    """Return the paths that exist and lie in no other one, links as they are.

    What a link leads to, as an environment on another disk, is to be among the paths.
    """
    there = sorted({os.path.abspath(path) for path in paths if os.path.lexists(path)})
    kept: list[str] = []
    for path in there:
        if not any(path.startswith(f"{other}/") for other in kept):
            kept.append(path)
    return kept


def build(view: View, base: str) -> None:
    """Build the root of the sandbox in an empty folder and make it this process's own.

    The process needs its own mount namespace and the right to mount in it.
    """
    calls.mount("none", "/", flags=calls.MS_REC | calls.MS_PRIVATE)
    options = "mode=755,size=4m,nr_inodes=4000"
    calls.mount("tmpfs", base, "tmpfs", calls.MS_NOSUID | calls.MS_NODEV, options)
    for path in view.shown:
        _show(path, base + path)
    for path in view.hidden:
        _hide(base + path)
    for name in DEVICES:
        _bind(f"/dev/{name}", f"{base}/dev/{name}")
    for folder in ("/tmp", "/proc", "/dev/shm", HOME, "/old"):
        os.makedirs(base + folder, exist_ok=True)
    # The kernel lets a new /proc be mounted only where one is seen already.
    calls.mount("/proc", f"{base}/proc", flags=calls.MS_BIND | calls.MS_REC)
    _write_names(base)
    calls.pivot_root(base, f"{base}/old")
    os.chdir("/")
    calls.unmount("/old")
    os.rmdir("/old")
    flags = calls.MS_REMOUNT | calls.MS_RDONLY | calls.MS_NOSUID | calls.MS_NODEV
    calls.mount("tmpfs", "/", "tmpfs", flags, options)


def _show(path: str, target: str) -> None:
    if os.path.islink(path):
        os.makedirs(os.path.dirname(target), exist_ok=True)
        os.symlink(os.readlink(path), target)
        return
    _bind(path, target)
    calls.make_read_only(target)


def _hide(target: str) -> None:
    """Put a package in the place of another one that says that it is not there."""
    calls.mount("tmpfs", target, "tmpfs", calls.MS_NOSUID, "mode=755,size=64k")
    with open(f"{target}/__init__.py", "w") as file:
        file.write(f"raise ModuleNotFoundError({NOT_THERE!r}, name=__name__)\n")
    calls.make_read_only(target)


def _bind(path: str, target: str) -> None:
    if stat.S_ISDIR(os.stat(path).st_mode):
        os.makedirs(target, exist_ok=True)
    else:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "x"):
            pass
    calls.mount(path, target, flags=calls.MS_BIND | calls.MS_REC)


def _write_names(base: str) -> None:
    os.makedirs(f"{base}/etc", exist_ok=True)
    shell = "/bin/sh"
    lines = [f"student:x:1000:1000:student:{HOME}:{shell}"]
    lines.append("nobody:x:65534:65534:nobody:/:/bin/false")
    for name, text in (("passwd", lines), ("group", ["student:x:1000:"])):
        with open(f"{base}/etc/{name}", "w") as file:
            file.write("\n".join(text) + "\n")


def private_folder(size: int, files: int, covered: Sequence[str]) -> None:
    """Mount the private folder of a submission, and its temporary folder.

    ``covered`` are the visible paths; those in /tmp are shown in the new one, too.
    """
    flags = calls.MS_NOSUID | calls.MS_NODEV
    options = f"mode=777,size={size},nr_inodes={files}"
    calls.mount("tmpfs", HOME, "tmpfs", flags, options)
    for name in ("work", "home", "tmp"):
        os.mkdir(f"{HOME}/{name}")
        os.chmod(f"{HOME}/{name}", 0o777)
    inside = [path for path in covered if path.startswith("/tmp/")]
    opened = {path: os.open(path, os.O_PATH) for path in inside}
    calls.mount(f"{HOME}/tmp", "/tmp", flags=calls.MS_BIND)
    for path, number in opened.items():
        os.makedirs(path)
        # With what is mounted below: what hides torch must come along.
        flags = calls.MS_BIND | calls.MS_REC
        calls.mount(f"/proc/self/fd/{number}", path, flags=flags)
        os.close(number)


def own_processes() -> bool:
    """Mount a /proc that shows the processes of this pid namespace alone.

    Where the kernel refuses, as in many containers, /proc is empty. Returns whether
    there is one.
    """
    hidden = calls.MS_NOSUID | calls.MS_NODEV | calls.MS_NOEXEC
    try:
        calls.mount("proc", "/proc", "proc", hidden)
    except calls.CallError:
        calls.mount("tmpfs", "/proc", "tmpfs", calls.MS_RDONLY, "mode=555,size=4k")
        return False
    return True
