"""Sentences with the part of speech of each word, made for this course.

Many English words are a noun in one sentence and a verb in the next. Here the words
around them decide, sometimes the one before, sometimes the one after, sometimes one
further away. The sentences are made by the patterns below, always the same ones.
"""

import random
from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple

Sentence = tuple[tuple[str, str], ...]

TAGS = {
    "D": "determiner",
    "A": "adjective",
    "N": "noun",
    "V": "verb",
    "P": "pronoun",
    "M": "modal verb",
    "T": "to",
    "I": "preposition",
    "R": "adverb",
    "C": "and",
}
"""The tags, and what they stand for."""

BOTH = (
    "watch play cook book plant water fish walk dance ring paint show drink call help "
    "answer"
)
BOTH_WITH_S = (
    "watches plays cooks books plants waters fishes walks dances rings paints shows "
    "drinks calls helps answers"
)
"""Words that are nouns or verbs, by what stands around them; the same with s."""

WORDS = {
    "D": "the that this my her our every",
    "Ds": "the these my some our those",
    "A": "old young red quiet long good small",
    "n": "dog child teacher river garden friend letter house boat kitchen",
    "ns": "dogs children teachers rivers gardens friends letters boats",
    "v": "see like need find want carry",
    "vs": "sees likes needs finds wants carries",
    "P": "they we you",
    "Ps": "she he it",
    "M": "will must may",
    "R": "often well slowly again today",
    "I": "in near with for behind",
    "T": "to",
    "C": "and",
    "want": "want like need",
}
"""The words of each slot of a pattern; s: plural of nouns, third person of verbs."""

AMBIGUOUS = {"n": BOTH, "v": BOTH, "ns": BOTH_WITH_S, "vs": BOTH_WITH_S}
NAMES = {"Ds": "D", "n": "N", "ns": "N", "v": "V", "vs": "V", "Ps": "P", "want": "V"}

PATTERNS = (
    "D n vs D n",
    "D A n vs Ds ns",
    "P v D n",
    "P R v Ds ns",
    "P want T v D n",
    "P M v D A n",
    "D A n vs R",
    "v D n",
    "v Ds A ns R",
    "n vs D n",
    "ns v D n",
    "Ds ns v I D n",
    "D n I D n vs D n",
    "Ps vs D n I D n",
    "Ps R vs Ds ns",
    "P v C v D n",
    "Ps vs C vs Ds ns",
    "D n C n v R",
    "D n C n v D n",
    "Ds ns C ns v D n",
    "P want T v C v D n",
    "P v D n C n",
    "Ds A ns C ns v R",
)
"""What sentences are made of, slot by slot."""

COUNT = 1500
EVERY = 5
SHARE = 0.65


class Sentences(NamedTuple):
    """Sentences to train on and sentences held out: tuples of pairs (word, tag)."""

    train: tuple[Sentence, ...]
    test: tuple[Sentence, ...]


@cache
def sentences() -> Sentences:
    """Return the tagged sentences, always split in the same way.

    A sentence is a tuple of pairs (word, tag); the tags are the keys of TAGS. There are
    1200 sentences to train on and 300 held out, all different.

    >>> data = sentences()
    >>> len(data.train), len(data.test), len(data.train[0][0])
    (1200, 300, 2)
    """
    draw = random.Random(12).random
    found: dict[Sentence, None] = {}
    while len(found) < COUNT:
        pattern = _one_of(draw(), PATTERNS).split()
        found[tuple([_word(slot, draw) for slot in pattern])] = None
    every = tuple(found)
    test = every[EVERY - 1 :: EVERY]
    train = tuple([each for n, each in enumerate(every) if n % EVERY != EVERY - 1])
    return Sentences(train, test)


def _word(slot: str, draw: Callable[[], float]) -> tuple[str, str]:
    words = WORDS[slot]
    if draw() < SHARE:
        words = AMBIGUOUS.get(slot, words)
    return _one_of(draw(), words.split()), NAMES.get(slot, slot)


def _one_of(number: float, many: Sequence[str]) -> str:
    """Return the one of many that a number from 0 to 1 stands for."""
    return many[int(number * len(many))]
