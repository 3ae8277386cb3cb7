"""What is measured is the same computation on both sides."""

import pytest
import torch

import kindling
from autograder.bench.graphs import rows
from autograder.bench.page import page
from autograder.bench.programs import (
    digits_epoch,
    encoder,
    layer_step,
    lenet,
    lstm,
    mlp,
    small_ops,
    trained,
)


def test_the_network_has_the_losses_of_torch_from_the_same_seed():
    mine, theirs = mlp(kindling, (6, 5, 3), 8), mlp(torch, (6, 5, 3), 8)
    losses = [(mine().item(), theirs().item()) for _ in range(5)]
    assert [a for a, _ in losses] == pytest.approx([b for _, b in losses], rel=1e-5)


def test_the_chain_of_small_operations_gives_a_gradient_on_both_sides():
    for library in (kindling, torch):
        forward, backward = small_ops(library, 10)
        forward()
        backward()


def test_the_network_of_modules_has_the_losses_of_torch():
    mine, theirs = (trained(lib, (6, 5, 3), 8) for lib in (kindling, torch))
    losses = [(mine().item(), theirs().item()) for _ in range(5)]
    assert [a for a, _ in losses] == pytest.approx([b for _, b in losses], rel=1e-4)


@pytest.mark.parametrize("make", [lenet, lstm, encoder])
def test_layers_for_images_and_sequences_have_the_losses_of_torch(make):
    mine, theirs = (layer_step(lib, make) for lib in (kindling, torch))
    losses = [(mine().item(), theirs().item()) for _ in range(4)]
    assert [a for a, _ in losses] == pytest.approx([b for _, b in losses], rel=1e-3)
    assert losses[-1][0] < losses[0][0]


def test_an_epoch_on_the_digits_has_the_loss_of_torch():
    mine, theirs = (digits_epoch(lib) for lib in (kindling, torch))
    assert mine() == pytest.approx(theirs(), rel=1e-4)


def test_graph_views_stand_beside_torchviz():
    found = list(rows(torch, {10: 2, 1_500: 1}))
    shown = {(row.operations, row.what): row for row in found}
    assert shown[10, "record, and write as DOT"].torchviz > 0
    assert shown[1_500, "record, and write as DOT"].theirs_failed
    assert len(found) == 8
    text = page([], {}, {}, found)
    assert "| 1,500 | " in text and "| RecursionError |  |" in text
