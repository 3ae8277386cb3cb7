"""A node of the graph: what every operation and every leaf's end point has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from kindling.core import Version
from kindling.names import torch_name

AGAIN = (
    "Trying to backward through the graph a second time (or directly access saved "
    "tensors after they have already been freed). Saved intermediate values of the "
    "graph are freed when you call .backward() or autograd.grad(). Specify "
    "retain_graph=True if you need to backward through the graph a second time or if "
    "you need to access saved tensors after calling backward."
)
MODIFIED = (
    "one of the variables needed for gradient computation has been modified by an "
    "inplace operation: {name} saved a tensor of shape {shape} at version {saved}; "
    "it is at version {now} now"
)


class Hook(NamedTuple):
    """A function that sees each gradient that arrives at a node."""

    function: Callable[[np.ndarray], np.ndarray]
    last: bool


class RemovableHandle:
    """What registering a hook returns; ``remove`` takes the hook away again."""

    def __init__(self, node: Node, hook: Hook) -> None:
        self.node, self.hook = node, hook

    def remove(self) -> None:
        """Take the hook away; nothing happens if it is gone already."""
        kept = [known for known in self.node.hooks if known is not self.hook]
        self.node.hooks = tuple(kept)

    def __enter__(self) -> RemovableHandle:
        return self

    def __exit__(self, *error: object) -> None:
        self.remove()


class Node:
    """A place that gradients pass on their way from a result to the leaves.

    next_functions: one pair (node, 0) per input, (None, 0) for an input without
    gradient. needs_input_grad: one bool per input. saved_arrays: what backward uses,
    None after it was freed. options: the keyword arguments of forward. same_dtype:
    whether all tensors must have one dtype. in_floats: whether integers become floats.
    of_view: whether the result lies in the memory of an input.
    """

    next_functions: tuple[tuple[Any, int], ...] = ()
    needs_input_grad: tuple[bool, ...] = (True, True)
    saved_arrays: tuple[Any, ...] | None = ()
    watched: tuple[tuple[int, Version, int], ...] = ()
    hooks: tuple[Hook, ...] = ()
    options: Mapping[str, Any] = {}
    shapes_in: tuple[tuple[int, ...], ...] = ()
    same_dtype = False
    in_floats = False
    torch_name = ""
    of_view = False

    def name(self) -> str:
        """The name that torch gives this kind of node, such as ``MulBackward0``."""
        return self.torch_name or torch_name(self)

    def __repr__(self) -> str:
        return f"<{self.name().split(':')[-1]} object at {id(self):#x}>"

    def watch(self, *tensors: Any) -> None:
        """Remember the versions of the tensors whose arrays this node has saved."""
        raise NotImplementedError

    def keep_watch(self, *tensors: Any) -> None:
        """Call ``watch``; where it is not written yet, nothing is watched."""
        if not self.saved_arrays:
            return
        try:
            self.watch(*tensors)
        except NotImplementedError:
            self.watched = ()

    def check_saved(self) -> None:
        """See that the saved arrays are there and are what they were.

        Raises RuntimeError if they were freed. One that was changed in place since
        it was saved raises as soon as backward uses it.
        """
        if self.saved_arrays is None:
            raise RuntimeError(AGAIN)
        for place, version, count in self.watched:
            if version.count != count:
                self._spoil(place, count, version.count)

    def keep_copy_of(self, array: np.ndarray) -> None:
        """If the array is among the saved ones, save a copy: it will be changed."""
        for place, saved in enumerate(self.saved_arrays or ()):
            if saved is array:
                arrays = list(self.saved_arrays or ())
                arrays[place] = array.copy()
                self.saved_arrays = tuple(arrays)
                self.watched = tuple(w for w in self.watched if w[0] != place)

    def add_hook(self, function: Any, last: bool = False) -> RemovableHandle:
        """Let function see, and perhaps replace, each gradient that arrives here.

        function: from array to array. last: after all others, whenever they came.
        """
        hook = Hook(function, last)
        self.hooks = tuple(sorted((*self.hooks, hook), key=lambda known: known.last))
        return RemovableHandle(self, hook)

    def run_hooks(self, grad: np.ndarray) -> np.ndarray:
        """The gradient after all hooks have seen it."""
        for hook in self.hooks:
            grad = hook.function(grad)
        return grad

    def free(self) -> None:
        """Let go of the saved arrays, if any: a second backward would need them."""
        if self.saved_arrays:
            self.saved_arrays = None
            self.watched = ()

    def _spoil(self, place: int, saved: int, now: int) -> None:
        arrays = list(self.saved_arrays or ())
        if isinstance(arrays[place], np.ndarray):
            message = MODIFIED.format(
                name=self.name(), shape=arrays[place].shape, saved=saved, now=now
            )
            arrays[place] = Modified(arrays[place], message)
            self.saved_arrays = tuple(arrays)


class Modified:
    """Stands for a saved array that was changed since: using it is an error."""

    def __init__(self, array: np.ndarray, message: str) -> None:
        self.shape, self.ndim, self.size = array.shape, array.ndim, array.size
        self.message = message

    def __getitem__(self, index: Any) -> Modified:
        return Modified(np.broadcast_to(0, self.shape)[index], self.message)

    def _refuse(self, *args: Any, **kwargs: Any) -> Any:
        raise RuntimeError(self.message)

    def __array_function__(
        self, function: Any, types: Any, args: Any, kwargs: Any
    ) -> Any:
        return self.shape if function is np.shape else self._refuse()

    __array_ufunc__ = __array__ = _refuse
    __neg__ = __eq__ = _refuse  # type: ignore[assignment]
    __add__ = __sub__ = __mul__ = __truediv__ = __pow__ = __matmul__ = _refuse
    __radd__ = __rsub__ = __rmul__ = __rtruediv__ = __rpow__ = __rmatmul__ = _refuse
    __lt__ = __le__ = __gt__ = __ge__ = _refuse

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError(self.__dict__["message"])
