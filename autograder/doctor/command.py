"""`kindling doctor`."""

import json
import os
import platform
import shutil
import sys
from importlib.metadata import PackageNotFoundError, version
from typing import Annotated, Any

import typer

from autograder.doctor.proofs import Finding, prove
from autograder.engine.jobs import InfrastructureError
from autograder.engine.run import cores
from course.cli.busy import busy

PACKAGES = ("numpy", "ipython", "nbgrader", "nbformat", "torch")
ADVICE = (
    "Grading refuses to run submissions here. On Linux, user namespaces must be "
    "allowed (sysctl user.max_user_namespaces and "
    "kernel.apparmor_restrict_unprivileged_userns); for containers and other systems "
    "see docs/grading.md. Only for submissions that you trust: "
    'c.RunInEngine.sandbox = "none" in nbgrader_config.py.'
)


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Say what this machine gives for grading, and prove its sandbox by attacking it.

    Exit codes: 0 submissions can be graded, 1 they cannot, with advice.

    \b
    Examples:
      kindling doctor
      kindling doctor --json
    """
    facts = machine()
    why, findings = "", list[Finding]()
    try:
        with busy("Attacking the sandbox"):
            findings = prove()
    except InfrastructureError as error:
        why = str(error)
    broken = bool(why) or any(not one.held for one in findings)
    if as_json:
        rows = {one.name: one.said for one in findings}
        about = {"machine": facts, "sandbox": rows, "failed": why, "ready": not broken}
        typer.echo(json.dumps(about, indent=1))
    else:
        _tell(facts, findings, why)
    if broken:
        raise typer.Exit(1)


def machine() -> dict[str, Any]:
    """Return the facts that grading depends on."""
    found: dict[str, Any] = {
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "python": platform.python_version(),
        "cores": cores() if sys.platform == "linux" else os.cpu_count(),
        "disk free": f"{shutil.disk_usage('.').free / 2**30:.1f} GiB",
    }
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def _tell(facts: dict[str, Any], findings: list[Finding], why: str) -> None:
    for name, fact in facts.items():
        typer.echo(f"{name:<12} {fact}")
    typer.echo("")
    for one in findings:
        typer.echo(
            f"{'held' if one.held else 'BROKEN':<8} {one.name}"
            + ("" if one.held else f": {one.said}")
        )
    if why:
        typer.echo(f"No sandbox: {why}.")
    if why or any(not one.held for one in findings):
        typer.echo(ADVICE)
    else:
        typer.echo("Submissions can be graded here.")
