"""What a student gets to read: hidden checks without their text, and nothing active."""

import re
from pathlib import Path
from typing import Any

from nbconvert.exporters import HTMLExporter
from nbconvert.preprocessors.sanitize import SanitizeHTML
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.build.cells import BEGIN_HIDDEN

HARMLESS = ("details", "summary", "h1", "h2", "h3", "h4", "p", "br", "sub", "sup")
"""Tags that a text may have besides those that nbconvert's cleaner lets through."""

PAGE = Path(__file__).with_name("feedback_page.html")
"""The template of the page: nbgrader's, and what it lacks for all to read it."""

HIDDEN = "# A hidden check: its text is not shown."
_MARKUP = re.compile(r"<[A-Za-z/!?]")
_SCHEME = re.compile(r"(?i)\b(javascript|vbscript|data)(\s*):(?=\S)")


class ReadableFeedback(NbGraderPreprocessor):
    """Takes out of a graded notebook what its feedback page must not hold.

    Outputs hold text and pictures alone since the engine wrote them; what is left is
    markup in texts, which a student may have written and a grader will open. The
    exporter that makes the page gets the template of our page.
    """

    def __init__(self, **kw: Any) -> None:
        super().__init__(**kw)
        if isinstance(self.parent, HTMLExporter):
            found = self.parent.template_paths
            self.parent.template_paths = [*found, str(PAGE.parent)]
            self.parent.template_file = PAGE.name

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Return the notebook without hidden checks and without active markup."""
        cleaner = SanitizeHTML(parent=self)
        cleaner.tags = [*cleaner.tags, *HARMLESS]
        for cell in nb.cells:
            cell.pop("attachments", None)
            if cell.cell_type == "code":
                if BEGIN_HIDDEN in cell.source:
                    cell.source = HIDDEN
            elif cell.cell_type == "markdown":
                cell.source = inert(cell.source, cleaner)
            else:
                cell.source = ""
        return nb, resources


def inert(source: str, cleaner: SanitizeHTML) -> str:
    """Return a text in Markdown in which no markup acts and no link runs a program.

    >>> inert("a < b, [x](javascript:alert(1))", SanitizeHTML())
    'a < b, [x](javascript-alert(1))'
    """
    if _MARKUP.search(source):
        source = str(cleaner.sanitize_html_tags(source))
    return _SCHEME.sub(r"\1\2-", source)
