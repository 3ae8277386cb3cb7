"""The learning curve of a training that is still running.

In a notebook a progress bar and a picture that grows; elsewhere a line for each epoch.
It is a plain callback: a training loop calls it with its numbers, or does not.
"""

from __future__ import annotations

import base64
import html
import io
import math
import sys
import time
from typing import Any

from course.errors import UserError

BAR = 20
AT_MOST_EVERY = 0.25
"""Seconds between two pictures; the last state is always shown when the cell ends."""


class LearningCurve:
    """Shows how far a training is and how its numbers have developed.

    epochs: how many there will be. Call the curve after each epoch with its number,
    from 1 on, and with numbers by name, such as ``curve(3, train_loss=0.5)``. Names
    with "accuracy" in them, shares from 0 to 1, get a picture of their own. After a
    resume the numbers of earlier calls with the same or a later epoch are forgotten.

    Raises UserError for epochs below 1, an epoch that is not in 1 to epochs, and a
    number that is none.

    >>> curve = LearningCurve(2)
    >>> curve(1, train_loss=0.5, accuracy=0.75)
    epoch 1/2 [##########..........]  train_loss 0.5000  accuracy 0.7500
    >>> curve.history
    [{'epoch': 1, 'train_loss': 0.5, 'accuracy': 0.75}]
    """

    def __init__(self, epochs: int) -> None:
        if not isinstance(epochs, int) or epochs < 1:
            raise UserError(
                f"LearningCurve(epochs) needs a whole number from 1 on, got {epochs!r}"
            )
        self.epochs = epochs
        self.history: list[dict[str, float]] = []
        self._display: Any = None
        self._drawn = -math.inf

    def __call__(self, epoch: int, **numbers: Any) -> None:
        """Take the numbers of an epoch and show where the training stands."""
        if not isinstance(epoch, int) or not 1 <= epoch <= self.epochs:
            raise UserError(
                f"the epoch is {epoch!r}, but this curve has the epochs 1 to "
                f"{self.epochs}; count from 1, and say LearningCurve({epoch}) if there "
                "are more"
            )
        found = {name: _as_number(name, value) for name, value in numbers.items()}
        kept = [row for row in self.history if row["epoch"] < epoch]
        self.history = [*kept, {"epoch": epoch, **found}]
        if not _in_notebook():
            print(self._line())
        elif time.monotonic() - self._drawn >= AT_MOST_EVERY or self._display is None:
            self._show()

    def series(self, name: str) -> tuple[list[int], list[float]]:
        """Return the epochs and the numbers of a name, of the epochs that have it."""
        rows = [row for row in self.history if name in row]
        return [int(row["epoch"]) for row in rows], [row[name] for row in rows]

    @property
    def names(self) -> list[str]:
        """The names of all numbers so far, in the order of their first use."""
        names = [name for row in self.history for name in row if name != "epoch"]
        return list(dict.fromkeys(names))

    def figure(self) -> Any:
        """Return a matplotlib figure of the curve: losses, and accuracies beside."""
        from matplotlib.figure import Figure
        from matplotlib.ticker import MaxNLocator

        shares = [name for name in self.names if "accuracy" in name]
        others = [name for name in self.names if name not in shares]
        panels = [group for group in (others, shares) if group]
        figure = Figure(figsize=(4.2 * max(len(panels), 1), 2.6), layout="constrained")
        for number, group in enumerate(panels, start=1):
            axes = figure.add_subplot(1, len(panels), number)
            for name in group:
                axes.plot(*self.series(name), marker=".", label=name.replace("_", " "))
            axes.set_xlim(1, max(self.epochs, 2))
            axes.xaxis.set_major_locator(MaxNLocator(integer=True))
            axes.set_xlabel("epoch")
            axes.legend(fontsize="small")
            axes.grid(alpha=0.3)
        return figure

    def __repr__(self) -> str:
        return self._line() if self.history else f"no epoch of {self.epochs} yet"

    def _repr_mimebundle_(self, **options: Any) -> dict[str, str]:
        """What a notebook shows: the bar, the numbers and the picture."""
        if not self.history:
            return {"text/plain": repr(self)}
        bar = f'<progress max="{self.epochs}" value="{self._epoch}"></progress>'
        line = html.escape(self._line(bar=False))
        picture = io.BytesIO()
        self.figure().savefig(picture, format="png", dpi=96)
        data = base64.b64encode(picture.getvalue()).decode("ascii")
        image = f'<img alt="Learning curve, {line}" src="data:image/png;base64,{data}">'
        return {
            "text/html": f"<div>{bar} {line}</div><div>{image}</div>",
            "text/plain": self._line(),
        }

    @property
    def _epoch(self) -> int:
        return int(self.history[-1]["epoch"])

    def _line(self, bar: bool = True) -> str:
        done = round(BAR * self._epoch / self.epochs)
        words = [f"epoch {self._epoch}/{self.epochs}"]
        words[0] += f" [{'#' * done}{'.' * (BAR - done)}]" if bar else ""
        row = self.history[-1]
        words += [f"{name} {row[name]:.4f}" for name in row if name != "epoch"]
        return "  ".join(words)

    def _show(self) -> None:
        from IPython.display import display

        if self._display is None:
            self._display = display(self, display_id=True)
            _events().register("post_execute", self._finish)
        else:
            self._display.update(self)
        self._drawn = time.monotonic()

    def _finish(self) -> None:
        """Show the last state; the next cell begins a picture of its own."""
        self._display.update(self)
        _events().unregister("post_execute", self._finish)
        self._display, self._drawn = None, -math.inf


def _as_number(name: str, value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError, RuntimeError):
        raise UserError(
            f"{name} of the learning curve should be a number, got "
            f"{type(value).__name__}; of a tensor with one element, hand in "
            "tensor.item()"
        ) from None


def _shell() -> Any:
    """The IPython that runs this code, None where there is none."""
    known = sys.modules.get("IPython.core.getipython")
    return known.get_ipython() if known else None


def _in_notebook() -> bool:
    """Whether outputs go to a notebook, which can show pictures."""
    return hasattr(_shell(), "kernel")


def _events() -> Any:
    return _shell().events
