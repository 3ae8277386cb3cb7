"""Recordings as data, and back."""

import json

import numpy as np

from course.graph import Edge, Kind, Node, Recording, State, explain
from course.graph.arrays import summary
from course.graph.data import from_data, to_data


def recording():
    """A small graph with arrays, states and steps."""
    array = np.arange(8.0).reshape(2, 4)
    nodes = (
        Node(1, Kind.PARAMETER, "w", shape=(2, 4), value=summary(array)),
        Node(
            2,
            Kind.RESULT,
            "y",
            "exp",
            (2, 4),
            summary(array + 1),
            grad=summary(array),
            state=State.DONE,
            saved=("y",),
        ),
    )
    edge = Edge(1, 2, 0, way_back="rule", contribution=summary(array), step=1)
    return Recording(nodes, (edge,), root=2)


def test_recording_outlives_json():
    found = from_data(json.loads(json.dumps(to_data(recording()))))
    assert found == recording()
    assert explain(found).text == explain(recording()).text
    before, after = (r.by_number[1].value.array for r in (recording(), found))
    np.testing.assert_array_equal(before, after)
