"""One browser for all tests of a process."""

import pytest

from tests.browser.chromium import browser, require_chromium


@pytest.fixture(scope="session")
def chromium():
    """Return the running browser."""
    require_chromium()
    with browser() as running:
        yield running
