"""A graph in words: one line per value, one line per step of backward."""

from __future__ import annotations

from collections.abc import Iterator

from .labels import (
    chain_rule,
    count,
    gradient,
    label,
    listing,
    number,
    plain,
    product,
    size,
    way_back,
)
from .recording import Edge, Kind, Node, Recording, State

OPERAND_LIMIT = 6
"""A line names at most so many operands."""


def sentence(recording: Recording) -> str:
    """One true sentence about the whole picture, its alternative text."""
    parts = [_subject(recording), _operations(recording), _progress(recording)]
    if recording.notes:
        parts.append(f"{count(len(recording.notes), 'note')} on what looks odd")
    return "; ".join(part for part in parts if part) + "."


def explanation(recording: Recording) -> str:
    """Everything that the recording holds, as text."""
    blocks = [[sentence(recording)]]
    if recording.notes:
        blocks.append(["Look here", *(f"  {note}" for note in recording.notes)])
    blocks.append(["Values, operands before results", *_value_lines(recording)])
    if _in_backward_order(recording):
        blocks.append(list(_backward_lines(recording)))
    return "\n\n".join("\n".join(block) for block in blocks)


def _subject(recording: Recording) -> str:
    root = recording.by_number.get(recording.root)
    failed = next((node for node in recording.nodes if node.failed), None)
    if failed is not None:
        return f"Forward pass that stopped at {plain(failed.op)}: {failed.failed}"
    name = f" of {label(root)} = {number(root.value)}" if root is not None else ""
    values = count(len(recording.nodes), "value")
    if recording.part:
        values = f"{len(recording.nodes):,} of {count(recording.total, 'value')}"
        return f"Part of a graph{name}, {recording.part}: {values}"
    return f"Graph{name}: {values}"


def _operations(recording: Recording) -> str:
    ops = [f"{times} {plain(op)}" for op, times in recording.ops.items()]
    total = sum(recording.ops.values())
    return f"{count(total, 'operation')} ({listing(ops, limit=6)})" if ops else ""


def _progress(recording: Recording) -> str:
    tracked = [n for n in recording.nodes if n.state is not State.NOT_TRACKED]
    if any(node.failed for node in recording.nodes):
        return ""
    if not tracked:
        return "no gradient is tracked"
    if recording.progress:
        return recording.progress
    done = sum(node.state is State.DONE for node in tracked)
    begun = done or any(node.state is State.ARRIVED for node in tracked)
    if not begun:
        return "backward has not run yet"
    if done == len(tracked):
        return "backward has run"
    return f"{done} of {count(len(tracked), 'gradient')} done"


def _value_lines(recording: Recording) -> Iterator[str]:
    left = {n.number: _expression(n, recording) for n in recording.nodes}
    width = min(30, max(map(len, left.values()), default=0))
    digits = len(f"#{max(left, default=0)}")
    for node in recording.nodes:
        start = f"  {f'#{node.number}':>{digits}}  {left[node.number]:<{width}}"
        yield f"{start} {_outcome(node, recording)}".rstrip()


def _expression(node: Node, recording: Recording) -> str:
    """`parameter w`, or `loss = mul(w, x)` for a result."""
    start = "" if node.kind is Kind.RESULT else f"{node.kind} "
    if not node.op:
        return f"{start}{plain(node.name)}".strip()
    operands = [
        label(recording.by_number[edge.source])
        for edge in recording.operands[node.number]
    ]
    if node.hidden_inputs:
        operands.append(f"{node.hidden_inputs} hidden")
    if len(operands) > OPERAND_LIMIT:
        operands[OPERAND_LIMIT:] = [f"{len(operands) - OPERAND_LIMIT} more"]
    call = f"{plain(node.op)}({', '.join(operands)})"
    return f"{start}{plain(node.name)} = {call}" if node.name else start + call


def _outcome(node: Node, recording: Recording) -> str:
    if node.failed:
        return f"failed: {node.failed}" + (f"  ({node.odd})" if node.odd else "")
    uses = recording.uses(node.number) + node.hidden_uses
    words = [f"= {number(node.value):<8}", gradient(node)]
    if node.folded:
        words = [f"folded, {count(node.folded, 'value')}"]
    if size(node):
        words.insert(1, size(node))
    if uses > 1 or node.hidden_uses:
        hidden = f", {node.hidden_uses} hidden" if node.hidden_uses else ""
        words.append(f"used {uses}x{hidden}")
    if node.odd:
        words.append(f"({node.odd})")
    if node.library_op:
        saved = f", saved {listing(list(node.saved))}" if node.saved else ""
        saved = ", what it saved is freed" if node.freed else saved
        words.append(f"[{plain(node.library_op)}{saved}]")
    return "  ".join(words)


def _backward_lines(recording: Recording) -> Iterator[str]:
    """The edges, in the order of backward, with the running sum of each gradient."""
    edges = _in_backward_order(recording)
    width = max(len(plain(op)) for op in [*recording.ops, ""])
    root = recording.by_number.get(recording.root)
    seen = any(edge.upstream is not None for edge in edges)
    if any(edge.way_back for edge in edges):
        yield "Backward, in its order" if seen else "The way back of each gradient"
    elif seen:
        yield "Backward: local derivative x upstream gradient, added to grad"
    else:
        yield "Local derivatives, ready for backward"
    if root is not None and root.state is State.DONE and root.grad is not None:
        yield f"  {'':<{width}}  {label(root)}.grad = {number(root.grad)}  [start]"
    running = RunningSums(recording)
    for edge in edges:
        op = plain(recording.by_number[edge.target].op)
        yield f"  {op:<{width}}  {_step(edge, recording)}{running.after(edge)}"


def _in_backward_order(recording: Recording) -> list[Edge]:
    nodes = recording.by_number
    edges = recording.in_backward_order
    found = [edge for edge in edges if not nodes[edge.target].failed]
    for_tensors = any(edge.way_back for edge in found)
    return [edge for edge in found if edge.way_back or not for_tensors]


def _step(edge: Edge, recording: Recording) -> str:
    source = recording.by_number[edge.source]
    target = label(recording.by_number[edge.target])
    derivative = f"d({target})/d({label(source)})"
    if source.state is State.NOT_TRACKED:
        return f"{label(source)} is not tracked"
    if edge.way_back:
        return _tensor_step(edge, source, target)
    spread = f"  (broadcast {edge.broadcast})" if edge.broadcast else ""
    if edge.upstream is None:
        equal = f"{plain(edge.rule)} = " if edge.rule else ""
        return f"{derivative} = {equal}{number(edge.local)}{spread}"
    factors = chain_rule(edge, label(source), target)
    return f"{label(source)}.grad += {factors} = {product(edge)}{spread}"


def _tensor_step(edge: Edge, source: Node, target: str) -> str:
    """`w.grad += x.T @ y.grad = ...  shape (3, 1)`, and how w was broadcast."""
    words = f"{label(source)}.grad += {way_back(edge, f'{target}.grad')}"
    if edge.upstream is not None:
        words += f" = {number(edge.contribution)}"
    shape = f"  shape {source.shape}" if source.shape else ""
    spread = f"  (broadcast {edge.broadcast})" if edge.broadcast else ""
    return f"{words}{shape}{spread}"


class RunningSums:
    """What has been added to each gradient so far, in the order of the steps."""

    def __init__(self, recording: Recording) -> None:
        self.recording = recording
        self.totals: dict[int, float] = {}
        self.arrived: dict[int, int] = {}

    def after(self, edge: Edge) -> str:
        """`[2 of 3: 6.0 + 2.0 = 8.0]` for a value used more than once."""
        expected = self.recording.by_number[edge.source].expected
        if edge.upstream is None or expected < 2 or self.recording.part:
            return ""
        arrived = self.arrived.get(edge.source, 0) + 1
        self.arrived[edge.source] = arrived
        return f"  [{arrived} of {expected}{self._sum(edge)}]"

    def _sum(self, edge: Edge) -> str:
        if not isinstance(edge.contribution, float):
            return ""
        old = self.totals.get(edge.source)
        new = edge.contribution if old is None else old + edge.contribution
        self.totals[edge.source] = new
        if old is None:
            return ""
        return f": {number(old)} + {number(edge.contribution)} = {number(new)}"
