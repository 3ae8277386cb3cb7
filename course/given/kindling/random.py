"""Random numbers: torch's own stream on the CPU, so that a seed gives its numbers.

torch draws 32-bit integers from MT19937, as NumPy's bit generator of that name does
when it is seeded the old way, and makes of them what the functions below say.
"""

from __future__ import annotations

import math
import os
from functools import cached_property
from typing import Any

import numpy as np

from kindling import dtypes
from kindling.core import TensorCore, wrap
from kindling.indexing import sizes

BLOCK = 16


class Generator:
    """A stream of random numbers of its own.

    >>> Generator().manual_seed(0).initial_seed()
    0
    """

    def __init__(self, device: str = "cpu") -> None:
        self.seed()

    def manual_seed(self, seed: int) -> Generator:
        """Begin the stream of that seed; returns the generator."""
        self._seed = int(seed)
        self._spare: float | None = None
        self.__dict__.pop("_bits", None)
        return self

    @cached_property
    def _bits(self) -> Any:
        """NumPy's stream, made when it is first needed: its import takes a while."""
        return seeded_bits(self._seed)

    def seed(self) -> int:
        """Begin a stream that nobody knows; returns its seed."""
        self.manual_seed(int.from_bytes(os.urandom(8)) >> 1)
        return self._seed

    def initial_seed(self) -> int:
        """The seed at which the stream began."""
        return self._seed

    def get_state(self) -> Any:
        """The place in the stream, a uint8 tensor in torch's layout."""
        from kindling.random_state import packed

        return packed(self)

    def set_state(self, new_state: Any) -> Generator:
        """Go on from a place that ``get_state`` returned; returns the generator."""
        from kindling.random_state import unpack

        unpack(self, new_state)
        return self

    def clone_state(self) -> Generator:
        """Return another generator at the same place."""
        return Generator().set_state(self.get_state())

    def draw32(self, count: int) -> np.ndarray:
        """That many integers of 32 bits, as uint64."""
        return self._bits.random_raw(count)

    def draw64(self, count: int) -> np.ndarray:
        """That many integers of 64 bits, each made of two draws, high half first."""
        pairs = self.draw32(2 * count).reshape(count, 2)
        return (pairs[:, 0] << np.uint64(32)) | pairs[:, 1]

    def uniform(self, count: int, kind: np.dtype) -> np.ndarray:
        """Numbers in [0, 1): the low 24 bits of a draw, for float64 the low 53."""
        if kind == np.float64:
            return (self.draw64(count) & np.uint64(2**53 - 1)) * 2.0**-53
        return ((self.draw32(count) & np.uint64(2**24 - 1)) * 2.0**-24).astype(kind)

    def normal(self, count: int, kind: np.dtype, in_blocks: bool = True) -> np.ndarray:
        """Numbers of mean 0 and deviation 1, by the Box-Muller transform.

        From 16 numbers on, in blocks of 16; the last block is drawn again if the count
        is no multiple of 16. Fewer are computed in float64, two at a time, and so are
        those for memory with gaps (not in_blocks).
        """
        if count < BLOCK or not in_blocks:
            few = [self._one_normal() for _ in range(count)]
            return np.array(few, dtype=np.float64).astype(kind)
        kind, wanted = np.promote_types(kind, np.float32), kind
        numbers = self.uniform(count, kind)
        whole = count - count % BLOCK
        numbers[:whole] = _box_muller(numbers[:whole])
        if whole < count:
            numbers[-BLOCK:] = _box_muller(self.uniform(BLOCK, kind))
        return numbers.astype(wanted, copy=False)

    def _one_normal(self) -> float:
        if self._spare is not None:
            number, self._spare = self._spare, None
            return number
        angle, radius = self.uniform(2, np.dtype(np.float64))
        length = math.sqrt(-2.0 * math.log1p(-radius))
        self._spare = length * math.sin(2.0 * math.pi * angle)
        return length * math.cos(2.0 * math.pi * angle)

    def integers(self, count: int, low: int, high: int) -> np.ndarray:
        """Integers from low to high - 1: the rest of a draw divided by the range."""
        span = high - low
        draws = self.draw32(count) if span < 2**28 else self.draw64(count)
        return (draws % np.uint64(span)).astype(np.int64) + low

    def permutation(self, count: int) -> np.ndarray:
        """The integers below count in random order."""
        order = np.arange(count)
        draws = self.draw32(max(count - 1, 0)).tolist()
        for place, draw in enumerate(draws):
            other = place + draw % (count - place)
            order[place], order[other] = order[other], order[place]
        return order


def _box_muller(uniform: np.ndarray) -> np.ndarray:
    """In each block of 16: lengths from the first 8 numbers, angles from the others."""
    blocks = uniform.reshape(-1, 2, BLOCK // 2)
    kind = uniform.dtype.type
    lengths = np.sqrt(kind(-2) * np.log(kind(1) - blocks[:, 0]))
    angles = kind(2.0 * math.pi) * blocks[:, 1]
    pair = np.stack([lengths * np.cos(angles), lengths * np.sin(angles)], axis=1)
    return pair.ravel()


default_generator = Generator()


def manual_seed(seed: int) -> Generator:
    """Begin the stream of that seed: the numbers that torch draws after it.

    >>> _ = manual_seed(0)
    >>> rand(2)
    tensor([0.4963, 0.7682])
    """
    return default_generator.manual_seed(seed)


def initial_seed() -> int:
    """The seed at which the stream began."""
    return default_generator.initial_seed()


def seed() -> int:
    """Begin a stream that nobody knows; returns its seed."""
    return default_generator.seed()


def rand(*size: Any, dtype: Any = None, **options: Any) -> Any:
    """A tensor of numbers drawn evenly from [0, 1), float32 unless dtype says else.

    options: generator, requires_grad.
    """
    kind = dtypes.as_numpy_dtype(dtype or dtypes.float32)
    shape, stream = sizes(size), _stream(options)
    return _made(stream.uniform(math.prod(shape), kind), shape, options)


def randn(*size: Any, dtype: Any = None, **options: Any) -> Any:
    """A tensor of normal numbers of mean 0 and deviation 1, float32 unless dtype.

    options: generator, requires_grad.
    """
    kind = dtypes.as_numpy_dtype(dtype or dtypes.float32)
    shape, stream = sizes(size), _stream(options)
    return _made(stream.normal(math.prod(shape), kind), shape, options)


def randint(
    low: Any = None,
    high: Any = None,
    size: Any = None,
    *,
    dtype: Any = None,
    **options: Any,
) -> Any:
    """``randint(low, high, size)``: integers from low (0 if left out) to high - 1.

    int64 unless dtype says otherwise. RuntimeError if no integer lies between.
    options: generator, requires_grad.
    """
    if size is None and not isinstance(high, int):
        low, high, size = 0, low, high  # called as randint(high, size)
    elif low is not None and high is None:
        low, high = 0, low  # as randint(high, size=size)
    low = 0 if low is None else low
    if size is None or high is None:
        raise TypeError("randint: expected (high, size) or (low, high, size)")
    if low >= high:
        raise RuntimeError(
            f"random_ expects 'from' to be less than 'to', got {low} >= {high}"
        )
    shape, stream = sizes((size,)), _stream(options)
    numbers = stream.integers(math.prod(shape), low, high)
    kind = dtypes.as_numpy_dtype(dtype or dtypes.int64)
    return _made(numbers.astype(kind), shape, options)


def randperm(n: int, **options: Any) -> Any:
    """The integers below n in random order, int64."""
    return _made(_stream(options).permutation(n), (n,), options)


def rand_like(input: TensorCore, **options: Any) -> Any:
    """``rand`` in the shape and dtype of another tensor."""
    return rand(input.shape, **{"dtype": input.dtype, **options})


def randn_like(input: TensorCore, **options: Any) -> Any:
    """``randn`` in the shape and dtype of another tensor."""
    return randn(input.shape, **{"dtype": input.dtype, **options})


def _stream(options: dict[str, Any]) -> Generator:
    return options.pop("generator", None) or default_generator


def _made(numbers: np.ndarray, shape: tuple[int, ...], options: dict[str, Any]) -> Any:
    result = wrap(numbers.reshape(shape))
    result.requires_grad = options.pop("requires_grad", False)
    if options.keys() - {"device"}:
        raise TypeError(f"unexpected argument: {', '.join(sorted(options))}")
    return result


def seeded_bits(seed: int) -> Any:
    """Return NumPy's stream at the beginning that torch gives it for a seed."""
    bits = np.random.MT19937()
    bits._legacy_seeding(seed & 0xFFFFFFFF)
    return bits


def __getattr__(name: str) -> Any:
    if name in ("get_rng_state", "set_rng_state", "fork_rng"):
        from kindling import random_state  # it needs the classes of this file

        return getattr(random_state, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
