"""The methods of tensors as functions: ``exp(x)`` for ``x.exp()``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kindling.core import TensorCore


def _function(name: str) -> Callable[..., Any]:
    """The method of that name as a function of a tensor."""

    def function(input: Any, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(input, TensorCore):
            raise TypeError(
                f"{name}(): argument 'input' (position 1) must be Tensor, not "
                f"{type(input).__name__}"
            )
        return getattr(input, name)(*args, **kwargs)

    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"``input.{name}(...)``, the method of that name as a function."
    return function


add, sub, mul, div = map(_function, ("add", "sub", "mul", "div"))
neg, pow, matmul, mm = map(_function, ("neg", "pow", "matmul", "mm"))
exp, log, tanh, sqrt = map(_function, ("exp", "log", "tanh", "sqrt"))
sum, mean, max, amax = map(_function, ("sum", "mean", "max", "amax"))
min, amin, argmax, argmin = map(_function, ("min", "amin", "argmax", "argmin"))
all, any, var, std = map(_function, ("all", "any", "var", "std"))
abs, square = map(_function, ("abs", "square"))
maximum, minimum = map(_function, ("maximum", "minimum"))
reshape, transpose, permute = map(_function, ("reshape", "transpose", "permute"))
flatten, squeeze, unsqueeze = map(_function, ("flatten", "squeeze", "unsqueeze"))
t, unbind, movedim, clone = map(_function, ("t", "unbind", "movedim", "clone"))
equal, allclose = map(_function, ("equal", "allclose"))
eq, ne, lt, le, gt, ge = map(_function, ("eq", "ne", "lt", "le", "gt", "ge"))
isnan, isinf, isfinite = map(_function, ("isnan", "isinf", "isfinite"))
relu, sigmoid = map(_function, ("relu", "sigmoid"))
softmax, log_softmax = map(_function, ("softmax", "log_softmax"))
