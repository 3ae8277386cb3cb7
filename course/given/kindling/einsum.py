"""Sums of products written with a letter for each dimension."""

from __future__ import annotations

from functools import reduce
from typing import Any

from kindling.core import TensorCore

ELLIPSIS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[::-1]
"""Letters for the dimensions that "..." stands for, unless the equation has them."""


def einsum(equation: str, *operands: Any) -> Any:
    """The sum of products that an equation such as ``"ij,jk->ik"`` describes.

    A letter names one dimension of each operand that has it. Letters that the result,
    after "->", lacks are summed over; without "->" it has those that occur once, in
    order of the alphabet. "..." stands for any further dimensions, which broadcast.
    Raises RuntimeError if letters and shapes do not fit.

    >>> import kindling
    >>> einsum("ij,j->i", kindling.eye(2), kindling.tensor([3.0, 4.0]))
    tensor([3., 4.])
    """
    if len(operands) == 1 and isinstance(operands[0], list | tuple):
        operands = tuple(operands[0])
    inputs, output = _letters(equation.replace(" ", ""), operands)
    pairs = zip(operands, inputs, strict=True)
    terms = [_without_repeats(x, letters) for x, letters in pairs]
    for place, (x, letters) in enumerate(terms):
        elsewhere = {*output, *(c for at, t in enumerate(terms) if at != place
                                for c in t[1])}  # fmt: skip
        terms[place] = _summed(x, letters, [c for c in letters if c not in elsewhere])
    while len(terms) > 1:
        later = {*output, *(letter for _, letters in terms[2:] for letter in letters)}
        terms[:2] = [_product(*terms[0], *terms[1], later)]
    x, letters = terms[0]
    x, letters = _summed(x, letters, [c for c in letters if c not in output])
    order = [letters.index(letter) for letter in output]
    return x if order == sorted(order) else x.permute(order)


def _letters(equation: str, operands: tuple[Any, ...]) -> tuple[list[str], str]:
    """The letters of each operand and of the result, also for the dots."""
    left, arrow, output = equation.partition("->")
    inputs = left.split(",")
    if len(inputs) != len(operands):
        raise RuntimeError(
            f"einsum(): {equation!r} describes {len(inputs)} operands, got "
            f"{len(operands)}"
        )
    free = [letter for letter in ELLIPSIS if letter not in equation]
    longest = 0
    for place, (letters, x) in enumerate(zip(inputs, operands, strict=True)):
        hidden = x.array.ndim - len(letters.replace("...", ""))
        if hidden < 0 or "..." not in letters and hidden:
            raise RuntimeError(
                f"einsum(): operand {place} has shape {tuple(x.shape)}, but its letters "
                f"are {letters!r}"
            )
        inputs[place] = letters.replace("...", "".join(free[:hidden][::-1]))
        longest = max(longest, hidden)
    dots = "".join(free[:longest][::-1])
    if not arrow:
        together = "".join(inputs)
        once = sorted(c for c in set(together) if together.count(c) == 1)
        output = dots + "".join(c for c in once if c not in dots)
    output = output.replace("...", dots)
    _check(inputs, output, operands)
    return inputs, output


def _check(inputs: list[str], output: str, operands: tuple[Any, ...]) -> None:
    sizes: dict[str, int] = {}
    for letters, x in zip(inputs, operands, strict=True):
        if not all(letter.isalpha() and letter.isascii() for letter in letters):
            raise RuntimeError(f"einsum(): {letters!r}: only letters name dimensions")
        for letter, size in zip(letters, x.array.shape, strict=True):
            known = sizes.setdefault(letter, size)
            if known != size and 1 not in (known, size):
                raise RuntimeError(
                    f"einsum(): dimension {letter!r} has sizes {known} and {size}"
                )
            sizes[letter] = max(known, size) if 0 not in (known, size) else 0
    if len(set(output)) < len(output) or not set(output) <= sizes.keys():
        raise RuntimeError(
            f"einsum(): the result {output!r} repeats a letter, or has one that no "
            "operand has"
        )


def _without_repeats(x: Any, letters: str) -> tuple[Any, str]:
    """The operand with the diagonal for a letter that it has twice."""
    for letter in dict.fromkeys(letters):
        while letters.count(letter) > 1:
            first = letters.index(letter)
            second = letters.index(letter, first + 1)
            x = x.diagonal(0, first, second)
            letters = (
                letters[:first]
                + letters[first + 1 : second]
                + (letters[second + 1 :] + letter)
            )
    return x, letters


def _summed(x: Any, letters: str, gone: list[str]) -> tuple[Any, str]:
    if not gone:
        return x, letters
    x = x.sum([letters.index(letter) for letter in gone])
    return x, "".join(letter for letter in letters if letter not in gone)


def _product(a: Any, of_a: str, b: Any, of_b: str, later: set[str]) -> tuple[Any, str]:
    """Two operands as one: letters of both that are not needed later summed over.

    With nothing to sum it is an elementwise product; else one of stacks of matrices.
    """
    both = [letter for letter in of_a if letter in of_b]
    gone = [letter for letter in both if letter not in later]
    kept = [letter for letter in both if letter in later]
    rows = [letter for letter in of_a if letter not in of_b]
    columns = [letter for letter in of_b if letter not in of_a]
    a, b = _of_one_size(a, of_a, b, of_b, gone)
    if not gone:
        names = kept + rows + columns
        left = _aligned(a, of_a, kept + rows, len(columns), after=True)
        right = _aligned(
            b, of_b, kept + columns, len(rows), after=False, fixed=len(kept)
        )
        return left * right, "".join(names)
    shape_a, shape_b = _sizes(a, of_a), _sizes(b, of_b)
    stack = [max(shape_a[c], shape_b[c]) for c in kept]
    left = a.permute([of_a.index(c) for c in kept + rows + gone])
    right = b.permute([of_b.index(c) for c in kept + gone + columns])
    inner = _count(shape_a, gone)
    left = left.reshape(*[shape_a[c] for c in kept], _count(shape_a, rows), inner)
    right = right.reshape(*[shape_b[c] for c in kept], inner, _count(shape_b, columns))
    outer = [shape_a[c] for c in rows] + [shape_b[c] for c in columns]
    return (left @ right).reshape(stack + outer), "".join(kept + rows + columns)


def _of_one_size(a: Any, of_a: str, b: Any, of_b: str, gone: list[str]) -> list[Any]:
    """Both operands, with letters of size 1 in one of them expanded where summed."""
    sizes = _sizes(a, of_a), _sizes(b, of_b)
    result = []
    for x, letters, own, other in ((a, of_a, *sizes), (b, of_b, *sizes[::-1])):
        shape = [other[c] if c in gone and own[c] == 1 else own[c] for c in letters]
        result.append(x if shape == list(x.array.shape) else x.expand(shape))
    return result


def _aligned(
    x: Any, letters: str, order: list[str], ones: int, after: bool, fixed: int = 0
) -> Any:
    """The operand with its dimensions in order and `ones` new ones of size 1."""
    x = x.permute([letters.index(letter) for letter in order])
    shape = list(x.array.shape)
    place = len(shape) if after else fixed
    return x.reshape(shape[:place] + [1] * ones + shape[place:])


def _sizes(x: Any, letters: str) -> dict[str, int]:
    return dict(zip(letters, x.array.shape, strict=True))


def _count(sizes: dict[str, int], letters: list[str]) -> int:
    return reduce(lambda total, letter: total * sizes[letter], letters, 1)


def tensordot(a: Any, b: Any, dims: Any = 2) -> Any:
    """Products summed over pairs of dimensions.

    dims: how many, the last of a and the first of b; or two lists that name them.
    """
    if isinstance(dims, TensorCore):
        dims = dims.tolist()
    if isinstance(dims, int):
        dims = (range(a.array.ndim - dims, a.array.ndim), range(dims))
    first = [a.axis(dim) for dim in dims[0]]
    second = [b.axis(dim) for dim in dims[1]]
    if len(first) != len(second):
        raise RuntimeError("both dimension lists should have same length")
    sizes = [(a.array.shape[i], b.array.shape[j]) for i, j in zip(first, second,
                                                                  strict=True)]  # fmt: skip
    if any(n != m for n, m in sizes):
        raise RuntimeError(
            f"contracted dimensions need to match, but got {sizes} for shapes "
            f"{tuple(a.shape)} and {tuple(b.shape)}"
        )
    rows = [axis for axis in range(a.array.ndim) if axis not in first]
    columns = [axis for axis in range(b.array.ndim) if axis not in second]
    inner = reduce(lambda total, pair: total * pair[0], sizes, 1)
    left, right = a.permute(rows + first), b.permute(second + columns)
    outer = left.array.shape[: len(rows)] + right.array.shape[len(second) :]
    height = reduce(lambda total, n: total * n, left.array.shape[: len(rows)], 1)
    width = reduce(lambda total, n: total * n, right.array.shape[len(second) :], 1)
    product = left.reshape(height, inner) @ right.reshape(inner, width)
    return product.reshape(outer)
