# Built by kindling build from source/04_autograd.py.
"""What the unit 'The engine' builds."""

import contextlib
import threading


class GradMode(threading.local):
    """Whether operations are recorded, in each thread by itself."""

    enabled = True


grad_mode = GradMode()


def is_grad_enabled():
    """Return whether operations are being recorded."""
    return grad_mode.enabled


@contextlib.contextmanager
def recording(mode):
    """Record, or not, in a `with` block; afterward the flag is what it was before."""
    before = grad_mode.enabled
    grad_mode.enabled = mode
    try:
        yield
    finally:
        grad_mode.enabled = before


class no_grad(contextlib.ContextDecorator):
    """Record nothing: `with no_grad():` around lines, `@no_grad()` above a function."""

    mode = False

    def __new__(cls, function=None):
        return super().__new__(cls) if function is None else cls()(function)

    def __enter__(self):
        self.block = recording(self.mode)
        self.block.__enter__()

    def __exit__(self, *error):
        return self.block.__exit__(*error)

    def _recreate_cm(self):
        return type(self)()


class enable_grad(no_grad):
    """Record, also inside `no_grad`."""

    mode = True


class set_grad_enabled:
    """Record from now on, or not; in a `with` block, until the block ends."""

    def __init__(self, mode):
        self.before = grad_mode.enabled
        grad_mode.enabled = bool(mode)

    def __enter__(self):
        """Begin the block; the flag is set already."""

    def __exit__(self, *error):
        """Set the flag back."""
        grad_mode.enabled = self.before
