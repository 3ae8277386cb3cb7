"""A recording as data that JSON can hold, and back."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import numpy as np

from .recording import Edge, Kind, Node, Recording, Shown, State, Summary

SHOWN = ("value", "grad", "local", "upstream", "contribution")
"""The fields of nodes and edges that may hold an array in words."""


def to_data(recording: Recording) -> dict[str, Any]:
    """The nodes, edges and the root; what stands as it is by default is left out.

    >>> x = Node(1, Kind.INPUT, name="x", value=3.0)
    >>> to_data(Recording((x,), (), root=1))["nodes"]
    [{'number': 1, 'kind': 'input', 'name': 'x', 'value': 3.0}]
    """
    return {
        "nodes": [_as_dict(node) for node in recording.nodes],
        "edges": [_as_dict(edge) for edge in recording.edges],
        "root": recording.root,
    }


def from_data(data: dict[str, Any]) -> Recording:
    """The recording that `to_data` wrote."""
    nodes = tuple(Node(**_known(item)) for item in data["nodes"])
    edges = tuple(Edge(**_known(item)) for item in data["edges"])
    return Recording(nodes, edges, root=data["root"])


def _as_dict(part: Node | Edge) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in fields(part):
        content = getattr(part, field.name)
        if content != field.default or isinstance(content, Summary):
            found[field.name] = _plain(content)
    return found


def _plain(content: Any) -> Any:
    if isinstance(content, Summary):
        array = None if content.array is None else content.array.tolist()
        return {"lines": list(content.lines), "whole": content.whole, "array": array}
    if isinstance(content, tuple):
        return list(content)
    return str(content) if isinstance(content, (Kind, State)) else content


def _known(item: dict[str, Any]) -> dict[str, Any]:
    found = dict(item)
    for name in SHOWN:
        if isinstance(found.get(name), dict):
            found[name] = _summary(found[name])
    if "kind" in found:
        found["kind"] = Kind(found["kind"])
    if "state" in found:
        found["state"] = State(found["state"])
    for name in ("shape", "saved"):
        if isinstance(found.get(name), list):
            found[name] = tuple(found[name])
    return found


def _summary(data: dict[str, Any]) -> Shown:
    words = Summary(tuple(data["lines"]), data["whole"])
    if data["array"] is None:
        return words
    return replace(words, array=np.array(data["array"]))
