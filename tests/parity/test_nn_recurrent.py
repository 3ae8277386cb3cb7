"""Recurrent layers over constructor options: values, gradients, states, errors."""

import itertools

import numpy as np
import pytest
import torch

import kindling
from tests.parity.layers import numbers, refused_with_the_same_words
from tests.parity.programs import same as same_program

KINDS = ["RNN", "LSTM", "GRU"]
OPTIONS = [
    {"num_layers": n, "bidirectional": both, "bias": bias, "batch_first": first}
    for n, both, bias, first in itertools.product(
        (1, 2), (False, True), (True, False), (False, True)
    )
]


def answers(library, make, x, states=None):
    """Return what a layer answers, and the gradients of all that goes in."""
    library.manual_seed(4)
    layer = make(library).double()
    leaves = [library.tensor(a).requires_grad_() for a in (x, *(states or ()))]
    given = tuple(leaves[1:]) if len(leaves) > 2 else (*leaves[1:], None)[0]
    out, last = layer(leaves[0], given)
    lasts = list(last) if isinstance(last, tuple) else [last]
    total = (out * out).sum()
    for part in lasts:
        total = total + (part * part * part).sum()
    total.backward()
    found = {"output": out.detach(), "last": [part.detach() for part in lasts]}
    found["gradients"] = [leaf.grad for leaf in leaves]
    found["weights"] = {name: p.grad for name, p in layer.named_parameters()}
    return found | {"state": dict(layer.state_dict()), "repr": repr(layer)}


def same(make, x, states=None):
    """Assert that both libraries answer alike."""
    same_program(lambda library: answers(library, make, x, states))


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@pytest.mark.parametrize("kind", KINDS)
def test_layers(kind, options):
    def make(library):
        return getattr(library.nn, kind)(3, 2, **options)

    same(make, numbers((4, 5, 3)))


@pytest.mark.parametrize("kind", KINDS)
def test_first_states(kind):
    for alone, first in ((False, True), (False, False), (True, False)):
        shape = (5, 3) if alone else (4, 5, 3)
        states = (4, 2) if alone else (4, 4 if first else 5, 2)

        def make(library, first=first):
            make = getattr(library.nn, kind)
            return make(3, 2, 2, batch_first=first, bidirectional=True)

        given = [numbers(states, n) for n in range(2 if kind == "LSTM" else 1)]
        same(make, numbers(shape), given)


@pytest.mark.parametrize("kind", KINDS)
def test_a_sequence_alone(kind):
    same(lambda library: getattr(library.nn, kind)(3, 2), numbers((5, 3)))


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("layers", [1, 2])
def test_relu(layers, bias):
    def make(library):
        return library.nn.RNN(3, 4, layers, "relu", bias, bidirectional=True)

    same(make, numbers((4, 2, 3)))


@pytest.mark.parametrize("options", OPTIONS[::3], ids=str)
def test_projection(options):
    def make(library):
        return library.nn.LSTM(3, 4, proj_size=2, **options)

    same(make, numbers((4, 5, 3)))


@pytest.mark.parametrize("kind", KINDS)
def test_dropout_draws_what_torch_draws(kind):
    def program(library):
        library.manual_seed(2)
        layer = getattr(library.nn, kind)(3, 4, 3, dropout=0.4)
        x = library.tensor(np.float32(numbers((4, 2, 3))))
        library.manual_seed(9)
        return layer(x)[0].detach(), layer.eval()(x)[0].detach()

    same_program(program)


CELLS = ["RNNCell", "LSTMCell", "GRUCell"]


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("kind", CELLS)
def test_cells(kind, bias):
    def program(library):
        library.manual_seed(1)
        cell = getattr(library.nn, kind)(3, 2, bias)
        x = library.tensor(np.float32(numbers((4, 3))))
        states = [library.tensor(np.float32(numbers((4, 2), n))) for n in (1, 2)]
        state = tuple(states) if kind == "LSTMCell" else states[0]
        found = [cell(x), cell(x, state)]
        alone = tuple(s[0] for s in states) if kind == "LSTMCell" else states[0][0]
        found += [cell(x[0]), cell(x[0], alone)]
        parts = [f if isinstance(f, tuple) else (f,) for f in found]
        sum((part * part).sum() for each in parts for part in each).backward()
        flat = [[part.detach() for part in each] for each in parts]
        return repr(cell), flat, [p.grad for p in cell.parameters()]

    same_program(program)


def test_the_relu_cell():
    def program(library):
        library.manual_seed(1)
        cell = library.nn.RNNCell(3, 2, nonlinearity="relu")
        return repr(cell), cell(library.ones(2, 3)).detach()

    same_program(program)


def test_state_dicts_are_torchs_own():
    theirs = torch.nn.LSTM(3, 2, 2, bidirectional=True)
    mine = kindling.nn.LSTM(3, 2, 2, bidirectional=True)
    saved = theirs.state_dict().items()
    state = {name: kindling.tensor(p.numpy()) for name, p in saved}
    assert str(mine.load_state_dict(state)) == "<All keys matched successfully>"
    x = np.float32(numbers((5, 1, 3)))
    ours = mine(kindling.tensor(x))[0].detach().numpy()
    wanted = theirs(torch.tensor(x))[0].detach().numpy()
    np.testing.assert_allclose(ours, wanted, atol=1e-6)


def layer(library, kind="RNN", **options):
    """Return a layer from 3 to 2 numbers."""
    return getattr(library.nn, kind)(3, 2, **options)


ERRORS = {
    "four axes": lambda t: layer(t)(t.ones(1, 2, 3, 3)),
    "another size": lambda t: layer(t)(t.ones(4, 2, 4)),
    "a flat state": lambda t: layer(t)(t.ones(4, 2, 3), t.ones(2, 2)),
    "a deep state": lambda t: layer(t)(t.ones(4, 3), t.ones(1, 2, 2)),
    "a state too long": lambda t: layer(t)(t.ones(4, 2, 3), t.ones(1, 2, 3)),
    "flat states": lambda t: layer(t, "LSTM")(t.ones(4, 2, 3), (t.ones(2, 2),) * 2),
    "states too long": lambda t: layer(t, "LSTM")(
        t.ones(4, 2, 3), (t.ones(1, 2, 2), t.ones(1, 2, 3))
    ),
    "dropout": lambda t: layer(t, dropout=1.5),
    "no layers": lambda t: layer(t, num_layers=0),
    "no numbers": lambda t: t.nn.RNN(3, 0),
    "no input": lambda t: t.nn.RNN(0, 3),
    "a size that is no int": lambda t: t.nn.GRU(3.5, 3),
    "bias": lambda t: layer(t, bias=1),
    "batch_first": lambda t: layer(t, batch_first=1),
    "projection": lambda t: layer(t, "LSTM", proj_size=2),
    "negative projection": lambda t: layer(t, "LSTM", proj_size=-1),
    "projection of an RNN": lambda t: layer(t, proj_size=1),
    "projection of a GRU": lambda t: layer(t, "GRU", proj_size=1),
    "nonlinearity": lambda t: layer(t, nonlinearity="sin"),
    "dtype": lambda t: layer(t)(t.ones(4, 2, 3, dtype=t.float64)),
    "a cell's input": lambda t: t.nn.RNNCell(3, 2)(t.ones(1, 1, 3)),
    "a cell's state": lambda t: t.nn.RNNCell(3, 2)(t.ones(1, 3), t.ones(1, 1, 2)),
    "an LSTM cell's state": lambda t: t.nn.LSTMCell(3, 2)(
        t.ones(1, 3), (t.ones(1, 2), t.ones(1, 1, 2))
    ),
}


@pytest.mark.parametrize("ask", ERRORS.values(), ids=ERRORS)
def test_what_torch_refuses(ask):
    refused_with_the_same_words(ask)


TABLES = [
    {},
    {"padding_idx": 1},
    {"padding_idx": -1},
    {"max_norm": 1.0},
    {"max_norm": 0.5, "norm_type": 1.0},
    {"scale_grad_by_freq": True, "padding_idx": 2},
    {"_freeze": True},
]


@pytest.mark.parametrize("options", TABLES, ids=str)
def test_embedding(options):
    def program(library):
        library.manual_seed(5)
        table = library.nn.Embedding(6, 3, **options)
        rows = library.tensor([[0, 1, 2], [2, 2, 5]])
        out = table(rows)
        found = [repr(table), out.detach(), table.weight.detach()]
        if table.weight.requires_grad:
            (out * out).sum().backward()
            found.append(table.weight.grad)
        return found

    same_program(program)


def test_embedding_of_given_vectors():
    def program(library):
        vectors = library.tensor(numbers((4, 2)))
        frozen = library.nn.Embedding.from_pretrained(vectors)
        free = library.nn.Embedding.from_pretrained(
            vectors, freeze=False, padding_idx=0
        )
        rows = library.tensor([3, 0])
        kinds = [frozen.weight.requires_grad, free.weight.requires_grad]
        return frozen(rows), free(rows).detach(), kinds, repr(free)

    same_program(program)


TABLE_ERRORS = {
    "no such row": lambda t: t.nn.Embedding(3, 2)(t.tensor([3])),
    "a negative row": lambda t: t.nn.Embedding(3, 2)(t.tensor([-1])),
    "floats": lambda t: t.nn.Embedding(3, 2)(t.tensor([1.0])),
    "padding": lambda t: t.nn.Embedding(3, 2, padding_idx=3),
    "weight": lambda t: t.nn.Embedding(3, 2, _weight=t.ones(2, 2)),
    "one axis": lambda t: t.nn.Embedding.from_pretrained(t.ones(3)),
}


@pytest.mark.parametrize("ask", TABLE_ERRORS.values(), ids=TABLE_ERRORS)
def test_what_torch_refuses_of_tables(ask):
    refused_with_the_same_words(ask)


def test_sparse_gradients_are_refused_with_what_to_do():
    with pytest.raises(NotImplementedError, match="leave sparse=False"):
        kindling.nn.Embedding(3, 2, sparse=True)(kindling.tensor([1]))


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("side", ["right", "left"])
def test_pad_sequence(side, first):
    def program(library):
        rnn = library.nn.utils.rnn
        rows = [library.tensor(numbers((n, 2), n)) for n in (3, 1, 2)]
        padded = rnn.pad_sequence(rows, first, -1.0, side)
        lengths = library.tensor([3, 1, 2])
        if side == "left":
            return padded
        return padded.clone(), rnn.unpad_sequence(padded, lengths, first)

    same_program(program)


def test_no_sequences():
    refused_with_the_same_words(lambda t: t.nn.utils.rnn.pad_sequence([]))
