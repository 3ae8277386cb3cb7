# Built by kindling build from course/given/kindling/random_state.py.
"""The state of a generator as a tensor of bytes, in the layout that torch gives it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from kindling import dtypes
from kindling.core import TensorCore, wrap
from kindling.random import Generator, default_generator, seeded_bits

WORDS = 624
LAYOUT = np.dtype(
    {
        "names": ["seed", "left", "seeded", "next", "words", "spare", "has_spare"],
        "formats": ["<u8", "<i4", "<i4", "<u8", ("<u8", WORDS), "<f8", "<i4"],
        "offsets": [0, 8, 12, 16, 24, 24 + 8 * WORDS + 8, 24 + 8 * WORDS + 24],
        "itemsize": 5056,
    }
)
"""left counts the words that are still to come, next is the place of the next one."""


def packed(generator: Generator) -> TensorCore:
    """Return the state of a generator, a uint8 tensor of 5056 elements."""
    position = generator._bits.state["state"]
    seeded = seeded_bits(generator.initial_seed()).state["state"]["key"]
    begun = not np.array_equal(position["key"], seeded)
    record = np.zeros(1, LAYOUT)
    record["seed"], record["seeded"] = generator.initial_seed(), 1
    record["left"] = WORDS + 1 - position["pos"]
    record["next"] = position["pos"] if begun else 0
    record["words"] = position["key"]
    if generator._spare is not None:
        record["spare"], record["has_spare"] = generator._spare, 1
    return wrap(record.view(np.uint8))


def unpack(generator: Generator, state: Any) -> None:
    """Put a generator into a state that was packed, here or by torch.

    Raises TypeError for anything but a uint8 tensor, RuntimeError for other bytes.
    """
    if not isinstance(state, TensorCore):
        raise TypeError(
            f"expected a kindling.ByteTensor, but got {type(state).__name__}"
        )
    if state.dtype != dtypes.uint8:
        raise TypeError("RNG state must be a kindling.ByteTensor")
    if state.numel() != LAYOUT.itemsize:
        raise RuntimeError(
            f"Expected a CPUGeneratorImplState of size {LAYOUT.itemsize} but found the "
            f"input RNG state size to be {state.numel()}"
        )
    record = np.ascontiguousarray(state.array).view(LAYOUT)[0]
    if record["seeded"] != 1 or not 1 <= record["left"] <= WORDS:
        raise RuntimeError("Invalid mt19937 state")
    generator.manual_seed(int(record["seed"]))
    place = WORDS if record["left"] == 1 else int(record["next"])
    key = record["words"].astype(np.uint32)
    bits = {"bit_generator": "MT19937", "state": {"key": key, "pos": place}}
    generator._bits.state = bits
    if record["has_spare"]:
        generator._spare = float(record["spare"])


def get_rng_state() -> TensorCore:
    """Return the state of the random numbers, to be put back by ``set_rng_state``.

    A uint8 tensor of 5056 elements, in torch's layout: torch goes on from it with the
    same numbers.

    >>> from kindling.random import rand
    >>> state = get_rng_state()
    >>> first = rand(2)
    >>> set_rng_state(state)
    >>> bool((rand(2) == first).all())
    True
    """
    return default_generator.get_state()


def set_rng_state(new_state: TensorCore) -> None:
    """Go on from a state that ``get_rng_state`` returned, here or in torch.

    Raises TypeError for anything but a uint8 tensor, RuntimeError for other bytes.
    """
    default_generator.set_state(new_state)


@contextmanager
def fork_rng(devices: Any = None, enabled: bool = True) -> Iterator[None]:
    """Draw random numbers inside of a block, and go on after it as before it."""
    state = get_rng_state() if enabled else None
    try:
        yield
    finally:
        if state is not None:
            set_rng_state(state)
