"""Draws docs/graph.svg, the picture in the README, with the library of the solutions.

Run from the repository: python docs/graph.py
"""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "solutions"))

from course import draw  # noqa: E402
from kindling.scalar import Value  # noqa: E402


def main() -> None:
    """Draw the squared error of one example after its backward pass."""
    w, b = Value(2.0, name="w"), Value(-1.0, name="b")
    x, y = Value(3.0, name="x"), Value(4.0, name="y")
    y_hat = w * x + b
    y_hat.name = "y_hat"
    loss = (y_hat - y) ** 2
    loss.name = "loss"
    loss.backward()
    draw(loss, parameters=[w, b]).save(HERE / "graph.svg")


if __name__ == "__main__":
    main()
