"""How far backward has come in a graph of tensors, and what looks odd about it."""

from __future__ import annotations

from dataclasses import replace

from .arrays import shown
from .labels import first_line, label, listing, number
from .reading import MISSING, attribute
from .recording import Node, Recording, Shown, State
from .tensor_history import history_of
from .tensor_notes import odd_notes
from .tensor_reading import Part
from .tensor_watched import Watched
from .watch import Watch, grad_of

UNTRACKED = (
    "{} does not require a gradient and has no grad_fn: it is a leaf, or it was made "
    "under no_grad, by detach, or from tensors that require none."
)
LEFT_OVER = (
    "{}: left from an earlier backward, unless backward has run on this graph and kept "
    "it (retain_graph=True). A gradient that is not set back to None is added to."
)


def with_tensor_gradients(
    forward: Recording, parts: list[Part], watch: Watch | None
) -> Recording:
    """The recording with gradients and their states, from a watch or from leaves."""
    if any(node.failed for node in forward.nodes):
        return forward
    if watch is not None and watch.nodes:
        pairs = zip(forward.nodes, parts, strict=True)
        keys = {node.number: id(part.value) for node, part in pairs}
        seen = Watched(forward, keys, watch)
        notes = (*forward.notes, *odd_notes(seen))
        return replace(seen.recording(), notes=notes, history=history_of(seen))
    found = _unwatched(forward, parts)
    if watch is None:
        return found
    error = watch.error
    why = first_line(error) if error else "no node of this graph was passed."
    note = f"Backward could not be watched: {why}"
    return replace(found, notes=(*found.notes, note))


def _unwatched(forward: Recording, parts: list[Part]) -> Recording:
    """Leaves tell their gradient, freed values that backward has run."""
    root = forward.by_number[forward.root]
    if root.state is State.NOT_TRACKED:
        return replace(forward, notes=(*forward.notes, UNTRACKED.format(label(root))))
    has_run = any(part.freed for part in parts)
    nodes = [
        _after(node, part, forward) if has_run else _before(node, part, forward)
        for node, part in zip(forward.nodes, parts, strict=True)
    ]
    notes = forward.notes
    left = [
        f"{label(node)}.grad = {number(node.grad)}"
        for node in nodes
        if node.grad is not None
    ]
    missing = [f"{label(n)}.grad" for n in nodes if n.op == "" and _waits(n)]
    if has_run and missing:
        verb = "is" if len(missing) == 1 else "are"
        notes += (f"{listing(missing)} {verb} still None, though backward has run.",)
    if not has_run and left:
        notes += (LEFT_OVER.format(listing(left)),)
    words = "backward has run" if has_run else "backward has not run yet"
    unclear = ", or it kept the graph" if left and not has_run else ""
    progress = f"{words}{unclear}"
    return replace(forward, nodes=tuple(nodes), notes=notes, progress=progress)


def _waits(node: Node) -> bool:
    return node.state is State.NOT_RUN and node.grad is None


def _after(node: Node, part: Part, forward: Recording) -> Node:
    if node.state is State.NOT_TRACKED:
        return node
    grad = _kept_grad(part)
    expected = _expected(node, forward)
    if grad is None and not part.op:
        return replace(node, expected=expected)
    return replace(
        node, grad=grad, state=State.DONE, arrived=expected, expected=expected
    )


def _before(node: Node, part: Part, forward: Recording) -> Node:
    if node.state is State.NOT_TRACKED:
        return node
    return replace(node, grad=_kept_grad(part), expected=_expected(node, forward))


def _kept_grad(part: Part) -> Shown:
    tensor = part.content if part.op else part.value
    if part.op and attribute(tensor, "retains_grad") is not True:
        return None
    grad = grad_of(tensor)
    return None if grad is MISSING or grad is None else shown(grad)


def _expected(node: Node, recording: Recording) -> int:
    return recording.uses(node.number) or int(node.number == recording.root)
