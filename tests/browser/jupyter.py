"""JupyterLab as `kindling lab` starts it, in a small copy of a student's course."""

import contextlib
import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import TimeoutError

from tests.browser.chromium import ROOT
from tests.grading.sample import ENVIRONMENT
from tests.grading.server import free_port

UNITS = ("welcome", "00_start_here", "01_gradients_by_hand", "02_scalar_autograd")
SETTINGS = {
    "notebook-extension/tracker.jupyterlab-settings": {"windowingMode": "none"},
    "apputils-extension/notification.jupyterlab-settings": {"fetchNews": "false"},
}
"""All of a notebook is on the page, seen or not; nothing asks whether to show news."""
FRONT = ".jp-NotebookPanel:not(.lm-mod-hidden)"
PATIENCE = 240
"""Seconds for a server or a kernel to start while other tests run."""


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab: the folder that it shows, the address that it printed."""

    work: Path
    printed: str

    def url(self, notebook: str, workspace: str) -> str:
        """Return the address of a notebook in a workspace in which nothing is open."""
        host, token = re.fullmatch(
            r"(http://[^/]+)/.*token=(\w+)", self.printed
        ).groups()
        return f"{host}/lab/workspaces/{workspace}/tree/{notebook}?token={token}"


def copy_course(root: Path) -> None:
    """Copy what a student has of the first units."""
    root.mkdir()
    shutil.copy(ROOT / "nbgrader_config.py", root)
    for unit in UNITS:
        shutil.copytree(ROOT / "release" / unit, root / "release" / unit)


@contextlib.contextmanager
def running_lab(root: Path, own: Path) -> Iterator[Lab]:
    """Run `kindling lab --no-open` in a course for the block.

    ``own`` is a folder for Jupyter's files, so that the user's are not touched.
    """
    names = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "HOME")
    folders = {name: str(own / name.lower()) for name in names}
    for extension, choice in SETTINGS.items():
        path = own / "jupyter_config_dir/lab/user-settings/@jupyterlab" / extension
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(choice))
    log = own / "lab.log"
    with log.open("w") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "course.cli", "lab", "--no-open"]
            + [f"--port={free_port()}"],
            cwd=root,
            env=ENVIRONMENT | folders,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
        )
        try:
            yield Lab(root / "work", printed_address(log, process))
        finally:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(20)
            process.kill()
            process.wait()


def printed_address(log: Path, process: subprocess.Popen) -> str:
    """Return the address that was printed; fail if the program ended without one."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        found = re.search(r"http://127\S+token=\w+", log.read_text())
        if found:
            return found[0]
        time.sleep(0.1)
    raise RuntimeError(f"JupyterLab did not start:\n{log.read_text()}")


def cell(page: Any, text: str) -> Any:
    """Return the code cell with this code, of the notebook in front."""
    code = page.locator(".jp-InputArea", has_text=text)
    return page.locator(f"{FRONT} .jp-CodeCell", has=code)


def wait_for_kernel(page: Any) -> None:
    """Return when the kernel of the notebook in front has nothing to do."""
    idle = f"{FRONT} .jp-Notebook-ExecutionIndicator[data-status='idle']"
    page.locator(idle).wait_for(state="attached", timeout=PATIENCE * 1000)


def from_menu(page: Any, menu: str, entry: str) -> None:
    """Choose an entry of a menu of JupyterLab."""
    page.get_by_role("menuitem", name=menu, exact=True).click()
    page.get_by_text(entry, exact=True).click()


def run_until(page: Any, entry: str, seen: Any) -> None:
    """Choose an entry of the menu Run; once more if JupyterLab was not ready for it."""
    for _ in range(3):
        page.locator(f"{FRONT} .jp-InputPrompt").first.click()
        from_menu(page, "Run", entry)
        with contextlib.suppress(TimeoutError):
            seen.wait_for(timeout=PATIENCE * 250)
            return
    raise AssertionError(f"nothing came of {entry}")


def use_theme(page: Any, theme: str) -> None:
    """Choose JupyterLab's theme, Dark or Light, and return when the page has it."""
    page.locator(f"{FRONT} .jp-InputPrompt").first.click()
    page.keyboard.press("Control+Shift+KeyC")
    page.get_by_placeholder("SEARCH", exact=True).fill(f"Theme: JupyterLab {theme}")
    page.get_by_text(f"Use Theme: JupyterLab {theme}", exact=True).click()
    light = str(theme == "Light").lower()
    page.locator(f"body[data-jp-theme-light='{light}']").wait_for(state="attached")
    page.locator("#jupyterlab-splash").wait_for(state="detached")


def let_axe_see(page: Any) -> None:
    """Give the body of the page a height.

    That of JupyterLab has none and hides what overflows, so that axe would take every
    output for hidden.
    """
    page.add_style_tag(content="body { height: 100vh; }")
