# Built by kindling build from course/given/kindling/errors.py.
"""Errors for students: the op, the shapes it got, what it expected."""

from __future__ import annotations

from typing import Any

import numpy as np


def op_name(node: Any) -> str:
    """The name of an operation in a message.

    >>> op_name(np.ones(2))
    'ndarray'
    """
    return type(node).__name__.lower()


UNDEFINED = {
    "sub": "Subtraction, the `-` operator, with two bool tensors is not supported. Use "
    "the `^` or `logical_xor()` operator instead.",
    "neg": "Negation, the `-` operator, on a bool tensor is not supported. If you are "
    "trying to invert a mask, use the `~` or `logical_not()` operator instead.",
    "mean": "mean(): could not infer output dtype. Input dtype must be either a "
    "floating point or complex dtype. Got: {}",
}


def undefined(name: str, kind: Any) -> str:
    """The message for an operation on tensors of a dtype that it does not take.

    >>> from kindling.dtypes import bool_
    >>> undefined("abs", bool_)
    'abs: not defined for tensors of torch.bool'
    """
    if name in UNDEFINED:
        return UNDEFINED[name].format(kind.torch_type)
    return f"{name}: not defined for tensors of {kind}"


def explained(
    node: Any, operands: list[Any], options: dict[str, Any], error: Exception
) -> Exception:
    """An exception of the type torch raises, for one that NumPy raised in forward.

    What NumPy did not raise, or what is no matter of shapes, stays as it is.
    """
    text = str(error)
    shapes = [tuple(np.shape(x)) for x in operands]
    name = op_name(node)
    if isinstance(error, np.exceptions.AxisError):
        return IndexError(f"{name}: {_out_of_range(shapes[0], error)}")
    if isinstance(error, IndexError):
        return IndexError(_bad_index(shapes[0], options.get("index"), text))
    if "negative integer powers" in text:
        return RuntimeError("Integers to negative integer powers are not allowed.")
    if text.startswith("matmul:") or "mat" in name and "broadcast" in text:
        return _no_product(name, operands)
    if "broadcast together" in text:
        wanted = [*shapes, *([options["shape"]] if "shape" in options else [])]
        return RuntimeError(f"{name}: {_no_broadcast(wanted)}")
    if "zero-size array" in text:
        return _nothing_to_reduce(name, options.get("dim"))
    if "numpy boolean" in text or "ufunc" in text and "bool" in text:
        return RuntimeError(f"{name}: not defined for tensors of dtype torch.bool")
    if "repeated axis" in text:
        return RuntimeError("permute(): duplicate dims are not allowed.")
    if "axes don't match" in text:
        return RuntimeError(_wrong_count(shapes[0], options.get("order", ())))
    if "only specify one unknown" in text:
        return RuntimeError("only one dimension can be inferred")
    if "duplicate value in 'axis'" in text:
        return RuntimeError(_twice(shapes[0], options.get("dim", ())))
    if "cannot reshape" in text:
        size = int(np.prod(shapes[0]))
        wanted_shape = list(options.get("shape", ()))
        return RuntimeError(
            f"shape '{wanted_shape}' is invalid for input of size {size}"
        )
    if any(known in text for known in FROM_NUMPY):
        return RuntimeError(f"{name} of shape {shapes[0]}: {text}")
    return error


FROM_NUMPY = (
    "input operand has more dimensions than allowed",
    "must match exactly",
    "could not broadcast input array",
)


def _out_of_range(shape: tuple[int, ...], error: Exception) -> str:
    count = max(len(shape), 1)
    dim = getattr(error, "axis", None)
    return (
        f"Dimension out of range (expected to be in range of [{-count}, {count - 1}], "
        f"but got {dim}) for a tensor of shape {shape}"
    )


def _wrong_count(shape: tuple[int, ...], order: Any) -> str:
    return (
        "permute: number of dimensions in the tensor input does not match the length of "
        f"the desired ordering of dimensions i.e. input.dim() = {len(shape)} is not "
        f"equal to len(dims) = {len(order)}"
    )


def _twice(shape: tuple[int, ...], dims: Any) -> str:
    axes = [dim % len(shape) for dim in dims]
    again = next(axis for axis in axes if axes.count(axis) > 1)
    return f"dim {again} appears multiple times in the list of dims"


def _bad_index(shape: tuple[int, ...], index: Any, text: str) -> str:
    """torch's words for an index that the tensor does not have."""
    if text.startswith("too many indices"):
        if not shape:
            return NO_AXES
        return f"too many indices for tensor of dimension {len(shape)}"
    if text.startswith("shape mismatch: indexing arrays"):
        parts = [list(p.shape) for p in index if isinstance(p, np.ndarray)]
        listed = ", ".join(map(str, parts))
        return (
            "shape mismatch: indexing tensors could not be broadcast together with "
            f"shapes {listed}"
        )
    if text.startswith("boolean index did not match"):
        place, mask = next(
            (at, part)
            for at, part in enumerate(index)
            if isinstance(part, np.ndarray) and part.dtype.kind == "b"
        )
        return (
            f"The shape of the mask {list(mask.shape)} at index 0 does not match the "
            f"shape of the indexed tensor {list(shape)} at index {place}"
        )
    return text.replace("for axis", "for dimension")


NO_AXES = (
    "invalid index of a 0-dim tensor. Use `tensor.item()` in Python or "
    "`tensor.item<T>()` in C++ to convert a 0-dim tensor to a number"
)


def _no_product(name: str, factors: list[Any]) -> Exception:
    for factor in factors:
        if not isinstance(factor, np.ndarray):
            return TypeError(f"{name}: expected two tensors, got the number {factor}")
    a, b = (factor.shape for factor in factors)
    both = f"{name}: {a} @ {b}"
    if not a or not b:
        return RuntimeError(f"{both}: both need at least one dimension")
    inner_a, inner_b = a[-1], b[-2] if len(b) > 1 else b[0]
    if inner_a != inner_b:
        return RuntimeError(f"{both}: inner sizes {inner_a} and {inner_b} differ")
    return RuntimeError(f"{both}: batch shapes {a[:-2]} and {b[:-2]} do not broadcast")


def _no_broadcast(shapes: list[Any]) -> str:
    listed = " and ".join(str(tuple(shape)) for shape in shapes)
    longest = max(len(shape) for shape in shapes)
    for place in range(1, longest + 1):
        sizes = [shape[-place] for shape in shapes if len(shape) >= place]
        others = sorted({size for size in sizes if size != 1})
        if len(others) > 1:
            first, second = others[:2]
            return (
                f"shapes {listed} do not broadcast: sizes {first} and {second} at "
                f"dimension {longest - place} differ, and neither is 1"
            )
    return f"shape {shapes[0]} does not broadcast to {tuple(shapes[-1])}"


def _nothing_to_reduce(name: str, dim: Any) -> Exception:
    if dim is None:
        return RuntimeError(
            f"{name}(): Expected reduction dim to be specified for input.numel() == 0. "
            "Specify the reduction dim with the 'dim' argument."
        )
    return IndexError(f"{name}(): Expected reduction dim {dim} to have non-zero size.")
