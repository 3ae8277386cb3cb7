"""One browser for all tests of a process."""

import pytest

from tests.browser.chromium import browser, program
from tests.needed import require


@pytest.fixture(scope="session")
def chromium():
    """Return the running browser."""
    require(program(), "Chromium", "chromium")
    with browser() as running:
        yield running
