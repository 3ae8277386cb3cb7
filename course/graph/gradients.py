"""How far backward has come, and whether each gradient is what it should be.

`grad` of a value has to be the sum of the contributions of all its uses, each of them
`local derivative x upstream gradient`. What a student's backward did is judged here
from the numbers it left behind.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import accumulate
from math import fsum, isfinite

from .labels import label, listing, number
from .recording import Edge, Node, Recording, Shown, State

RELATIVE_ERROR = 1e-6


def with_gradients(forward: Recording) -> Recording:
    """The recording with contributions, gradient states, and notes on odd gradients."""
    root = forward.by_number.get(forward.root)
    if root is None or root.failed or root.grad is None:
        return _before_backward(forward)
    if all(node.grad in (None, 0.0) for node in forward.nodes):
        return _only_zeros(forward)
    return _judged(replace(forward, edges=_with_contributions(forward)))


def _before_backward(forward: Recording) -> Recording:
    nodes = tuple(_not_run(node, forward) for node in forward.nodes)
    left = [node for node in nodes if node.grad not in (None, 0.0)]
    notes = forward.notes
    if left and not forward.by_number[forward.root].failed:
        old = listing([f"{label(node)}.grad = {number(node.grad)}" for node in left])
        root = label(forward.by_number[forward.root])
        notes += (
            f"{old}: left from an earlier backward, for backward of {root} has not run "
            "yet. A gradient that is not set back to None is added to.",
        )
    return replace(forward, nodes=nodes, notes=notes)


def _only_zeros(forward: Recording) -> Recording:
    note = (
        "Every grad is 0.0, so backward has not run yet. Let grad start as None: "
        "None says that no gradient has come, 0.0 says that it is zero."
    )
    nodes = tuple(_not_run(replace(node, grad=None), forward) for node in forward.nodes)
    return replace(forward, nodes=nodes, notes=(*forward.notes, note))


def _not_run(node: Node, recording: Recording) -> Node:
    if node.state is State.NOT_TRACKED:
        return node
    return replace(node, expected=_expected(node, recording))


def _expected(node: Node, recording: Recording) -> int:
    return recording.uses(node.number) or int(node.number == recording.root)


def _with_contributions(forward: Recording) -> tuple[Edge, ...]:
    """Backward goes through the results from the last to the first."""
    edges = list(forward.edges)
    order = range(len(edges))
    step = 0
    for index in sorted(order, key=lambda i: (-edges[i].target, edges[i].position)):
        edge = edges[index]
        upstream = forward.by_number[edge.target].grad
        if upstream is not None:
            step += 1
            product = _product(edge.local, upstream)
            edges[index] = replace(
                edge, upstream=upstream, contribution=product, step=step
            )
    return tuple(edges)


def _product(local: Shown, upstream: Shown) -> float | None:
    if isinstance(local, float) and isinstance(upstream, float):
        return local * upstream
    return None


@dataclass(frozen=True)
class _Verdict:
    """One gradient against its contributions: the new state, what kind of wrong."""

    node: Node
    kind: str = ""
    sentence: str = ""


def _judged(recording: Recording) -> Recording:
    leaving = recording.leaving
    unfinished = any(_waits(node) for node in recording.nodes)
    verdicts = [
        _verdict(node, leaving[node.number], recording, unfinished)
        for node in recording.nodes
    ]
    nodes = tuple(verdict.node for verdict in verdicts)
    return replace(recording, nodes=nodes, notes=recording.notes + _notes(verdicts))


def _waits(node: Node) -> bool:
    return node.grad is None and node.state is not State.NOT_TRACKED


def _verdict(
    node: Node, uses: list[Edge], recording: Recording, unfinished: bool
) -> _Verdict:
    if node.state is State.NOT_TRACKED:
        return _Verdict(node)
    if node.number == recording.root:
        return _seeded(node, len(uses))
    if node.grad is None:
        return _missing(node, uses)
    return _summed(node, uses, unfinished)


def _seeded(node: Node, num_uses: int) -> _Verdict:
    if node.grad == 1.0 or not isinstance(node.grad, float):
        return _Verdict(_done(node, max(num_uses, 1)))
    sentence = (
        f"{label(node)}.grad is {number(node.grad)}, but backward starts with 1.0. "
        "Has backward run more than once, or did it start from a later value?"
    )
    done = _done(node, max(num_uses, 1), odd="not 1.0")
    return _Verdict(done, "seed", sentence)


def _done(node: Node, expected: int, odd: str = "") -> Node:
    return replace(node, state=State.DONE, arrived=expected, expected=expected, odd=odd)


def _partly(node: Node, arrived: int, expected: int, odd: str = "") -> Node:
    return replace(
        node, state=State.ARRIVED, arrived=arrived, expected=expected, odd=odd
    )


def _missing(node: Node, uses: list[Edge]) -> _Verdict:
    waiting = replace(node, expected=len(uses))
    if any(edge.upstream is not None for edge in uses):
        return _Verdict(waiting, "missing", label(node))
    return _Verdict(waiting)


def _summed(node: Node, uses: list[Edge], unfinished: bool) -> _Verdict:
    parts = [e.contribution for e in uses if isinstance(e.contribution, float)]
    come = sum(edge.upstream is not None for edge in uses)
    expected = len(uses)
    if not isinstance(node.grad, float) or len(parts) < come:
        whole = come == expected
        return _Verdict(
            _done(node, expected) if whole else _partly(node, come, expected)
        )
    if come == expected and _agree(node.grad, parts):
        return _Verdict(_done(node, expected))
    kept = _prefix(node.grad, parts)
    if unfinished and 0 < kept < expected:
        return _Verdict(_partly(node, kept, expected))
    if come < expected:
        return _Verdict(_partly(node, come, expected))
    return _mismatch(node, node.grad, parts)


def _agree(grad: float, parts: list[float]) -> bool:
    if not all(map(isfinite, (grad, *parts))):
        return True
    size = max(abs(grad), fsum(map(abs, parts)))
    return abs(grad - fsum(parts)) <= RELATIVE_ERROR * size + 1e-300


def _prefix(grad: float, parts: list[float]) -> int:
    """How many contributions, in the order of backward, add up to the gradient."""
    sums = list(accumulate(parts))
    fits = (k for k, total in enumerate(sums, start=1) if _agree(grad, [total]))
    return max(fits, default=0)


def _mismatch(node: Node, grad: float, parts: list[float]) -> _Verdict:
    """What a gradient that is not the sum of its contributions looks like."""
    total = fsum(parts)
    odd = f"arrows add up to {number(total)}"
    fact = f"{label(node)}.grad is {number(grad)}, but its contributions add up to "
    fact += f"{_equation(parts, total)}."
    if len(parts) > 1 and any(_agree(grad, [part]) for part in parts):
        why = f"It holds 1 of {len(parts)}: was it assigned (=) instead of added (+=)?"
        return _Verdict(_partly(node, 1, len(parts), odd), "assigned", f"{fact} {why}")
    if grad == 0.0:
        why = "Nothing has been added to it."
        return _Verdict(_partly(node, 0, len(parts), odd), "nothing", f"{fact} {why}")
    done = _done(node, len(parts), odd)
    times = _multiple(grad, total)
    if times:
        why = f"That is {times} times the sum: has backward run {times} times without "
        why += "setting grad back to None?"
        return _Verdict(done, "repeated", f"{fact} {why}")
    if grad * total > 0 and abs(grad) < abs(total):
        why = f"{number(total - grad)} is missing: was a value pushed before all its "
        why += "gradients had arrived?"
        return _Verdict(done, "early", f"{fact} {why}")
    why = f"{number(grad - total)} is left over: was grad set before this backward, or "
    why += f"is {label(node)} also used outside this graph?"
    return _Verdict(done, "different", f"{fact} {why}")


def _equation(parts: list[float], total: float) -> str:
    if len(parts) == 1:
        return number(total)
    terms = " + ".join(number(part) for part in parts[:4])
    terms += f" + ... ({len(parts)} terms)" if len(parts) > 4 else ""
    return f"{terms} = {number(total)}"


def _multiple(grad: float, total: float) -> int:
    if not total or not isfinite(grad / total):
        return 0
    times = round(grad / total)
    return times if times > 1 and _agree(grad, [times * total]) else 0


def _notes(verdicts: list[_Verdict]) -> tuple[str, ...]:
    """One sentence per kind of mistake, about the value that backward met first."""
    kinds: dict[str, list[_Verdict]] = {}
    for verdict in reversed(verdicts):
        if verdict.kind:
            kinds.setdefault(verdict.kind, []).append(verdict)
    return tuple(_note(kind, found) for kind, found in kinds.items())


def _note(kind: str, found: list[_Verdict]) -> str:
    if kind == "missing":
        names = listing([f"{verdict.sentence}.grad" for verdict in found])
        verb = "is" if len(found) == 1 else "are"
        return f"{names} {verb} still None: backward has not brought a gradient there."
    others = [f"{label(verdict.node)}.grad" for verdict in found[1:]]
    more = f" The same holds for {listing(others)}." if others else ""
    return found[0].sentence + more
