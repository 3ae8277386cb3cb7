# Built by kindling build from course/given/kindling/utils/data/base.py.
"""LoaderBase: the arguments of a loader, and what it makes of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from kindling.utils.data.batches import BatchSampler
from kindling.utils.data.collate import default_collate, default_convert
from kindling.utils.data.dataset_longtail import IterableDataset
from kindling.utils.data.sampler import RandomSampler, SequentialSampler, draw_seed

NEVER_MIXED = (
    "batch_sampler option is mutually exclusive with batch_size, shuffle, sampler, and "
    "drop_last"
)


class LoaderBase:
    """A loader without its loop.

    dataset: has ``__getitem__`` and ``__len__``, or is a stream, ``IterableDataset``;
    batch_size: examples in a batch, None for single examples; shuffle: a new random
    order each time; sampler, batch_sampler: which examples instead; collate_fn: makes a
    batch of a list of examples; drop_last: leave out a last batch that is too small;
    generator: where the order is drawn. The other arguments of torch are taken, and
    nothing runs in other processes: num_workers changes no result. Raises ValueError
    for arguments that exclude each other.
    """

    def __init__(
        self,
        dataset: Any,
        batch_size: int | None = 1,
        shuffle: bool | None = None,
        sampler: Any = None,
        batch_sampler: Any = None,
        num_workers: int = 0,
        collate_fn: Callable[[list[Any]], Any] | None = None,
        pin_memory: bool = False,
        drop_last: bool = False,
        timeout: float = 0,
        worker_init_fn: Any = None,
        multiprocessing_context: Any = None,
        generator: Any = None,
        **only_torch: Any,
    ) -> None:
        _not_negative(num_workers, timeout)
        self.dataset, self.generator = dataset, generator
        self.num_workers, self.timeout = num_workers, timeout
        self.pin_memory, self.worker_init_fn = pin_memory, worker_init_fn
        stream = isinstance(dataset, IterableDataset)
        if stream:
            _only_in_order(shuffle, sampler, batch_sampler)
        if sampler is not None and shuffle:
            raise ValueError("sampler option is mutually exclusive with shuffle")
        if batch_sampler is not None:
            if batch_size != 1 or shuffle or sampler is not None or drop_last:
                raise ValueError(NEVER_MIXED)
            batch_size = None
        elif batch_size is None and drop_last:
            raise ValueError(
                "batch_size=None option disables auto-batching and is mutually "
                "exclusive with drop_last"
            )
        self.batch_size, self.drop_last = batch_size, drop_last
        self.sampler = (
            sampler if stream or sampler is not None else self._order(shuffle)
        )
        if batch_sampler is None and batch_size is not None and not stream:
            batch_sampler = BatchSampler(self.sampler, batch_size, drop_last)
        self.batch_sampler = batch_sampler
        batched = stream and batch_size is not None or batch_sampler is not None
        self.collate_fn = collate_fn or (
            default_collate if batched else default_convert
        )

    def _order(self, shuffle: bool | None) -> Any:
        if shuffle:
            return RandomSampler(self.dataset, generator=self.generator)
        return SequentialSampler(self.dataset)

    def _begin(self) -> None:
        """Draw the seed that torch draws at the start of every loop."""
        draw_seed(self.generator)

    def _single_examples(self) -> Iterator[Any]:
        """What a loop gives without batches of indices: examples, parts of a stream."""
        if not isinstance(self.dataset, IterableDataset):
            for index in self.sampler:
                yield self.collate_fn(self.dataset[index])
            return
        if self.batch_size is None:
            yield from map(self.collate_fn, self.dataset)
            return
        examples = iter(self.dataset)
        while batch := list(islice(examples, self.batch_size)):
            if len(batch) == self.batch_size or not self.drop_last:
                yield self.collate_fn(batch)

    def _count(self) -> int:
        """How many items such a loop gives; TypeError for a stream without a length."""
        if not isinstance(self.dataset, IterableDataset):
            return len(self.sampler)
        length = len(self.dataset)  # type: ignore[arg-type]
        if self.batch_size is None:
            return length
        whole, rest = divmod(length, self.batch_size)
        return whole + (rest > 0 and not self.drop_last)


def _not_negative(num_workers: int, timeout: float) -> None:
    if num_workers < 0:
        raise ValueError(
            "num_workers option should be non-negative; use num_workers=0 to disable "
            "multiprocessing."
        )
    if timeout < 0:
        raise ValueError("timeout option should be non-negative")


def _only_in_order(shuffle: Any, sampler: Any, batch_sampler: Any) -> None:
    for name, value in (
        ("shuffle", shuffle if shuffle not in (None, False) else None),
        ("sampler", sampler),
        ("batch_sampler", batch_sampler),
    ):
        if value is not None:
            raise ValueError(
                f"DataLoader with IterableDataset: expected unspecified {name} option, "
                f"but got {name}={value}"
            )
