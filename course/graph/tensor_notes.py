"""What looks odd about a watched backward pass.

A node has to be passed once, when the gradients of all its uses have arrived, with
their sum; each gradient has the shape of its value.
"""

from __future__ import annotations

from collections.abc import Iterator

from .arrays import Array, repeated_axes, same, summary
from .labels import first_line, label, listing, number, plain
from .recording import Edge, Node, Shown, State
from .tensor_watched import Watched


def odd_notes(seen: Watched) -> Iterator[str]:
    """Sentences about what a watched backward pass did wrong, in its order."""
    yield from _stopped(seen)
    yield from _wrong_shapes(seen)
    yield from _nothing_sent(seen)
    for node in seen.forward.nodes:
        if node.state is not State.NOT_TRACKED:
            yield from _wrong_sum(seen, node)
            yield from _passed_again(seen, node)
    yield from _held_before(seen)


def _stopped(seen: Watched) -> Iterator[str]:
    error = seen.watch.error
    if error is None:
        return
    at = next((n for n in seen.forward.nodes if _failed(seen, n)), None)
    where = f" in the backward of {label(at)} ({plain(at.op)})" if at else ""
    yield f"Backward stopped{where}: {first_line(error)}"


def _failed(seen: Watched, node: Node) -> bool:
    passing = seen.passing(node.number)
    return passing is not None and bool(passing.failed)


def _wrong_shapes(seen: Watched) -> Iterator[str]:
    for edge in seen.forward.in_backward_order:
        sent, source = seen.sent(edge), seen.forward.by_number[edge.source]
        if sent is None or source.shape is None or sent.shape == source.shape:
            continue
        op = plain(seen.forward.by_number[edge.target].op)
        fact = f"The gradient that {op} sends to {label(source)} has shape "
        fact += f"{sent.shape}, but {label(source)} has shape {source.shape}."
        yield fact + _missing_sum(edge, source.shape, sent.shape)


def _nothing_sent(seen: Watched) -> Iterator[str]:
    for edge in seen.forward.in_backward_order:
        passing = seen.passing(edge.target)
        idle = passing is not None and not passing.failed and edge.way_back
        if idle and seen.sent(edge) is None:
            op = plain(seen.forward.by_number[edge.target].op)
            to = label(seen.forward.by_number[edge.source])
            yield f"{op} sends no gradient to {to}, which requires one."


def _wrong_sum(seen: Watched, node: Node) -> Iterator[str]:
    parts, received = seen.arrivals(node.number), seen.received(node)
    passing = seen.passing(node.number)
    several = passing is not None and passing.num_results > 1
    if not parts or received is None or several or seen.is_root(node):
        return
    if any(part.shape != received.shape for part in parts):
        return
    if seen.watch.error is not None or same(received, _total(parts)):
        return
    fact = f"The gradient of {label(node)} is {number(summary(received))}, but what "
    fact += f"its uses sent adds up to {number(summary(_total(parts)))}."
    yield f"{fact} {_why(received, parts, bool(node.op))}".strip()


def _passed_again(seen: Watched, node: Node) -> Iterator[str]:
    passing = seen.passing(node.number)
    if passing is None:
        if node.op and seen.watch.error is None:
            yield f"Backward never came to {label(node)} ({plain(node.op)})."
    elif node.op and passing.times > 1:
        yield (
            f"Backward passed {label(node)} {passing.times} times: a node is "
            "passed once, when all its gradients have arrived."
        )


def _held_before(seen: Watched) -> Iterator[str]:
    held = []
    for node in seen.forward.nodes:
        before = seen.watch.before.get(seen.keys[node.number])
        received = seen.received(node)
        if before is not None and received is not None:
            held.append(f"{label(node)}.grad = {_sum_words(before, received)}")
    if held:
        yield (
            f"After an earlier backward, this one would make {listing(held)}: "
            "gradients add up until grad is set back to None."
        )


def _total(parts: list[Array]) -> Array:
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    return total


def _why(received: Array, parts: list[Array], is_result: bool) -> str:
    if len(parts) > 1 and same(received, parts[0]) and is_result:
        return "It was passed with the first alone: were the others still to come?"
    if len(parts) > 1 and any(same(received, part) for part in parts):
        held = f"It holds 1 of {len(parts)}"
        return f"{held}: was it assigned (=) instead of added (+=)?"
    return ""


def _missing_sum(edge: Edge, wanted: tuple[int, ...], got: tuple[int, ...]) -> str:
    if not edge.broadcast or len(got) < len(wanted):
        return ""
    axes = listing([str(axis) for axis in repeated_axes(wanted, got)])
    word = "axes" if " " in axes else "axis"
    return f" It was broadcast: its gradient is the sum over {word} {axes}."


def _sum_words(before: Array, received: Array) -> Shown:
    if before.shape != received.shape:
        return "?"
    total = number(summary(before + received))
    if before.size > 1:
        return total
    return f"{number(summary(before))} + {number(summary(received))} = {total}"
