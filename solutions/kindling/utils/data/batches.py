# Built by kindling build from source/08_optimizers_and_data.py.
"""What units Optimizers and data build."""

from kindling.utils.data.sampler import Sampler


class BatchSampler(Sampler):
    """Lists of indices from a sampler, batch_size in each."""

    def __init__(self, sampler, batch_size, drop_last):
        whole = isinstance(batch_size, int) and not isinstance(batch_size, bool)
        if not whole or batch_size <= 0:
            raise ValueError(
                "batch_size should be a positive integer value, but got "
                f"batch_size={batch_size}"
            )
        if not isinstance(drop_last, bool):
            raise ValueError(
                f"drop_last should be a boolean value, but got drop_last={drop_last}"
            )
        self.sampler, self.batch_size, self.drop_last = sampler, batch_size, drop_last

    def __iter__(self):
        """Yield lists of batch_size indices; a shorter last one, or none of it."""
        batch = []
        for index in self.sampler:
            batch.append(index)
            if len(batch) == self.batch_size:
                yield batch
                batch = []
        if batch and not self.drop_last:
            yield batch

    def __len__(self):
        """Return the number of batches."""
        whole, rest = divmod(len(self.sampler), self.batch_size)
        return whole + (rest > 0 and not self.drop_last)
