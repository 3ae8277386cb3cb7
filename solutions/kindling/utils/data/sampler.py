# Built by kindling build from course/given/kindling/utils/data/sampler.py.
"""Samplers: in which order the examples of a data set are taken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Sized
from typing import Any

import kindling


class Sampler:
    """Something that a loop takes indices from; each sampler says which."""

    def __init__(self, data_source: Any = None) -> None:
        pass

    def __iter__(self) -> Iterator[Any]:
        raise NotImplementedError

    def __class_getitem__(cls, kind: Any) -> Any:
        return cls


class SequentialSampler(Sampler):
    """The indices from 0 on, in order."""

    def __init__(self, data_source: Sized) -> None:
        self.data_source = data_source

    def __iter__(self) -> Iterator[int]:
        return iter(range(len(self.data_source)))

    def __len__(self) -> int:
        return len(self.data_source)


class RandomSampler(Sampler):
    """All indices in random order, or num_samples drawn with replacement.

    Without a generator, each walk begins one of its own, with a seed drawn from the
    default generator, as torch does. Raises TypeError and ValueError for a replacement
    that is no bool and for a num_samples that is no positive integer.
    """

    def __init__(
        self,
        data_source: Sized,
        replacement: bool = False,
        num_samples: int | None = None,
        generator: Any = None,
    ) -> None:
        self.data_source = data_source
        self.replacement = replacement
        self._num_samples = num_samples
        self.generator = generator
        if not isinstance(replacement, bool):
            raise TypeError(
                "replacement should be a boolean value, but got "
                f"replacement={replacement}"
            )
        if not isinstance(self.num_samples, int) or self.num_samples <= 0:
            raise ValueError(
                "num_samples should be a positive integer value, but got "
                f"num_samples={self.num_samples}"
            )

    @property
    def num_samples(self) -> int:
        """How many indices one walk gives."""
        if self._num_samples is None:
            return len(self.data_source)
        return self._num_samples

    def __iter__(self) -> Iterator[int]:
        size, wanted = len(self.data_source), self.num_samples
        stream = self.generator
        if stream is None:
            stream = kindling.Generator().manual_seed(draw_seed())
        if self.replacement:
            for _ in range(wanted // 32):
                yield from _drawn(size, 32, stream)
            yield from _drawn(size, wanted % 32, stream)
            return
        for _ in range(wanted // size):
            yield from kindling.randperm(size, generator=stream).tolist()
        rest = kindling.randperm(size, generator=stream).tolist()
        yield from rest[: wanted % size]

    def __len__(self) -> int:
        return self.num_samples


class SubsetRandomSampler(Sampler):
    """Some indices in random order."""

    def __init__(self, indices: Sequence[int], generator: Any = None) -> None:
        self.indices = indices
        self.generator = generator

    def __iter__(self) -> Iterator[int]:
        for place in kindling.randperm(len(self.indices), generator=self.generator):
            yield self.indices[int(place)]

    def __len__(self) -> int:
        return len(self.indices)


class WeightedRandomSampler(Sampler):
    """num_samples indices, each drawn as often as its weight says.

    Raises ValueError for a num_samples that is no positive integer, for a replacement
    that is no bool, and for weights that are no single row.
    """

    def __init__(
        self,
        weights: Sequence[float],
        num_samples: int,
        replacement: bool = True,
        generator: Any = None,
    ) -> None:
        whole = isinstance(num_samples, int) and not isinstance(num_samples, bool)
        if not whole or num_samples <= 0:
            raise ValueError(
                "num_samples should be a positive integer value, but got "
                f"num_samples={num_samples}"
            )
        if not isinstance(replacement, bool):
            raise ValueError(
                "replacement should be a boolean value, but got "
                f"replacement={replacement}"
            )
        self.weights = kindling.as_tensor(weights, dtype=kindling.float64)
        if self.weights.dim() != 1:
            raise ValueError(
                "weights should be a 1d sequence but given weights have shape "
                f"{tuple(self.weights.shape)}"
            )
        self.num_samples = num_samples
        self.replacement = replacement
        self.generator = generator

    def __iter__(self) -> Iterator[int]:
        drawn = kindling.multinomial(
            self.weights, self.num_samples, self.replacement, generator=self.generator
        )
        return iter(drawn.tolist())

    def __len__(self) -> int:
        return self.num_samples


def draw_seed(generator: Any = None) -> int:
    """A seed of 63 bits, drawn as torch draws one for a generator of its own."""
    stream = generator or kindling.default_generator
    return int(stream.draw64(1)[0]) & (2**63 - 1)


def _drawn(size: int, count: int, stream: Any) -> list[int]:
    return kindling.randint(size, (count,), generator=stream).tolist()
