# Built by kindling build from source/08_optimizers_and_data.py.
"""What units Optimizers and data build."""

from kindling.utils.data.base import LoaderBase


class DataLoader(LoaderBase):
    """Batches of a data set, in order or shuffled."""

    def __class_getitem__(cls, kind):
        return cls

    def __iter__(self):
        """Yield one batch after another, each put together by collate_fn."""
        self._begin()
        if self.batch_sampler is None:
            yield from self._single_examples()
            return
        for indices in self.batch_sampler:
            yield self.collate_fn([self.dataset[index] for index in indices])

    def __len__(self):
        """Return the number of batches."""
        return self._count() if self.batch_sampler is None else len(self.batch_sampler)
