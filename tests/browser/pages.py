"""Notebooks and pages with graphs in them, for a browser to open."""

import nbformat
from nbformat import NotebookNode

SETUP = """
import sys
sys.path.insert(0, {solutions!r})
import kindling
from course import compare, draw, steps
from kindling import nn
from kindling.scalar import Value

a, b = Value(3.0, name="a"), Value(2.0, name="b")
d = a * b
loss = d + a
"""
MODEL = """
kindling.manual_seed(0)
model = nn.Sequential(nn.Linear(2, 2), nn.Tanh())
x = kindling.ones(1, 2)
draw(lambda: model(x).sum(), depth=1)
"""


def notebook(solutions: str) -> NotebookNode:
    """Return a notebook that steps through a pass and draws a model."""
    sources = [SETUP.format(solutions=solutions), "steps(loss)", MODEL]
    cells = [nbformat.v4.new_code_cell(source.strip()) for source in sources]
    metadata = {
        "kernelspec": {
            "name": "python3",
            "display_name": "Python 3",
            "language": "python",
        }
    }
    return nbformat.v4.new_notebook(cells=cells, metadata=metadata)
