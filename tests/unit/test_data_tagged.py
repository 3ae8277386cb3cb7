"""The tagged sentences: fixed, split without overlap, and undecided without context."""

import hashlib
from collections import Counter, defaultdict

from course.data import TAGS, sentences
from course.data.tagged import BOTH, BOTH_WITH_S


def pairs(part):
    """Return the pairs of word and tag of several sentences."""
    return [pair for sentence in part for pair in sentence]


def test_they_are_always_the_same():
    text = repr(sentences()).encode()
    digest = hashlib.sha256(text).hexdigest()
    assert digest == "3421416ad5826cb382127ce2d618e71714ca38a235a9b9337abc7b5cd10aee25"


def test_no_sentence_is_on_both_sides():
    train, test = sentences()
    assert (len(train), len(test)) == (1200, 300)
    assert len({*train, *test}) == 1500


def test_every_tag_occurs_and_no_other():
    train, test = sentences()
    for part in (train, test):
        assert {tag for _, tag in pairs(part)} == set(TAGS)


def test_words_that_can_be_both_are_both_and_the_others_are_not():
    tags = defaultdict(Counter)
    for word, tag in pairs(sentences().train):
        tags[word][tag] += 1
    both = {word for word, found in tags.items() if len(found) > 1}
    assert both == set(f"{BOTH} {BOTH_WITH_S}".split())
    assert all(min(tags[word].values()) >= 10 for word in both)


def test_the_most_frequent_tag_is_wrong_for_many_of_them():
    tags = defaultdict(Counter)
    for word, tag in pairs(sentences().train):
        tags[word][tag] += 1
    hard = [(w, t) for w, t in pairs(sentences().test) if len(tags[w]) > 1]
    right = sum(tags[word].most_common(1)[0][0] == tag for word, tag in hard)
    assert 0.5 < right / len(hard) < 0.65
