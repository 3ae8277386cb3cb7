# Built by kindling build from course/given/kindling/utils/data/__init__.py.
"""Data sets, and loaders that hand them out in batches, as in torch.utils.data.

The parts that units build may be missing while a student is on the way to them.
"""

from kindling.utils.data.collate import default_collate, default_convert
from kindling.utils.data.sampler import (
    RandomSampler,
    Sampler,
    SequentialSampler,
    SubsetRandomSampler,
    WeightedRandomSampler,
)

try:
    from kindling.utils.data.dataset import Dataset, TensorDataset
    from kindling.utils.data.dataset_longtail import (
        ChainDataset,
        ConcatDataset,
        IterableDataset,
        StackDataset,
        Subset,
        random_split,
    )
except ModuleNotFoundError as missing:
    if not (missing.name or "").startswith("kindling."):
        raise
try:
    from kindling.utils.data.batches import BatchSampler
    from kindling.utils.data.dataloader import DataLoader
except ModuleNotFoundError as missing:
    if not (missing.name or "").startswith("kindling."):
        raise

__all__ = [
    "BatchSampler",
    "ChainDataset",
    "ConcatDataset",
    "DataLoader",
    "Dataset",
    "IterableDataset",
    "RandomSampler",
    "Sampler",
    "SequentialSampler",
    "StackDataset",
    "Subset",
    "SubsetRandomSampler",
    "TensorDataset",
    "WeightedRandomSampler",
    "default_collate",
    "default_convert",
    "random_split",
]
