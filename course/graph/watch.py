"""Watching one backward pass: what arrives at each node and what it sends on.

Nothing is computed again and nothing is changed: a torch node tells a hook, and for a
node of the student's library its method `backward` is listened to while the pass runs.
"""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from typing import Any

from .arrays import Array, as_array
from .reading import MISSING, attribute
from .tensor_reading import is_of_torch


@dataclass
class Passing:
    """One node in a backward pass; `sent` has one entry per operand, None for none.

    A node of torch may have several results; `upstream` is then the first gradient.
    """

    step: int
    upstream: Array | None
    sent: list[Array | None] = field(default_factory=list)
    times: int = 1
    num_results: int = 1
    failed: str = ""


@dataclass
class Watch:
    """What a backward pass did: nodes and leaves under their `id`.

    `before` and `landed` are the gradients that leaves held before and after it.
    `order` holds every passage, a node that was passed twice as often.
    """

    nodes: dict[int, Passing] = field(default_factory=dict)
    order: list[tuple[int, Passing]] = field(default_factory=list)
    before: dict[int, Array] = field(default_factory=dict)
    landed: dict[int, Array] = field(default_factory=dict)
    error: Exception | None = None

    def note(self, node: object, upstream: object, sent: Iterable[object]) -> Passing:
        """Add that the node was passed."""
        known = self.nodes.get(id(node))
        passing = Passing(
            len(self.nodes) + 1, copied(upstream), list(map(copied, sent))
        )
        if known is not None:
            passing.step, passing.times = known.step, known.times + 1
        self.nodes[id(node)] = passing
        self.order.append((id(node), passing))
        return passing


def watched(
    root: Any, seed: object, nodes: Sequence[Any], leaves: Sequence[Any]
) -> Watch:
    """One backward pass from `root` that keeps the graph and every `grad` as it was.

    `seed` is the gradient to begin with, or True. `nodes` are those to watch, `leaves`
    the tensors whose `grad` the pass may set. What the pass raises is in `error`.
    """
    watch = Watch()
    with ExitStack() as stack:
        for leaf in leaves:
            stack.callback(_put_back, leaf, _taken_out(leaf, watch))
        for node in nodes:
            stop = _listen(node, watch)
            if stop is not None:
                stack.callback(stop)
        try:
            _run(root, seed)
        except Exception as error:
            watch.error = error
        for leaf in leaves:
            landed = copied(grad_of(leaf))
            if landed is not None:
                watch.landed[id(leaf)] = landed
    return watch


def copied(content: object) -> Array | None:
    """The numbers as they are now, None if there are none."""
    array = None if content is None or content is MISSING else as_array(content)
    return None if array is None else array.copy()


def _run(root: Any, seed: object) -> None:
    options: dict[str, Any] = {}
    if "retain_graph" in inspect.signature(root.backward).parameters:
        options["retain_graph"] = True
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        root.backward(*([] if seed is True else [seed]), **options)


def grad_of(leaf: object) -> object:
    """The gradient; reading that of a result may warn that it is not kept."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return attribute(leaf, "grad")


def _taken_out(leaf: Any, watch: Watch) -> object:
    """The gradient that the leaf held; from now on it has none."""
    old = grad_of(leaf)
    array = copied(old)
    if array is not None:
        watch.before[id(leaf)] = array
        with suppress(Exception):
            leaf.grad = None
    return old


def _put_back(leaf: Any, old: object) -> None:
    with suppress(Exception):
        if old is not MISSING:
            leaf.grad = old


def _listen(node: Any, watch: Watch) -> Callable[[], None] | None:
    """Begin to watch a node; what is returned ends it."""
    if is_of_torch(node):
        return _hooked(node, watch)
    if callable(attribute(node, "backward")):
        return _overheard(node, watch)
    return None


def _hooked(node: Any, watch: Watch) -> Callable[[], None]:
    def hook(sent: Sequence[object], upstream: Sequence[object]) -> None:
        first = next((grad for grad in upstream if grad is not None), None)
        watch.note(node, first, sent).num_results = len(upstream)

    remove: Callable[[], None] = node.register_hook(hook).remove
    return remove


def _overheard(node: Any, watch: Watch) -> Callable[[], None] | None:
    original = node.backward
    own = attribute(node, "__dict__")

    def backward(*grads: Any, **options: Any) -> Any:
        passing = watch.note(node, grads[0] if grads else None, ())
        try:
            sent = original(*grads, **options)
        except Exception as error:
            passing.failed = str(error) or type(error).__name__
            raise
        parts = sent if isinstance(sent, (tuple, list)) else (sent,)
        passing.sent = [copied(part) for part in parts]
        return sent

    if not isinstance(own, dict) or "backward" in own:
        return None
    own["backward"] = backward
    return lambda: own.pop("backward", None)
