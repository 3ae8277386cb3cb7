"""The fenced blocks and the commands of the pages, read from their text.

Above a block may stand a comment: `<!-- not run: it starts a server -->` says why a
test does not run it, `<!-- file: source/15_x.py -->` that it is a file of a course.
"""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")]
PAGES += sorted((ROOT / "docs").glob("*.md"))
SHELL = ("sh", "console")
OURS = ("kindling", "make", "nbgrader", "python", ".venv/bin/kindling")
OTHERS = ("conda", "docker", "git", "pip", "source")
# What a test never runs, by how it begins.
NEVER_RUN = {
    "make": "makes an environment and installs packages",
    "python course/bootstrap.py": "makes an environment and installs packages",
    "conda": "makes an environment and installs packages",
    "source": "changes the shell that reads it",
    "kindling lab": "starts a server that stays",
    "kindling test": "runs the tests",
    "kindling demo": "takes minutes; tests/grading/test_demo.py runs it",
    "kindling bench": "measures for minutes",
}
_FENCE = re.compile(r"^( *)(```+)\s*(\w*)\s*$")
_MARK = re.compile(r"^<!-- (not run|file): (\S.*) -->$")
_INLINE = re.compile(r"`((?:kindling|make|nbgrader|python|\.venv/bin/kindling) [^`]+)`")


@dataclass(frozen=True)
class Block:
    """A fenced block of a page, with the mark that stands above it."""

    page: str
    line: int
    language: str
    text: str
    reason: str = ""
    file: str = ""

    @property
    def commands(self) -> list[list[str]]:
        """Return the commands of the block, each as its words.

        A block without a language has those of its lines that begin with a program.
        """
        if self.language not in ("", *SHELL):
            return []
        lines = self.text.replace("\\\n", " ").splitlines()
        found = [words_of(line.removeprefix("$ ")) for line in lines if line.strip()]
        if self.language:
            return [words for words in found if words]
        return [words for words in found if words[:1] and words[0] in (*OURS, *OTHERS)]

    @property
    def why_not_run(self) -> str:
        """Return why a test does not run the block, "" if one does."""
        for words in self.commands:
            begun = " ".join(words).removeprefix(".venv/bin/")
            for start, reason in NEVER_RUN.items():
                if begun == start or begun.startswith(f"{start} "):
                    return reason
        return self.reason


def words_of(line: str) -> list[str]:
    """Return the words of a line of shell, [] if it is none (a picture, a table)."""
    try:
        return shlex.split(line, comments=True)
    except ValueError:
        return []


def blocks_of(page: Path) -> Iterator[Block]:
    """Yield the fenced blocks of a page, those inside of lists too."""
    name = page.relative_to(ROOT).as_posix() if page.is_relative_to(ROOT) else page.name
    mark, fence, indent, language, start = ("", ""), "", "", "", 0
    lines: list[str] = []
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        opens = _FENCE.match(line)
        if fence and line == indent + fence:
            text = "\n".join(lines) + "\n"
            reason, file = (mark[1] if mark[0] == kind else "" for kind in _KINDS)
            yield Block(name, start, language, text, reason, file)
            fence, mark = "", ("", "")
        elif fence:
            lines.append(line.removeprefix(indent))
        elif opens:
            indent, fence, language = opens.groups()
            start, lines = number, []
        elif line.strip():
            found = _MARK.match(line.strip())
            mark = (found[1], found[2]) if found else ("", "")


_KINDS = ("not run", "file")


def inline_commands(page: Path) -> list[list[str]]:
    """Return the commands that stand in the prose of a page, each as its words."""
    prose, inside = [], False
    for line in page.read_text(encoding="utf-8").splitlines():
        inside ^= line.lstrip().startswith("```")
        prose += [] if inside else [line]
    found = _INLINE.findall("\n".join(prose).replace("\n", " "))
    return [words for words in map(words_of, found) if words]
