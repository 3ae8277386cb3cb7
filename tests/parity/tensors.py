"""One program, run on torch and on kindling: what both answer, and drawn inputs."""

import warnings
from collections.abc import Callable
from typing import Any

import hypothesis.extra.numpy as npst
import numpy as np
import torch
from hypothesis import strategies as st

import kindling

LIBRARIES = (kindling, torch)
TOLERANCE = {"float16": 2e-3, "float32": 2e-5, "float64": 1e-10}
NUMBERS = {
    "float32": st.floats(-3, 3, width=32),
    "float64": st.floats(-3, 3),
    "int64": st.integers(-5, 5),
    "int32": st.integers(-5, 5),
    "uint8": st.integers(0, 200),
    "bool": st.booleans(),
}
FLOATS = ("float32", "float64")
KINDS = tuple(NUMBERS)
SHAPES = npst.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4)
FULL_SHAPES = npst.array_shapes(min_dims=1, max_dims=3, min_side=1, max_side=4)
PAIRS_OF_SHAPES = npst.mutually_broadcastable_shapes(
    num_shapes=2, min_side=0, max_side=3, max_dims=3
).map(lambda found: found.input_shapes)


def numbers(draw: Any, shape: tuple[int, ...], kind: str) -> np.ndarray:
    """Return a drawn array, also with memory laid out in another way."""
    array = draw(npst.arrays(kind, shape, elements=NUMBERS[kind]))
    layout = draw(st.sampled_from(["plain", "transposed", "stepped"]))
    if layout == "transposed":
        return np.ascontiguousarray(array.T).T
    if layout == "stepped" and array.ndim:
        wide = np.repeat(array, 2, axis=-1)
        return wide[..., ::2]
    return array


@st.composite
def arrays(draw: Any, shapes: Any = SHAPES, kinds: Any = FLOATS) -> np.ndarray:
    """Draw one array."""
    return numbers(draw, draw(shapes), draw(st.sampled_from(kinds)))


@st.composite
def pairs(draw: Any, kinds: Any = FLOATS, mixed: bool = False) -> list[np.ndarray]:
    """Draw two arrays whose shapes broadcast, of one kind or of two."""
    kind = draw(st.sampled_from(kinds))
    other = draw(st.sampled_from(kinds)) if mixed else kind
    first, second = draw(PAIRS_OF_SHAPES)
    return [numbers(draw, first, kind), numbers(draw, second, other)]


def answer(library: Any, program: Callable[..., Any], inputs: Any, grad: bool) -> Any:
    """Return what a program gives on a library: arrays, or the type it raises."""
    tensors = [library.from_numpy(array.copy("K")) for array in inputs]
    if grad:
        tensors = [x.requires_grad_() for x in tensors]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            out = program(library, *tensors)
        except NotImplementedError:
            return RuntimeError  # torch has it for some dtypes; it is a RuntimeError
        except Exception as error:
            return type(error)
        found = as_data(library, out)
        if grad and isinstance(out, library.Tensor) and out.requires_grad:
            out.backward(library.from_numpy(upstream(out)))
            found = [found, *(as_data(library, x.grad) for x in tensors)]
    return found


def upstream(out: Any) -> np.ndarray:
    """Return an upstream gradient: other numbers everywhere, the same on both sides."""
    shape, kind = tuple(out.shape), str(out.dtype).removeprefix("torch.")
    count = int(np.prod(shape))
    return (
        (np.linspace(-1, 2, count) if count else np.zeros(0))
        .reshape(shape)
        .astype(kind)
    )


def as_data(library: Any, thing: Any) -> Any:
    """Return a tensor as an array; lists and tuples of them as lists.

    A dict of such things becomes the list of its keys and the list of its values.
    """
    if isinstance(thing, library.Tensor):
        return thing.detach().numpy().copy()
    if isinstance(thing, dict):
        return ["dict", list(thing), as_data(library, list(thing.values()))]
    if isinstance(thing, list | tuple) and not hasattr(thing, "numel"):
        return [as_data(library, item) for item in thing]
    return tuple(thing) if hasattr(thing, "numel") else thing


def agree(program: Callable[..., Any], *inputs: np.ndarray, grad: bool = False) -> None:
    """Assert that both libraries answer the same, gradients included if `grad`."""
    ours, theirs = (answer(library, program, inputs, grad) for library in LIBRARIES)
    assert_same(ours, theirs)


def assert_same(ours: Any, theirs: Any) -> None:
    """Assert that two answers agree in type, dtype, shape and numbers."""
    if isinstance(theirs, list):
        assert isinstance(ours, list) and len(ours) == len(theirs), (ours, theirs)
        for mine, their in zip(ours, theirs, strict=True):
            assert_same(mine, their)
    elif isinstance(theirs, np.ndarray):
        assert isinstance(ours, np.ndarray), (ours, theirs)
        assert ours.dtype == theirs.dtype
        assert ours.shape == theirs.shape
        close = TOLERANCE.get(str(theirs.dtype), 0)
        np.testing.assert_allclose(ours, theirs, rtol=close, atol=close)
    else:
        assert not isinstance(ours, np.ndarray | list), (ours, theirs)
        assert ours == theirs or (ours != ours and theirs != theirs), (ours, theirs)
