"""Data sets, samplers and loaders: torch's batches, orders, splits and errors."""

from collections import namedtuple

import numpy as np
import pytest

from tests.parity.modules import told
from tests.parity.programs import same

Pair = namedtuple("Pair", ["first", "second"])


def examples(torch, count=10):
    """Return a data set of rows and labels."""
    x = torch.arange(2 * count).reshape(count, 2).to(torch.float32)
    return torch.utils.data.TensorDataset(x, torch.arange(count))


def squares(torch, count):
    """Return a class of data sets written by hand, of squares."""

    class Squares(torch.utils.data.Dataset):
        def __len__(self):
            return count

        def __getitem__(self, index):
            if not 0 <= index < count:
                raise IndexError(index)
            return index**2

    return Squares()


def stream(torch, count):
    """Return a stream of numbers."""

    class Stream(torch.utils.data.IterableDataset):
        def __iter__(self):
            return iter(range(count))

    return Stream()


LOADERS = {
    "one by one": {},
    "in order": {"batch_size": 3},
    "whole": {"batch_size": 10},
    "too large": {"batch_size": 20},
    "drop last": {"batch_size": 3, "drop_last": True},
    "drop all": {"batch_size": 20, "drop_last": True},
    "shuffled": {"batch_size": 4, "shuffle": True},
    "shuffled, dropped": {"batch_size": 4, "shuffle": True, "drop_last": True},
    "not batched": {"batch_size": None},
    "not batched, shuffled": {"batch_size": None, "shuffle": True},
}


@pytest.mark.parametrize("name", LOADERS)
def test_batches_are_torchs(name):
    def program(torch):
        torch.manual_seed(5)
        loader = torch.utils.data.DataLoader(examples(torch), **LOADERS[name])
        twice = [list(loader), list(loader)]
        return len(loader), twice, torch.rand(2)

    same(program)


@pytest.mark.parametrize("count", [1, 2, 7, 33])
def test_a_generator_gives_the_order(count):
    def program(torch):
        stream = torch.Generator().manual_seed(7)
        options = {"batch_size": 4, "shuffle": True, "generator": stream}
        loader = torch.utils.data.DataLoader(examples(torch, count), **options)
        return list(loader), list(loader), torch.randperm(3, generator=stream)

    same(program)


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_data_sets_have_rows_lengths_and_sums(count):
    def program(torch):
        data = torch.utils.data
        first, second = squares(torch, count), examples(torch, count + 1)
        both = first + second
        found = [both[n] for n in range(len(both))]
        subset = data.Subset(second, [count, 0])
        stacked = data.StackDataset(second, second), data.StackDataset(a=second)
        rows = [stacked[0][0], stacked[1][count], len(stacked[0])]
        return found, len(both), both[-1], [subset[0], subset[1], len(subset)], rows

    same(program)


def test_streams_are_loaded_in_order():
    def program(torch):
        data, found = torch.utils.data, []
        for options in ({}, {"batch_size": 3}, {"batch_size": None}):
            found.append(list(data.DataLoader(stream(torch, 7), **options)))
        options = {"batch_size": 3, "drop_last": True}
        found.append(list(data.DataLoader(stream(torch, 7), **options)))
        chained = stream(torch, 2) + stream(torch, 3)
        return found, list(chained)

    same(program)


BATCHES = {
    "tensors": lambda t: [t.ones(2), t.zeros(2)],
    "arrays": lambda t: [np.ones((1, 2), dtype="float32"), np.zeros((1, 2), "float32")],
    "numpy numbers": lambda t: [np.float64(1.5), np.float64(2.5)],
    "floats": lambda t: [1.5, 2.5, 3.5],
    "integers": lambda t: [1, 2],
    "bools": lambda t: [True, False],
    "strings": lambda t: ["a", "b"],
    "tuples": lambda t: [(1, t.ones(1)), (2, t.zeros(1))],
    "named tuples": lambda t: [Pair(1, 2.0), Pair(3, 4.0)],
    "lists": lambda t: [[1, 2], [3, 4]],
    "dicts": lambda t: [{"x": t.ones(1), "n": 1}, {"x": t.zeros(1), "n": 2}],
    "nested": lambda t: [{"x": (1, [2.0])}, {"x": (3, [4.0])}],
    "unequal lists": lambda t: [[1, 2], [3]],
}


@pytest.mark.parametrize("name", BATCHES)
def test_examples_are_put_together_as_in_torch(name):
    def program(torch):
        batch = BATCHES[name](torch)
        try:
            found = torch.utils.data.default_collate(batch)
        except RuntimeError as error:
            return str(error)
        return type(found).__name__, found

    same(program)


@pytest.mark.parametrize("name", BATCHES)
def test_single_examples_are_converted_as_in_torch(name):
    def program(torch):
        found = torch.utils.data.default_convert(BATCHES[name](torch)[0])
        return type(found).__name__, found

    same(program)


def test_a_collate_function_makes_the_batch():
    def program(torch):
        collate = lambda rows: sum(x for x, _ in rows)  # noqa: E731
        options = {"batch_size": 3, "collate_fn": collate}
        return list(torch.utils.data.DataLoader(examples(torch), **options))

    same(program)


SAMPLERS = {
    "in order": lambda d: d.SequentialSampler(range(5)),
    "random": lambda d: d.RandomSampler(range(9)),
    "more than all": lambda d: d.RandomSampler(range(4), num_samples=10),
    "with replacement": lambda d: d.RandomSampler(range(9), True, num_samples=70),
    "subset": lambda d: d.SubsetRandomSampler([3, 1, 4, 1, 5]),
    "weights": lambda d: d.WeightedRandomSampler([1.0, 2.0, 0.0, 4.0], 30),
    "weights once": lambda d: d.WeightedRandomSampler([1, 2, 3, 4.0], 3, False),
}


@pytest.mark.parametrize("name", SAMPLERS)
def test_samplers_draw_torchs_indices(name):
    def program(torch):
        torch.manual_seed(11)
        sampler = SAMPLERS[name](torch.utils.data)
        batches = torch.utils.data.BatchSampler(sampler, 4, False)
        twice = [[int(n) for n in sampler] for _ in range(2)]
        return twice, list(batches), len(sampler), len(batches), torch.rand(1)

    same(program)


def test_a_sampler_of_ones_own_is_used():
    def program(torch):
        class Odd(torch.utils.data.Sampler):
            def __iter__(self):
                return iter(range(1, 10, 2))

            def __len__(self):
                return 5

        data, rows = torch.utils.data, examples(torch)
        loader = data.DataLoader(rows, sampler=Odd(), batch_size=2)
        pairs = data.DataLoader(rows, batch_sampler=[[0, 1], [9, 8, 7]])
        return list(loader), len(loader), list(pairs), len(pairs)

    same(program)


@pytest.mark.parametrize(
    "lengths", [[7, 3], [10], [0, 10], [0.5, 0.5], [0.25, 0.25, 0.5], [1 / 3] * 3]
)
def test_splits_are_torchs(lengths):
    def program(torch):
        torch.manual_seed(2)
        parts = torch.utils.data.random_split(examples(torch), lengths)
        stream = torch.Generator().manual_seed(3)
        again = torch.utils.data.random_split(examples(torch), lengths, stream)
        return [list(part.indices) for part in (*parts, *again)], torch.rand(1)

    same(program)


REFUSED = {
    "sizes": lambda t, d: d.TensorDataset(t.ones(2), t.ones(3)),
    "no item": lambda t, d: d.Dataset()[0],
    "split": lambda t, d: d.random_split(range(3), [1, 1]),
    "share": lambda t, d: d.random_split(range(3), [1.5, -0.5]),
    "no parts": lambda t, d: d.ConcatDataset([]),
    "stream in parts": lambda t, d: d.ConcatDataset([stream(t, 2)]),
    "too far back": lambda t, d: d.ConcatDataset([squares(t, 2)])[-3],
    "stack of both": lambda t, d: d.StackDataset(squares(t, 2), a=squares(t, 2)),
    "stack of none": lambda t, d: d.StackDataset(),
    "stack of sizes": lambda t, d: d.StackDataset(squares(t, 2), squares(t, 3)),
    "batch size": lambda t, d: d.DataLoader(range(3), batch_size=0),
    "batch size float": lambda t, d: d.BatchSampler(range(3), 1.5, False),
    "drop_last": lambda t, d: d.BatchSampler(range(3), 1, "no"),
    "sampler and shuffle": lambda t, d: d.DataLoader(
        range(3), shuffle=True, sampler=[]
    ),
    "batches and size": lambda t, d: d.DataLoader(range(3), 2, batch_sampler=[[0]]),
    "nothing to drop": lambda t, d: d.DataLoader(range(3), None, drop_last=True),
    "workers": lambda t, d: d.DataLoader(range(3), num_workers=-1),
    "timeout": lambda t, d: d.DataLoader(range(3), timeout=-1),
    "shuffled stream": lambda t, d: d.DataLoader(stream(t, 2), shuffle=True),
    "sampled stream": lambda t, d: d.DataLoader(stream(t, 2), sampler=[1]),
    "no samples": lambda t, d: d.RandomSampler(range(0)),
    "replacement": lambda t, d: d.RandomSampler(range(2), "yes"),
    "num_samples": lambda t, d: d.RandomSampler(range(2), num_samples=-1),
    "weights in two": lambda t, d: d.WeightedRandomSampler([[1.0]], 1),
    "weights none": lambda t, d: d.WeightedRandomSampler([1.0], 0),
    "weights how": lambda t, d: d.WeightedRandomSampler([1.0], 1, "yes"),
    "length of a stream": lambda t, d: len(d.DataLoader(stream(t, 2))),
    "length of a data set": lambda t, d: len(d.DataLoader(d.Dataset())),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_torch_refuses_is_refused_in_its_words(name):
    def program(torch):
        return told(lambda: REFUSED[name](torch, torch.utils.data))

    same(program)
