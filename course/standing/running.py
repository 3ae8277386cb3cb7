"""Running a student's notebook without opening it, on a copy."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from course.errors import UserError
from course.standing.reading import HEADING, Unit, unit_of_notebook
from course.threads import ONE_THREAD

SECONDS = 300
"""How long one cell may run."""


def run_unit(name: str, work: Path) -> Unit:
    """Return what the checks of a unit say when its notebook is run from the top.

    A copy of the folder is run, beside copies of the other units, so that nothing of
    the student's changes. A cell that runs for more than ``SECONDS`` ends the run: what
    was said until then counts, and the unit's problem names the cell. Raises UserError
    if there is no such notebook, or if it cannot be read.
    """
    folder = work / name
    path = folder / f"{name}.ipynb"
    if not path.is_file():
        raise UserError(
            f"There is no notebook {path}.",
            "`kindling progress` lists the units; `kindling lab` copies new ones.",
        )
    with tempfile.TemporaryDirectory(prefix="kindling-check-") as place:
        copies = Path(place)
        ignored = shutil.ignore_patterns(".ipynb_checkpoints")
        for unit in sorted(work.glob("[0-9][0-9]_*/")):  # earlier ones are carried over
            shutil.copytree(unit, copies / unit.name, ignore=ignored)
        notebook, problem = _run(copies / name / path.name)
        return replace(unit_of_notebook(name, notebook), problem=problem)


def _run(path: Path) -> tuple[dict[str, Any], str]:
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import DeadKernelError

    try:
        notebook: Any = nbformat.read(path, 4)  # type: ignore[no-untyped-call]
    except (ValueError, AttributeError, KeyError) as error:
        raise UserError(
            f"{path.name} cannot be read: {error}",
            "Open it in JupyterLab, or take its release again.",
        ) from None
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    resources = {"metadata": {"path": str(path.parent)}}
    begun: list[int] = []
    client: Any = NotebookClient(
        notebook,
        timeout=SECONDS,
        allow_errors=True,
        resources=resources,
        on_cell_execute=lambda cell, cell_index: begun.append(cell_index),
    )
    client.log.setLevel("CRITICAL")
    try:
        # One thread: on a busy machine, several wait for each other far longer.
        environment = ONE_THREAD | os.environ | {"MPLBACKEND": "Agg"}
        # What a kernel says on its own, about its connection, is not for students.
        client.execute(env=environment, stderr=subprocess.DEVNULL)
    except DeadKernelError:
        pass  # what was said until then counts
    except TimeoutError:
        return dict(notebook), _where_it_hangs(notebook.cells[begun[-1]], notebook)
    return dict(notebook), ""


def _where_it_hangs(cell: Any, notebook: Any) -> str:
    """What to say of the cell that was stopped, with the exercise above it."""
    above = notebook.cells[: notebook.cells.index(cell)]
    texts = [other.source for other in above if other.cell_type == "markdown"]
    numbers = [found[0] for text in texts for found in HEADING.findall(text)]
    where = f", below the statement of Exercise {numbers[-1]}" if numbers else ""
    first = cell.source.strip().partition("\n")[0]
    return (
        f"The cell that begins with `{first}`{where}, ran for more than {SECONDS} "
        "seconds and was stopped: is there a loop that never ends?"
    )
