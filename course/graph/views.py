"""The two views of a graph: `draw`, the picture, and `explain`, the words."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from .explanation import Explanation
from .picture import Picture
from .record import find, record
from .recording import Recording
from .zoom import DEFAULT_HOPS, zoomed

DIRECTIONS = ("LR", "TB")


def draw(
    loss: object,
    depth: int = 2,
    names: Mapping[str, object] | None = None,
    parameters: object = (),
    around: object = None,
    hops: int | None = None,
    direction: str = "LR",
    backward: object = False,
) -> Picture:
    """Return the picture of the graph that `loss` was computed by.

    `loss` is a value, or a function of no arguments that returns one: if the function
    raises, what it had made so far is drawn, with the failing operation marked.

    Names come from `names` (a dict of values), from the values themselves, or from the
    variables of the caller. `parameters` (values, pairs, a dict or a model) marks
    parameters; a model in a variable names its own by path, as `layers.0.weight`.
    `around` with `hops` shows only the values at most so many steps from one value.
    Results of tensors keep no gradient, so a picture after `loss.backward()` cannot
    show them. `backward=True` runs one more backward and shows what it sends along
    every edge; the graph and every `grad` stay as they were. Where `loss` is not a
    single number, give the gradient to begin with: `backward=grad`.
    `depth` says how many levels of modules are open. `direction` is LR or TB, from left
    to right or from top to bottom.

    Raises TypeError if `loss` has no graph, ValueError if another argument is wrong.

    >>> from types import SimpleNamespace
    >>> w = SimpleNamespace(data=2.0, grad=None, inputs=(), op="", local_derivatives=())
    >>> draw(w).sentence
    'Graph of w = 2.0: 1 value; backward has not run yet.'
    """
    check_view(depth, direction)
    frame = sys._getframe(1)
    recording = record(loss, names, parameters, frame, backward)
    return Picture(part_of(recording, around, hops), depth, direction)


def explain(
    loss: object,
    names: Mapping[str, object] | None = None,
    parameters: object = (),
    around: object = None,
    hops: int | None = None,
    backward: object = False,
) -> Explanation:
    """Return the same graph in words, one line per value and per step of backward.

    The arguments are those of `draw`. `print(explain(loss))` prints all lines.

    >>> from types import SimpleNamespace
    >>> w = SimpleNamespace(data=2.0, grad=None, inputs=(), op="", local_derivatives=())
    >>> print(explain(w, parameters=[w]))
    Graph of w = 2.0: 1 value; backward has not run yet.
    <BLANKLINE>
    Values, operands before results
      #1  parameter w = 2.0       grad not run yet
    """
    frame = sys._getframe(1)
    recording = record(loss, names, parameters, frame, backward)
    return Explanation(part_of(recording, around, hops))


def check_view(depth: object, direction: object) -> None:
    """Raise ValueError if a picture cannot be made like that."""
    if direction not in DIRECTIONS:
        raise ValueError(f"direction={direction!r}: give one of LR, TB")
    if not isinstance(depth, int) or depth < 0:
        raise ValueError(f"depth={depth!r}: give 0, 1, 2 or more levels of modules")


def part_of(recording: Recording, around: object, hops: int | None) -> Recording:
    """The recording, or what is at most so many steps from one value in it."""
    if around is None and hops is None:
        return recording
    hops = DEFAULT_HOPS if hops is None else hops
    if not isinstance(hops, int) or hops < 0:
        raise ValueError(f"hops={hops!r}: give 0, 1, 2 or more steps")
    center = recording.root if around is None else find(recording, around)
    return zoomed(recording, center, hops)
