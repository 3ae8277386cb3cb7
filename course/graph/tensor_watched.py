"""A recording joined with what was seen of a backward pass."""

from __future__ import annotations

from dataclasses import replace

from .arrays import Array, summary
from .recording import Edge, Node, Recording, State
from .watch import Passing, Watch


class Watched:
    """A recording before backward, joined with what was seen of backward.

    `keys` are the `id`s under which the watch knows the nodes.
    """

    def __init__(self, forward: Recording, keys: dict[int, int], watch: Watch) -> None:
        self.forward = forward
        self.watch = watch
        self.keys = keys

    def recording(self) -> Recording:
        """The recording with contributions, steps and gradient states."""
        forward = self.forward
        edges = tuple(self._with_contribution(edge) for edge in forward.edges)
        steps = self._steps()
        edges = tuple(
            replace(edge, step=steps.get(index)) for index, edge in enumerate(edges)
        )
        nodes = tuple(self._with_gradient(node) for node in forward.nodes)
        failed = self.watch.error is not None
        words = (
            "backward stopped with an error" if failed else "one backward was watched"
        )
        return replace(forward, nodes=nodes, edges=edges, progress=words)

    # -- what was seen

    def passing(self, node: int) -> Passing | None:
        """How backward passed the node with that number, None if it did not."""
        return self.watch.nodes.get(self.keys[node])

    def sent(self, edge: Edge) -> Array | None:
        """What went back along the edge."""
        passing = self.passing(edge.target)
        if passing is None or edge.position >= len(passing.sent):
            return None
        return passing.sent[edge.position] if edge.way_back else None

    def arrivals(self, node: int) -> list[Array]:
        """What the uses of a value sent, in the order in which they did."""
        edges = self.forward.leaving[node]
        edges = sorted(edges, key=lambda edge: (self._step(edge), edge.position))
        found = [self.sent(edge) for edge in edges]
        return [array for array in found if array is not None]

    def _step(self, edge: Edge) -> int:
        passing = self.passing(edge.target)
        return passing.step if passing else 0

    def _steps(self) -> dict[int, int]:
        """The place in the backward pass of each edge along which something went."""
        edges = self.forward.edges
        seen = [i for i, edge in enumerate(edges) if self.sent(edge) is not None]
        seen.sort(key=lambda i: (self._step(edges[i]), edges[i].position))
        return {index: step for step, index in enumerate(seen, start=1)}

    def received(self, node: Node) -> Array | None:
        """The gradient with which the node was passed, or that landed in a leaf."""
        passing = self.passing(node.number)
        landed = self.watch.landed.get(self.keys[node.number])
        if not node.op and landed is not None:
            return landed
        return passing.upstream if passing else None

    def is_root(self, node: Node) -> bool:
        """True for the value from which backward began."""
        return node.number == self.forward.root

    # -- the recording

    def _with_contribution(self, edge: Edge) -> Edge:
        sent, passing = self.sent(edge), self.passing(edge.target)
        if sent is None or passing is None or passing.upstream is None:
            return edge
        upstream = summary(passing.upstream)
        return replace(edge, upstream=upstream, contribution=summary(sent))

    def _with_gradient(self, node: Node) -> Node:
        if node.state is State.NOT_TRACKED:
            return node
        is_root = self.is_root(node)
        expected = self.forward.uses(node.number) or int(is_root)
        received = self.received(node)
        arrived = expected if is_root else len(self.arrivals(node.number))
        if received is None and not arrived:
            return replace(node, expected=expected)
        whole = received is not None and arrived == expected
        return replace(
            node,
            grad=None if received is None else summary(received),
            state=State.DONE if whole else State.ARRIVED,
            arrived=arrived,
            expected=expected,
        )
