"""Programs beside Python that some tests need."""

import os

import pytest


def require(program: object, name: str, package: str) -> None:
    """Skip the test where a program cannot be had; in CI, fail it."""
    if program is None:
        why = f"needs {name}: Debian's package {package}"
        pytest.fail(why) if os.environ.get("CI") else pytest.skip(why)
