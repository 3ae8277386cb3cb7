"""Texts of submissions as files can hold them."""

from typing import Any


def writable(value: Any) -> Any:
    """Return a value of lists, dicts and texts whose texts are whole characters.

    A lone surrogate, which JSON can hold and no file, becomes a question mark.

    >>> writable({"word": ["\\ud800", "fine"]})
    {'word': ['?', 'fine']}
    """
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [writable(item) for item in value]
    if isinstance(value, dict):
        return {writable(key): writable(item) for key, item in value.items()}
    return value
