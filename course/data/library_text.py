"""Text for a model of characters: the documentation that comes with Python itself."""

import re
from functools import cache

ALPHABET = " \"'(),-.0123456789:=_abcdefghijklmnopqrstuvwxyz"
"""The characters that are left in the text, in order."""


@cache
def documentation() -> str:
    """Return the topics of Python's help system as one text, in few characters.

    Read from the module pydoc_data.topics of the Python that runs, so nothing is
    downloaded, and other versions of Python have other words. Everything is in lower
    case, and what is not in ALPHABET is a space. About 400,000 characters.

    >>> set(documentation()) <= set(ALPHABET)
    True
    """
    from pydoc_data.topics import topics

    text = " ".join(topics[name] for name in sorted(topics)).lower()
    lines_and_tables = r"[*=\-_~^\"`|+#]{2,}"
    text = re.sub(lines_and_tables, " ", text)
    text = re.sub(rf"[^{re.escape(ALPHABET)}]", " ", text)
    return re.sub(" +", " ", text).strip()
