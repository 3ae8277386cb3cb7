"""A real browser for tests: the system's Chromium, driven by Playwright."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--no-sandbox",
)
"""Chromium looks for nothing on the network, and runs as root as well."""

ROOT = Path(__file__).parents[2]


def program() -> str | None:
    """Return Chromium's path, None if it is not installed."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def screenshots() -> Path:
    """Return the folder in which tests leave what they saw, to be looked at."""
    folder = Path(os.environ.get("KINDLING_SCREENSHOTS", ROOT / ".build/screenshots"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def browser() -> Iterator[Any]:
    """Run Chromium for the block."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        os.environ.setdefault("HOME", home)
        chromium = playwright.chromium.launch(
            executable_path=program(), args=list(QUIET)
        )
        try:
            yield chromium
        finally:
            chromium.close()
