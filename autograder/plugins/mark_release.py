"""Says in a released notebook that it is built, and from what."""

from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor


class MarkRelease(NbGraderPreprocessor):
    """Writes the line of a built file into the notebook's metadata."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Return the notebook with its note; cells stay as they are."""
        about = nb.metadata.get("kindling")
        if about:
            about["note"] = (
                f"Built from {about['source']} by kindling build: edit that text."
            )
        return nb, resources
