"""Attention and Transformer layers over constructor options, masks and shapes."""

import itertools
import warnings

import numpy as np
import pytest
import torch

import kindling
from tests.parity.layers import numbers, refused_with_the_same_words
from tests.parity.programs import same as same_with_warnings

pytestmark = pytest.mark.filterwarnings("ignore:enable_nested_tensor")

LATER = np.triu(np.ones((4, 4), bool), 1)
PADDED = np.array([[False] * 4, [False, False, True, True], [False, True, True, True]])
INFINITE = np.where(LATER, -np.inf, 0.0)


def same_program(program):
    """Assert that both answer alike; torch's advice on its fast path is not ours."""

    def quiet(library):
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="enable_nested_tensor")
            return program(library)

    same_with_warnings(quiet)


def settled(library, module):
    """Return a module in float64 with numbers that are the same in both libraries."""
    module = module.double()
    with library.no_grad():
        for place, param in enumerate(module.parameters()):
            shape = tuple(param.shape)
            param.copy_(library.tensor(0.3 * numbers(shape, place)))
    return module


def learned(library, module, out):
    """Return a result and what its gradient gives to the parameters."""
    (out * out * out).sum().backward()
    grads = {name: p.grad for name, p in module.named_parameters()}
    return {"result": out.detach(), "gradients": grads, "repr": repr(module)}


MASKS = {
    "none": {},
    "bools": {"attn_mask": LATER},
    "floats": {"attn_mask": INFINITE},
    "padding": {"key_padding_mask": PADDED},
    "both": {"attn_mask": LATER, "key_padding_mask": PADDED},
    "for each head": {"attn_mask": np.tile(LATER, (6, 1, 1))},
    "causal": {"attn_mask": INFINITE, "is_causal": True},
}


def given(library, masks):
    """Return masks as tensors of a library."""
    return {
        name: value if isinstance(value, bool) else library.tensor(value)
        for name, value in masks.items()
    }


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("need", [True, False])
@pytest.mark.parametrize("masks", MASKS.values(), ids=MASKS)
def test_masks(masks, need, first):
    def program(library):
        layer = library.nn.MultiheadAttention(6, 2, batch_first=first)
        layer = settled(library, layer)
        x = library.tensor(numbers((3, 4, 6) if first else (4, 3, 6))).requires_grad_()
        out, weights = layer(x, x, x, need_weights=need, **given(library, masks))
        found = learned(library, layer, out)
        return found, x.grad, weights is None or weights.detach()

    same_program(program)


OPTIONS = [
    {"bias": bias, "add_bias_kv": extra, "add_zero_attn": zero, "kdim": k, "vdim": v}
    for bias, extra, zero, (k, v) in itertools.product(
        (True, False), (True, False), (True, False), ((None, None), (5, 3))
    )
]


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_options(options):
    def program(library):
        layer = settled(library, library.nn.MultiheadAttention(6, 3, **options))
        query = library.tensor(numbers((4, 3, 6)))
        key = library.tensor(numbers((4, 3, options["kdim"] or 6), 1))
        value = library.tensor(numbers((4, 3, options["vdim"] or 6), 2))
        masks = given(library, MASKS["both"])
        out, weights = layer(query, key, value, average_attn_weights=False, **masks)
        return learned(library, layer, out), weights.detach(), list(layer.state_dict())

    same_program(program)


@pytest.mark.parametrize("average", [True, False])
def test_one_sequence_alone(average):
    def program(library):
        layer = settled(library, library.nn.MultiheadAttention(6, 3, batch_first=True))
        x, memory = library.tensor(numbers((4, 6))), library.tensor(numbers((5, 6)))
        hidden = library.tensor([False, False, True, False, True])
        kinds = {"key_padding_mask": hidden, "average_attn_weights": average}
        out, weights = layer(x, memory, memory, **kinds)
        return learned(library, layer, out), weights.detach()

    same_program(program)


def test_first_numbers_are_torchs():
    def program(library):
        library.manual_seed(3)
        one = library.nn.MultiheadAttention(6, 2, add_bias_kv=True)
        other = library.nn.MultiheadAttention(6, 2, kdim=4)
        layer = library.nn.TransformerEncoderLayer(6, 2, 8)
        whole = library.nn.Transformer(6, 2, 1, 1, 8)
        modules = one, other, layer, whole
        return [dict(module.state_dict()) for module in modules], repr(whole)

    same_program(program)


def test_dropout_on_the_weights():
    def program(library):
        library.manual_seed(3)
        layer = library.nn.MultiheadAttention(6, 2, dropout=0.4)
        x = library.tensor(np.float32(numbers((4, 3, 6))))
        found = [part.detach() for part in layer(x, x, x)]
        return found, layer.eval()(x, x, x)[0].detach()

    same_program(program)


KINDS = [
    {"norm_first": norm, "batch_first": batch, "bias": bias, "activation": kind}
    for norm, batch, bias, kind in itertools.product(
        (True, False), (True, False), (True, False), ("relu", "gelu")
    )
]


@pytest.mark.parametrize("options", KINDS, ids=str)
def test_encoder(options):
    def program(library):
        nn = library.nn
        layer = nn.TransformerEncoderLayer(6, 2, 8, dropout=0.0, **options)
        stack = nn.TransformerEncoder(layer, 2, nn.LayerNorm(6), False)
        stack = settled(library, stack)
        x = library.tensor(numbers((3, 4, 6) if options["batch_first"] else (4, 3, 6)))
        masks = {"mask": LATER, "src_key_padding_mask": PADDED}
        return learned(library, stack, stack(x, **given(library, masks)))

    same_program(program)


@pytest.mark.parametrize("options", KINDS, ids=str)
def test_encoder_and_decoder(options):
    def program(library):
        model = library.nn.Transformer(6, 2, 1, 2, 8, dropout=0.0, **options)
        model = settled(library, model)
        first = options["batch_first"]
        src = library.tensor(numbers((3, 4, 6) if first else (4, 3, 6)))
        tgt = library.tensor(numbers((3, 5, 6) if first else (5, 3, 6), 1))
        later = np.triu(np.ones((5, 5), bool), 1)
        masks = {"tgt_mask": later, "memory_key_padding_mask": PADDED}
        return learned(library, model, model(src, tgt, **given(library, masks)))

    same_program(program)


def test_a_decoder_by_itself():
    def program(library):
        nn = library.nn
        layer = nn.TransformerDecoderLayer(6, 3, 8, dropout=0.0)
        stack = settled(library, nn.TransformerDecoder(layer, 2, nn.LayerNorm(6)))
        x, memory = (library.tensor(numbers((n, 3, 6), n)) for n in (4, 5))
        mask = nn.Transformer.generate_square_subsequent_mask(4, dtype=library.float64)
        return learned(library, stack, stack(x, memory, mask)), mask

    same_program(program)


def test_another_activation():
    def program(library):
        layer = library.nn.TransformerEncoderLayer(
            6, 2, 8, 0.0, library.nn.functional.silu
        )
        layer = settled(library, layer)
        return learned(library, layer, layer(library.tensor(numbers((4, 2, 6)))))

    same_program(program)


def attention(library, size=6, heads=2, **options):
    """Return a layer of attention."""
    return library.nn.MultiheadAttention(size, heads, **options)


def called(library, *shapes, **masks):
    """Call attention with ones of these shapes, the last one for what is missing."""
    parts = [library.ones(*shape) for shape in shapes]
    return attention(library)(*parts, *[parts[-1]] * (3 - len(parts)), **masks)


ERRORS = {
    "no heads": lambda t: attention(t, heads=0),
    "heads that do not divide": lambda t: attention(t, heads=4),
    "one axis": lambda t: called(t, (6,)),
    "keys alone": lambda t: called(t, (4, 3, 6), (4, 6)),
    "keys in a batch": lambda t: called(t, (4, 6), (4, 3, 6)),
    "padding of one axis": lambda t: called(
        t, (4, 3, 6), key_padding_mask=t.zeros(4).bool()
    ),
    "a mask of one axis": lambda t: called(t, (4, 3, 6), attn_mask=t.zeros(4).bool()),
    "a mask too long": lambda t: called(t, (4, 3, 6), attn_mask=t.zeros(4, 5)),
    "masks too few": lambda t: called(t, (4, 3, 6), attn_mask=t.zeros(3, 4, 4)),
    "whole numbers": lambda t: called(t, (4, 3, 6), attn_mask=t.zeros(4, 4).long()),
    "another size": lambda t: called(t, (4, 3, 4)),
    "values too few": lambda t: called(t, (4, 3, 6), (4, 3, 6), (5, 3, 6)),
    "causal without a mask": lambda t: called(t, (4, 3, 6), is_causal=True),
    "another activation": lambda t: t.nn.TransformerEncoderLayer(
        6, 2, activation="tanh"
    ),
    "two batches": lambda t: t.nn.Transformer(6, 2, 1, 1, 8)(
        t.ones(4, 3, 6), t.ones(4, 2, 6)
    ),
    "two sizes": lambda t: t.nn.Transformer(6, 2, 1, 1, 8)(
        t.ones(4, 3, 6), t.ones(4, 3, 5)
    ),
}


@pytest.mark.parametrize("ask", ERRORS.values(), ids=ERRORS)
def test_what_torch_refuses(ask):
    refused_with_the_same_words(ask)


def test_a_torch_state_loads_and_gives_the_same_answers():
    theirs = torch.nn.TransformerEncoderLayer(8, 2, 16, dropout=0.0)
    mine = kindling.nn.TransformerEncoderLayer(8, 2, 16, dropout=0.0)
    saved = theirs.state_dict().items()
    mine.load_state_dict({name: kindling.tensor(p.numpy()) for name, p in saved})
    x = np.float32(numbers((5, 2, 8)))
    ours = mine(kindling.tensor(x)).detach().numpy()
    wanted = theirs(torch.tensor(x)).detach().numpy()
    np.testing.assert_allclose(ours, wanted, atol=2e-6)


def test_padded_places_are_computed_as_in_training():
    """torch's fast path leaves 0 there, in evaluation and without recording only."""
    layer = kindling.nn.TransformerEncoderLayer(6, 2, 8, batch_first=True, dropout=0.0)
    stack = kindling.nn.TransformerEncoder(layer, 1)
    x = kindling.tensor(np.float32(numbers((3, 4, 6))))
    hidden = kindling.tensor(PADDED)
    training = stack(x, src_key_padding_mask=hidden).detach().numpy()
    with kindling.no_grad():
        evaluated = stack.eval()(x, src_key_padding_mask=hidden).numpy()
    np.testing.assert_array_equal(training, evaluated)
    assert (evaluated[1, 2:] != 0).all()
