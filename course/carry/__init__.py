"""Carrying work forward: the library of a notebook is made from the units before it.

`begin` in `course/units.py` calls `provide`; docs/carrying.md tells the whole.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from course.carry import hook
from course.carry.hook import Library, Texts
from course.carry.live import sync
from course.carry.state import held, hold, holding

__all__ = ["held", "hold", "holding", "install", "provide", "sync"]


def provide(unit: str) -> None:
    """Let `import kindling` give the library that a unit begins with; show its parts.

    The library that is there stays if nothing has changed, so that a first cell which
    is run again takes nothing away that later cells have added.
    """
    from course.carry.carried import carry, own_names
    from course.carry.judging import Judging
    from course.carry.table import show

    here = Path.cwd()
    carried = carry(unit, here, Judging(unit, here))
    texts = carried.texts(own_names(unit, here))
    if texts.files or texts.live:
        install(texts)
        show(carried.rows)


def install(texts: Texts) -> None:
    """Install a library and keep it in step with the notebook that runs here."""
    there = hook.installed()
    if there is None or there.texts != texts:
        hook.install(Library(texts))
    _follow(notebook_names())


def notebook_names() -> Mapping[str, Any]:
    """Return the names of the notebook that runs here, or of the running program."""
    shell = _shell()
    names: Mapping[str, Any] = shell.user_ns if shell else vars(sys.modules["__main__"])
    return names


def _shell() -> Any:
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython else None


def _follow(names: Mapping[str, Any]) -> None:
    """Put the notebook's definitions into the library, now and after each cell."""
    sync(names)
    shell = _shell()
    if shell and not getattr(shell, "kindling_follows", False):
        shell.kindling_follows = True
        shell.events.register("post_run_cell", _after_cell)


def _after_cell(*_: object) -> None:
    # A check that needs the library tells the student what is wrong with it.
    with contextlib.suppress(Exception):
        sync(notebook_names())
