"""Handwritten digits: 1,797 small gray images with the digit that each shows."""

from pathlib import Path
from typing import NamedTuple

import numpy as np

FILE = Path(__file__).with_name("digits.npz")
EVERY = 5
BRIGHTEST = 16


class Digits(NamedTuple):
    """Images to train on and images held out, each with its labels."""

    train_images: np.ndarray
    train_labels: np.ndarray
    test_images: np.ndarray
    test_labels: np.ndarray


def digits() -> Digits:
    """Return the handwritten digits, always split in the same way.

    Images are float32 of shape (n, 8, 8), 0 for paper to 1 for ink, labels int64 of
    shape (n,), 0 to 9; n is 1438 for training and 359 held out (every fifth image).
    Each pixel says how many of 4 x 4 points of a finer image are ink, divided by 16.
    The 13 writers of the images are on both sides of the split.

    Source: E. Alpaydin, C. Kaynak: Optical Recognition of Handwritten Digits, test set,
    UCI Machine Learning Repository (1998), https://doi.org/10.24432/C50P49, CC BY 4.0.

    >>> digits().train_images.shape, digits().test_labels.shape
    ((1438, 8, 8), (359,))
    """
    with np.load(FILE, allow_pickle=False) as file:
        images, labels = file["images"], file["labels"]
    images = images.astype(np.float32) / BRIGHTEST
    labels = labels.astype(np.int64)
    held_out = np.arange(len(labels)) % EVERY == EVERY - 1
    return Digits(
        images[~held_out], labels[~held_out], images[held_out], labels[held_out]
    )
