"""Running a student's notebook without opening it, on a copy."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from course.errors import UserError
from course.standing.reading import Unit, unit_of_notebook

SECONDS = 300


def run_unit(name: str, work: Path) -> Unit:
    """Return what the checks of a unit say when its notebook is run from the top.

    A copy of the folder is run, beside copies of the other units, so that nothing of
    the student's changes. Raises UserError if there is no such notebook, or if no
    kernel can be started.
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
        return unit_of_notebook(name, _run(copies / name / path.name))


def _run(path: Path) -> dict[str, Any]:
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
    client: Any = NotebookClient(
        notebook, timeout=SECONDS, allow_errors=True, resources=resources
    )
    try:
        environment = os.environ | {"MPLBACKEND": "Agg"}
        # What a kernel says on its own, about its connection, is not for students.
        client.execute(env=environment, stderr=subprocess.DEVNULL)
    except DeadKernelError:
        pass  # what was said until then counts
    except TimeoutError:
        raise UserError(
            f"A cell of {path.name} ran for more than {SECONDS} seconds.",
            "Run it in JupyterLab and look where it hangs.",
        ) from None
    return dict(notebook)
