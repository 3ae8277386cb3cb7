"""Expressions on torch and on kindling: text, facts, numbers, gradients, errors.

An expression is a line of Python; before the last ";" stand statements. Its names:
torch, np and the tensors of `names`. An error of torch must be ours too: the same type,
and what torch says must be part of what we say, apart from the forms in OUR_WORDS.
"""

import warnings
from typing import Any, NamedTuple

import numpy as np
import torch

import kindling

TOLERANCE = {"float16": 2e-3, "float32": 2e-5, "float64": 1e-10}
LEAVES = "xwvstpd"
OUR_WORDS = (
    "do not broadcast",
    "inner sizes",
    "expected tensors or numbers",
    "computes on the CPU only",
    "such as kindling.float32",
    "The only supported types are",
    "modified by an inplace operation",
    "cannot be interpreted as an integer",
    "expected two tensors",
)
"""Where the words are ours: they name the shapes and what was expected (DESIGN 5)."""
NO_WORDS = ("invalid combination of arguments", "missing 1 required", "takes ")
"""Errors of torch's parser of arguments: the type is ours too, the words are not."""


class Answer(NamedTuple):
    """What an expression gave on one library."""

    text: str
    facts: list[Any]
    numbers: list[np.ndarray]
    grads: Any
    error: BaseException | None = None


def lines(text: str) -> list[str]:
    """Return the expressions of a table, one each line."""
    found = [line.strip() for line in text.splitlines()]
    return [line for line in found if line]


def names(torch: Any) -> dict[str, Any]:
    """Return the names that expressions use, new tensors for each of them."""
    leaf: dict[str, Any] = {"requires_grad": True}
    return {
        "torch": torch,
        "np": np,
        "x": torch.tensor([[-2.0, -1.0, 0.0], [1.0, 2.0, 3.0]], **leaf),
        "w": torch.tensor([[0.5, -1.5, 2.0], [1.0, 0.25, -0.75]], **leaf),
        "v": torch.tensor([1.0, -2.0, 3.0], **leaf),
        "s": torch.tensor(2.5, **leaf),
        "t": (torch.arange(24.0) / 7 - 1.5).reshape(2, 3, 4).requires_grad_(),
        "p": torch.tensor([[0.5, 1.5, 2.0], [1.0, 0.25, 0.75]], **leaf),
        "d": torch.tensor([[0.5, 1.5, 2.0]] * 2, dtype=torch.float64, **leaf),
        "h": torch.tensor([0.5, 1.5, -2.25], dtype=torch.float16),
        "f": torch.tensor([1.0, 2.0, 3.0]),
        "i": torch.tensor([[3, 1, 2], [0, 5, 4]]),
        "j": torch.tensor([2, 0, 1]),
        "k": torch.tensor(3),
        "b": torch.tensor([[True, False, True], [False, False, True]]),
        "c": torch.tensor([True, False, True]),
        "u": torch.tensor([1, 200, 30], dtype=torch.uint8),
        "i8": torch.tensor([1, -2, 100], dtype=torch.int8),
        "i32": torch.tensor([1, -2, 3], dtype=torch.int32),
        "e": torch.zeros(0, 3),
        "n": torch.tensor([1.0, float("nan"), -float("inf"), float("inf"), 0.0]),
        "z": torch.tensor([0.0, -0.0, 2.0]),
        "dup": torch.tensor([3.0, 1.0, 3.0, 1.0, 2.0]),
        "mat": torch.arange(12.0).reshape(3, 4),
        "square": torch.arange(16.0).reshape(4, 4),
        "inf": float("inf"),
        "nan": float("nan"),
    }


def assert_same(expression: str) -> None:
    """Assert that an expression answers alike on both libraries."""
    ours, theirs = (answer(library, expression) for library in (kindling, torch))
    if ours.error or theirs.error:
        assert_same_error(ours.error, theirs.error)
        return
    assert ours.text == theirs.text
    assert ours.facts == theirs.facts
    for mine, their in zip(ours.numbers, theirs.numbers, strict=True):
        assert_close(mine, their)
    if isinstance(theirs.grads, BaseException):
        assert_same_error(ours.grads, theirs.grads)
        return
    for name, their in theirs.grads.items():
        assert_close(ours.grads[name], their)


def answer(torch: Any, expression: str) -> Answer:
    """Return what an expression gives on a library, or the error that it raises."""
    known = names(torch)
    *statements, last = expression.split(";")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            for statement in statements:
                exec(statement.strip(), known)
            found = eval(last.strip(), known)
            tensors = tensors_in(torch, found)
            facts = [
                (str(x.dtype), tuple(x.shape), x.requires_grad, x.is_leaf)
                for x in tensors
            ]
            numbers = [x.detach().numpy().copy() for x in tensors]
            return Answer(repr(found), facts, numbers, gradients(torch, known, tensors))
        except Exception as error:
            return Answer("", [], [], None, error)


def tensors_in(torch: Any, found: Any) -> list[Any]:
    """Return the tensors in a result, in order."""
    if isinstance(found, torch.Tensor):
        return [found]
    if isinstance(found, tuple | list):
        return [x for item in found for x in tensors_in(torch, item)]
    return []


def gradients(torch: Any, known: dict[str, Any], tensors: list[Any]) -> Any:
    """Return the gradients of the leaves after backward from all results."""
    for x in tensors:
        if x.grad_fn is not None and x.numel():
            kind = str(x.dtype).removeprefix("torch.")
            upstream = np.linspace(-1, 2, x.numel()).reshape(tuple(x.shape))
            try:
                grad = torch.from_numpy(np.asarray(upstream, kind))
                x.backward(grad, retain_graph=True)
            except RuntimeError as error:
                return error
    found = {name: known[name] for name in LEAVES if torch.is_tensor(known[name])}
    grads = {name: x.grad for name, x in found.items() if x.is_leaf}
    return {name: None if g is None else g.numpy().copy() for name, g in grads.items()}


def assert_close(ours: Any, theirs: Any) -> None:
    """Assert that two arrays agree in dtype, shape and numbers, or are both None."""
    if theirs is None or ours is None:
        assert ours is theirs
        return
    assert (ours.dtype, ours.shape) == (theirs.dtype, theirs.shape)
    close = TOLERANCE.get(str(theirs.dtype), 0)
    np.testing.assert_allclose(ours, theirs, rtol=close, atol=close)


def assert_same_error(ours: Any, theirs: Any) -> None:
    """Assert that both failed, with the same type and with torch's words or ours."""
    assert ours is not None and theirs is not None, (ours, theirs)
    kinds = {type(ours), type(theirs)}
    # torch's NotImplementedError for a dtype is a RuntimeError, and ours may be either.
    assert len(kinds) == 1 or kinds == {RuntimeError, NotImplementedError}, (
        ours,
        theirs,
    )
    words = str(theirs).split("\n")[0]
    if kinds == {RuntimeError, NotImplementedError}:
        return
    if any(known in str(ours) for known in OUR_WORDS):
        return
    if any(known in words for known in NO_WORDS):
        return
    assert words in str(ours)
