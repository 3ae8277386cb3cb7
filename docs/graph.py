"""Draws the pictures of the README with the library of the solutions.

docs/graph.svg is the graph of a small loss, docs/backward.svg its backward pass, frame
by frame.

Run from the repository: python docs/graph.py
"""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "solutions"))

from course import draw, steps  # noqa: E402
from kindling.scalar import Value  # noqa: E402


def main() -> None:
    """Draw the squared error of one example of linear regression, and its backward."""
    w, b = Value(2.0, name="w"), Value(-1.0, name="b")
    x, y = Value(3.0, name="x"), Value(4.0, name="y")
    y_hat = w * x + b
    y_hat.name = "y_hat"
    loss = (y_hat - y) ** 2
    loss.name = "loss"
    steps(loss, parameters=[w, b]).save(HERE / "backward.svg", animated=True)
    loss.backward()
    draw(loss, parameters=[w, b]).save(HERE / "graph.svg")


if __name__ == "__main__":
    main()
