"""What is measured is the same computation on both sides."""

import pytest
import torch

import kindling
from autograder.bench.programs import mlp, small_ops


def test_the_network_has_the_losses_of_torch_from_the_same_seed():
    mine, theirs = mlp(kindling, (6, 5, 3), 8), mlp(torch, (6, 5, 3), 8)
    losses = [(mine().item(), theirs().item()) for _ in range(5)]
    assert [a for a, _ in losses] == pytest.approx([b for _, b in losses], rel=1e-5)


def test_the_chain_of_small_operations_gives_a_gradient_on_both_sides():
    for library in (kindling, torch):
        forward, backward = small_ops(library, 10)
        forward()
        backward()
