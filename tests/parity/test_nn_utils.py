"""Parameters as one vector, and gradients that are clipped."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.parity.modules import told, tree
from tests.parity.programs import W, same
from tests.parity.tensors import FLOATS, FULL_SHAPES, arrays


def trained(torch: Any) -> Any:
    """Return a model after one backward pass, one parameter without a gradient."""
    model = tree(torch)
    model.unused = torch.nn.Parameter(torch.ones(1))
    model(torch.tensor(W[:, :2])).sum().backward()
    return model


def grads(model: Any) -> list[Any]:
    """Return the gradients of a model."""
    return [p.grad for p in model.parameters()]


@pytest.mark.parametrize("norm_type", [2.0, 1, 3.0, "inf", float("inf"), 0.0])
@pytest.mark.parametrize("max_norm", [0.5, 1e6, 0])
def test_the_norm_of_all_gradients_is_clipped(max_norm, norm_type):
    def program(torch):
        model, one = trained(torch), trained(torch).head.weight
        clip = torch.nn.utils.clip_grad_norm_
        total = clip(model.parameters(), max_norm, norm_type=norm_type)
        single = clip(one, max_norm, norm_type, foreach=False)
        return total, single, grads(model), one.grad, total.requires_grad

    same(program)


@pytest.mark.parametrize("clip_value", [0.5, 100, 0.0, -1.0])
def test_each_number_of_the_gradients_is_clipped(clip_value):
    def program(torch):
        model, one = trained(torch), trained(torch).head.weight
        clip = torch.nn.utils.clip_grad_value_
        nothing = clip(list(model.parameters()), clip_value), clip(one, clip_value)
        return nothing, grads(model), one.grad

    same(program)


@pytest.mark.parametrize("kind", FLOATS)
@given(data=st.data())
@settings(max_examples=25)
def test_clipped_gradients_of_any_shapes_are_torchs(kind, data):
    drawn = arrays(FULL_SHAPES, (kind,))
    found = data.draw(st.lists(drawn, min_size=1, max_size=4))

    def program(torch):
        leaves = with_grads(torch, found)
        total = torch.nn.utils.clip_grad_norm_(leaves, 1.25)
        return total, [leaf.grad for leaf in leaves]

    same(program)


def with_grads(torch: Any, found: list[np.ndarray]) -> list[Any]:
    """Return leaves that have the arrays as gradients."""
    leaves = [torch.zeros(a.shape, dtype=getattr(torch, str(a.dtype))) for a in found]
    for leaf, array in zip(leaves, found, strict=True):
        leaf.grad = torch.from_numpy(np.ascontiguousarray(array).copy())
    return leaves


def test_gradients_of_several_dtypes_are_clipped_together():
    found = [np.float32([3.0, 4.0]), np.float64([[12.0]]), np.float16([0.0])]

    def program(torch):
        leaves = with_grads(torch, found)
        total = torch.nn.utils.clip_grad_norm_(leaves, 6.5)
        dtypes = [str(x.dtype)[-7:] for x in (total, *(leaf.grad for leaf in leaves))]
        return dtypes, total.float(), [leaf.grad.float() for leaf in leaves]

    same(program)


def test_no_parameters_have_no_norm_and_a_generator_of_none_is_a_warning():
    def program(torch):
        clip = torch.nn.utils.clip_grad_norm_
        no_grads = clip([torch.ones(1)], 1.0)
        return clip([], 1.0), clip((p for p in ()), 1.0), no_grads

    same(program)


def test_a_norm_that_is_not_finite_is_an_error_if_asked_for():
    def program(torch):
        x = torch.ones(2, requires_grad=True)
        x.grad = torch.tensor([float("inf"), 1.0])
        clip = torch.nn.utils.clip_grad_norm_
        error = told(lambda: clip(x, 1.0, error_if_nonfinite=True))
        kept = x.grad.clone()
        return error, kept, clip(x, 1.0), x.grad

    same(program)


def test_norm_and_clipping_are_had_apart():
    def program(torch):
        model = trained(torch)
        found = [g for g in grads(model) if g is not None]
        total = torch.nn.utils.get_total_norm(found, 2.0)
        torch.nn.utils.clip_grads_with_norm_(model.parameters(), 0.1, total)
        return total, grads(model)

    same(program)


def test_parameters_become_a_vector_with_its_gradient_and_come_back():
    def program(torch):
        model = tree(torch)
        vector = torch.nn.utils.parameters_to_vector(model.parameters())
        (vector * vector).sum().backward()
        weight, numbers = model.head.weight, torch.arange(float(vector.numel()))
        torch.nn.utils.vector_to_parameters(numbers, model.parameters())
        with torch.no_grad():
            numbers[0] = 100.0
        kept = weight is model.head.weight, weight.is_leaf, weight.requires_grad
        return vector.detach(), grads(model), list(model.parameters()), kept

    same(program)


@pytest.mark.parametrize("vector", [lambda torch: [1.0], lambda torch: torch.ones(2)])
def test_what_is_no_vector_of_the_parameters_is_an_error(vector):
    def program(torch):
        model = tree(torch)
        fill = torch.nn.utils.vector_to_parameters
        error = told(lambda: fill(vector(torch), model.parameters()))
        return error[0]

    same(program)
