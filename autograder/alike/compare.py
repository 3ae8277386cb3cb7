"""Pairs of students whose answers share code that hardly anybody else has.

Answers are cut into pieces of eight tokens, and an index says who has which piece.
Pieces of the stub and of the reference, and pieces that more than a few answers have,
tell nothing and are left out. What two students share of the others is their evidence,
and the rarer a piece, the more it counts. Only students who share a rare piece meet, so
the time grows with the class and not with its square.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from autograder.alike.normal import defined, tokens

SIZE = 8
"""Tokens in a piece."""
FEWEST = 5
"""Answers to an exercise below which nothing is rare."""
SHARE = 0.6
"""How much of the longer of two answers has to be the same for the pair to be named."""
RARE = 16
"""Rare pieces that a pair has to share: more than a short line of its own makes."""

Piece = tuple[str, ...]


@dataclass(frozen=True)
class Exercise:
    """The answers to an exercise, by student, and the code that all were given.

    ``known`` are the stub, the reference and other answers that prove nothing.
    """

    number: str
    title: str
    stub: str
    known: Sequence[str]
    answers: Mapping[str, str]


@dataclass(frozen=True)
class Shared:
    """What two students share in an exercise.

    ``share`` is the part of their answers that is the same, between 0 and 1; ``rare``
    how many pieces at most ``among`` of ``of`` answers have, ``weight`` how much they
    count.
    """

    number: str
    title: str
    share: float
    rare: int
    among: int
    of: int
    weight: float
    sources: tuple[str, str]


@dataclass
class Pair:
    """Two students and what they share, over a unit."""

    students: tuple[str, str]
    shared: list[Shared] = field(default_factory=list)

    @property
    def weight(self) -> float:
        """Return how much all of it counts."""
        return sum(one.weight for one in self.shared)


def alike(exercises: Iterable[Exercise]) -> list[Pair]:
    """Return the pairs over all exercises, those with the most evidence first."""
    pairs: dict[tuple[str, str], Pair] = {}
    for exercise in exercises:
        for students, shared in _pairs(exercise):
            pairs.setdefault(students, Pair(students)).shared.append(shared)
    return sorted(pairs.values(), key=lambda pair: (-pair.weight, pair.students))


def few(answers: int) -> int:
    """Return how many may have a piece for it to be rare.

    What more have is a way in which the class writes it.

    >>> few(10), few(60), few(1000)
    (2, 3, 5)
    """
    return max(2, min(5, answers // 20))


def _pairs(exercise: Exercise) -> Iterator[tuple[tuple[str, str], Shared]]:
    asked = defined(exercise.stub)
    found = {s: _pieces(tokens(a, asked)) for s, a in exercise.answers.items()}
    given = {p for text in exercise.known for p in _pieces(tokens(text, asked))}
    own = {student: pieces - given for student, pieces in found.items()}
    own = {student: pieces for student, pieces in own.items() if pieces}
    if len(exercise.answers) < FEWEST:
        return
    common = Counter(piece for pieces in own.values() for piece in pieces)
    most = few(len(exercise.answers))
    for pair, rare in _meetings(own, common, most).items():
        share = _share(*(found[student] for student in pair))
        if len(rare) >= RARE and share >= SHARE:
            yield pair, _shared(exercise, pair, rare, share, common)


def _meetings(
    own: Mapping[str, set[Piece]], common: Mapping[Piece, int], most: int
) -> dict[tuple[str, str], list[Piece]]:
    """Return the rare pieces that two students share, by pair."""
    index: dict[Piece, list[str]] = defaultdict(list)
    for student in sorted(own):
        for piece in own[student]:
            if 2 <= common[piece] <= most:
                index[piece].append(student)
    found: dict[tuple[str, str], list[Piece]] = defaultdict(list)
    for piece, students in index.items():
        for one, other in combinations(students, 2):
            found[one, other].append(piece)
    return found


def _shared(
    exercise: Exercise,
    pair: tuple[str, str],
    rare: list[Piece],
    share: float,
    common: Mapping[Piece, int],
) -> Shared:
    count = len(exercise.answers)
    # A piece counts by how surprising it is; a token stands in SIZE pieces.
    weight = math.fsum(math.log2(count / common[piece]) for piece in rare) / SIZE
    among = max(common[piece] for piece in rare)
    first, second = (exercise.answers[student] for student in pair)
    sources = (first, second)
    about = (exercise.number, exercise.title, round(share, 4), len(rare), among, count)
    return Shared(*about, round(weight, 3), sources)


def _pieces(words: tuple[str, ...]) -> set[Piece]:
    """Return the pieces of an answer, each as often as it is there: once."""
    return {words[i : i + SIZE] for i in range(len(words) - SIZE + 1)}


def _share(one: set[Piece], other: set[Piece]) -> float:
    return len(one & other) / max(len(one), len(other), 1)
