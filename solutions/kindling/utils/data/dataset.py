# Built by kindling build from source/08_optimizers_and_data.py.
"""What units Optimizers and data build."""


class Dataset:
    """Examples that are found by their index; each class writes ``__getitem__``."""

    def __getitem__(self, index):
        raise NotImplementedError("Subclasses of Dataset should implement __getitem__.")

    def __add__(self, other):
        from kindling.utils.data.dataset_longtail import ConcatDataset

        return ConcatDataset([self, other])

    def __class_getitem__(cls, kind):
        return cls


class TensorDataset(Dataset):
    """Tensors with one first dimension; an example is a tuple of a row of each."""

    def __init__(self, *tensors):
        if any(len(tensor) != len(tensors[0]) for tensor in tensors):
            raise AssertionError("Size mismatch between tensors")
        self.tensors = tensors

    def __getitem__(self, index):
        """Return a tuple of what each tensor holds at that index."""
        return tuple(tensor[index] for tensor in self.tensors)

    def __len__(self):
        """Return the number of examples."""
        return self.tensors[0].shape[0]
