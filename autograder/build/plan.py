"""What a unit's files should be, worked out without writing any."""

from dataclasses import dataclass, field
from pathlib import Path

from autograder.build import recorded, stamps
from autograder.build.cells import Cells
from autograder.build.files import read_text
from autograder.build.lint import Finding, lint_release, lint_unit
from autograder.build.notebook import make_notebook, make_solved, write_notebook
from autograder.build.recordings import Recorder, Recordings
from autograder.build.release import Files, generate, read_files
from autograder.build.text import read_answers, read_cells, read_header
from autograder.build.units import Unit, UnitError

_PASSED_BY = (".ipynb_checkpoints", "__pycache__")


@dataclass
class Plan:
    """The files of a unit, by path from the course directory, and lint's findings.

    `recorded` is the hash of what the recordings were made from, '' if there are none.
    `error` says why the release could not be made; its files are then left alone.
    """

    files: Files
    findings: list[Finding] = field(default_factory=list)
    recorded: str = ""
    error: str = ""


def read_unit(unit: Unit, text: str | None = None) -> Cells:
    """Return the cells and the planted answers of a unit."""
    if text is None:
        text = read_text(unit.text)
    return Cells(
        all=read_cells(text, unit.shown(unit.text)),
        variants=read_answers(read_text(unit.answers), unit.shown(unit.answers)),
        header=read_header(text),
    )


def folder_files(unit: Unit) -> Files:
    """Return the figures and data in the unit's folder, by path relative to it."""
    built = {unit.notebook.name, unit.checks.name}
    files = read_files(unit.folder) if unit.folder.is_dir() else {}
    return {
        path: content
        for path, content in files.items()
        if path not in built
        and not path.endswith(".tmp")
        and not set(Path(path).parts) & set(_PASSED_BY)
    }


def inputs_digest(
    unit: Unit, text: str, library: str, recorder: Recorder | None
) -> str:
    """Return the hash of all that a unit's files are built from."""
    folder = sorted(folder_files(unit).items())
    parts: list[str | bytes] = [part for pair in folder for part in pair]
    answers = read_text(unit.answers)
    config = read_text(unit.root / "nbgrader_config.py")
    checks = "recorded" if recorder else "not recorded"
    tools = stamps.tools_digest()
    parts += [unit.name, text, answers, config, library, checks, tools]
    return stamps.digest(*parts)


def plan_unit(
    unit: Unit, cells: Cells, library: str, recorder: Recorder | None
) -> Plan:
    """Return what the files of a unit should be."""
    notebook = write_notebook(make_notebook(unit.name, cells)).encode()
    solved = write_notebook(make_solved(unit.name, cells)).encode()
    plan = Plan(
        files={
            unit.shown(unit.notebook): notebook,
            unit.shown(unit.solution): solved,
        },
        findings=lint_unit(unit, cells),
    )
    source = {**folder_files(unit), unit.notebook.name: notebook}
    try:
        _record(unit, cells, library, recorder, plan, source)
        _release(unit, cells, plan, source)
    except UnitError as error:
        plan.error = str(error)
    return plan


def _record(
    unit: Unit,
    cells: Cells,
    library: str,
    recorder: Recorder | None,
    plan: Plan,
    source: Files,
) -> None:
    """Add the recordings; those on disk stay if nothing that they depend on changed.

    They stay, too, if new ones agree with them within tolerance.
    """
    if recorder is None:
        if unit.checks.is_file():
            source[unit.checks.name] = unit.checks.read_bytes()
        return
    plan.recorded = recorded.inputs_of(unit, cells, library)
    public = read_text(unit.release / unit.checks.name) or read_text(unit.checks)
    hidden = read_text(unit.recordings)
    if not recorded.stand(unit, plan.recorded, public, hidden):
        new = recorder(unit, cells)
        public = _settled(new, public, new.public)
        hidden = _settled(new, hidden, new.hidden)
    source[unit.checks.name] = public.encode()
    plan.files[unit.shown(unit.checks)] = public.encode()
    plan.files[unit.shown(unit.recordings)] = hidden.encode()


def _settled(recordings: Recordings, old: str, new: str) -> str:
    """Return the old recordings if the new ones agree with them, else the new ones."""
    try:
        return old if old and recordings.same(old, new) else new
    except ValueError:  # what stands in the file is no recording any more
        return new


def _release(unit: Unit, cells: Cells, plan: Plan, source: Files) -> None:
    released = generate(unit.root, unit.name, source)
    found = lint_release(unit, cells, released)
    plan.findings += found
    if any(finding.leaks for finding in found):
        raise UnitError(
            f"release/{unit.name} is not written: a solution would stand in it "
            "(see the findings)"
        )
    place = unit.shown(unit.release)
    plan.files |= {f"{place}/{path}": text for path, text in released.items()}
