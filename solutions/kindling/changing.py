# Built by kindling build from course/given/kindling/changing.py.
"""TensorChanges: the methods whose names end with an underscore."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from kindling import filling
from kindling.core import named, wrap
from kindling.products import TensorProducts


def _in_place(name: str) -> Callable[..., Any]:
    """The method of that name, its result put into the tensor's own memory."""

    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        from kindling.inplace import overwrite  # it needs the operations

        return overwrite(self, getattr(self, name)(*args, **kwargs))

    method.__name__ = method.__qualname__ = f"{name}_"
    method.__doc__ = f"``{name}``, in place: the tensor itself, changed."
    return method


class TensorChanges(TensorProducts):
    """Changes in place, all but those that unit 04 shows; each returns the tensor."""

    abs_, neg_, negative_ = map(_in_place, ("abs", "neg", "negative"))
    exp_, exp2_, expm1_ = map(_in_place, ("exp", "exp2", "expm1"))
    log_, log2_, log10_, log1p_ = map(_in_place, ("log", "log2", "log10", "log1p"))
    sin_, cos_, tan_ = map(_in_place, ("sin", "cos", "tan"))
    asin_, acos_, atan_ = map(_in_place, ("asin", "acos", "atan"))
    sinh_, cosh_, tanh_ = map(_in_place, ("sinh", "cosh", "tanh"))
    sqrt_, rsqrt_, square_ = map(_in_place, ("sqrt", "rsqrt", "square"))
    reciprocal_, erf_, erfc_ = map(_in_place, ("reciprocal", "erf", "erfc"))
    floor_, ceil_, trunc_ = map(_in_place, ("floor", "ceil", "trunc"))
    round_, frac_, sign_ = map(_in_place, ("round", "frac", "sign"))
    relu_, sigmoid_, logit_ = map(_in_place, ("relu", "sigmoid", "logit"))
    clamp_, clip_ = map(_in_place, ("clamp", "clip"))
    clamp_min_, clamp_max_ = map(_in_place, ("clamp_min", "clamp_max"))
    nan_to_num_, pow_ = map(_in_place, ("nan_to_num", "pow"))
    subtract_, multiply_ = map(_in_place, ("subtract", "multiply"))
    divide_, true_divide_ = map(_in_place, ("divide", "true_divide"))
    floor_divide_, remainder_ = map(_in_place, ("floor_divide", "remainder"))
    fmod_, lerp_ = map(_in_place, ("fmod", "lerp"))
    addcmul_, addcdiv_ = map(_in_place, ("addcmul", "addcdiv"))
    addmm_, addmv_, addr_ = map(_in_place, ("addmm", "addmv", "addr"))
    baddbmm_, cumsum_ = map(_in_place, ("baddbmm", "cumsum"))
    cumprod_, tril_, triu_ = map(_in_place, ("cumprod", "tril", "triu"))
    masked_fill_, masked_scatter_ = map(_in_place, ("masked_fill", "masked_scatter"))
    scatter_, scatter_add_ = map(_in_place, ("scatter", "scatter_add"))
    index_add_, index_copy_ = map(_in_place, ("index_add", "index_copy"))
    index_fill_ = _in_place("index_fill")
    logical_and_, logical_or_ = map(_in_place, ("logical_and", "logical_or"))
    logical_not_, logical_xor_ = map(_in_place, ("logical_not", "logical_xor"))
    bitwise_and_, bitwise_or_ = map(_in_place, ("bitwise_and", "bitwise_or"))
    bitwise_not_, bitwise_xor_ = map(_in_place, ("bitwise_not", "bitwise_xor"))
    __ipow__, __ifloordiv__, __imod__ = pow_, floor_divide_, remainder_
    __iand__, __ior__, __ixor__ = bitwise_and_, bitwise_or_, bitwise_xor_

    def index_put(
        self: Any, indices: Any, values: Any, accumulate: bool = False
    ) -> Any:
        """A copy with values at indices, or with values added to what is there."""
        return self.clone().index_put_(indices, values, accumulate)

    def index_put_(
        self: Any, indices: Any, values: Any, accumulate: bool = False
    ) -> Any:
        """Set the elements at indices to values, or add them to what is there."""
        if not accumulate:
            self[tuple(indices)] = values
            return self
        shape = self.array.shape
        places = wrap(np.arange(self.array.size).reshape(shape))[tuple(indices)]
        line = self.reshape(-1).index_add(
            0, places.reshape(-1), values.expand(places.shape).reshape(-1)
        )
        from kindling.inplace import overwrite  # it needs the operations

        return overwrite(self, named(line.reshape(shape), "IndexPutBackward0"))

    def fill_diagonal_(self: Any, fill_value: Any, wrap: bool = False) -> Any:
        """Make every element of the main diagonal that number."""
        shape = self.array.shape
        if len(shape) < 2:
            raise RuntimeError("dimensions must larger than 1")
        if len(shape) > 2:
            if len(set(shape)) > 1:
                raise RuntimeError("all dimensions of input must be of equal length")
            self[(np.arange(shape[0]),) * len(shape)] = fill_value
        else:
            rows, columns = shape
            self.reshape(-1)[: None if wrap else columns * columns : columns + 1].fill_(
                fill_value
            )
        return self

    # -- random numbers, those that torch would draw

    def uniform_(
        self, low: float = 0.0, to: float = 1.0, *, generator: Any = None
    ) -> Any:
        """Draw every element evenly from [low, to)."""
        return filling.uniform(self, low, to, generator)

    def normal_(
        self, mean: float = 0.0, std: float = 1.0, *, generator: Any = None
    ) -> Any:
        """Draw every element from the normal numbers of that mean and deviation."""
        return filling.normal(self, mean, std, generator)

    def bernoulli_(self, p: Any = 0.5, *, generator: Any = None) -> Any:
        """Make every element 1 with probability p, a number or a tensor, else 0."""
        return filling.bernoulli(self, p, generator)

    def random_(self, *limits: int, generator: Any = None) -> Any:
        """Draw integers: below one limit, or from the first to below the second."""
        return filling.integers(self, limits, generator)

    # -- the shape in place

    def unsqueeze_(self: Any, dim: int) -> Any:
        """``unsqueeze`` of the tensor itself."""
        return _reshaped(self, self.unsqueeze(dim), "UnsqueezeBackward1")

    def squeeze_(self: Any, dim: Any = None) -> Any:
        """``squeeze`` of the tensor itself."""
        kind = 5 if isinstance(dim, tuple | list) else 3 + (dim is not None)
        return _reshaped(self, self.squeeze(dim), f"SqueezeBackward{kind}")

    def transpose_(self: Any, dim0: int, dim1: int) -> Any:
        """``transpose`` of the tensor itself."""
        return _reshaped(self, self.transpose(dim0, dim1), "TransposeBackward1")

    swapaxes_ = swapdims_ = transpose_

    def t_(self: Any) -> Any:
        """``t`` of the tensor itself."""
        return _reshaped(self, self.t(), "TBackward1")

    def detach_(self: Any) -> Any:
        """Forget the tensor's history; it is a leaf from now on."""
        if self._base is not None:
            raise RuntimeError(
                "Can't detach views in-place. Use detach() instead. If you are using "
                "DistributedDataParallel (DDP) for training, this does not apply here."
            )
        self.grad_fn = None
        self.requires_grad = False
        return self


def _reshaped(tensor: Any, result: Any, name: str) -> Any:
    """The tensor with the shape and the history of a view of itself."""
    from kindling.inplace import check_in_place  # it needs the operations

    check_in_place(tensor)
    tensor.array = result.array
    if result.grad_fn is not None:
        tensor.grad_fn = named(result, name).grad_fn
    return tensor
