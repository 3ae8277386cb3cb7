"""Which units somebody means: `00-04`, `00,02` or the beginning of a name."""

from collections.abc import Sequence

from course.errors import UserError


def names_meant(names: Sequence[str], words: str) -> list[str]:
    """Return the names that ``words`` means, in order; all of them if it is empty.

    Raises UserError for a word that fits none or several.

    >>> names_meant(["00_a", "01_b", "02_c"], "00-01")
    ['00_a', '01_b']
    """
    if not words.strip():
        return list(names)
    chosen: set[str] = set()
    for word in filter(None, (part.strip() for part in words.split(","))):
        first, dash, last = word.partition("-")
        begin = _one(names, first.strip())
        end = _one(names, last.strip()) if dash else begin
        if end < begin:
            raise UserError(f"'{word}' runs backward.", f"Write {last}-{first}.")
        chosen |= set(names[begin : end + 1])
    return [name for name in names if name in chosen]


def _one(names: Sequence[str], word: str) -> int:
    exact = [place for place, name in enumerate(names) if name == word]
    fits = [place for place, name in enumerate(names) if word and name.startswith(word)]
    found = exact or fits
    if len(found) != 1:
        trouble = "names several units" if found else "is no unit here"
        raise UserError(f"'{word}' {trouble}.", f"Units: {', '.join(names) or 'none'}.")
    return found[0]
