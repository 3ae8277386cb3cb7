"""Modules whose parameters get their shapes from the first input."""

from __future__ import annotations

from typing import Any, NoReturn

from kindling.creation import empty
from kindling.nn.buffer import Buffer
from kindling.nn.parameter import Parameter
from kindling.tensor import Tensor


class UninitializedTensor(Tensor):
    """What parameters and buffers share that have no shape and no numbers yet."""

    cls_to_become: Any = Tensor

    def materialize(self, shape: Any, device: Any = None, dtype: Any = None) -> None:
        """Become an ordinary one of that shape; its numbers mean nothing yet."""
        kind = self.dtype if dtype is None else dtype
        self.array = empty(*shape, device=device, dtype=kind).array
        self.__class__ = self.cls_to_become

    @property
    def shape(self) -> NoReturn:
        """Raise RuntimeError: there is none yet."""
        raise RuntimeError(
            "Can't access the shape of an uninitialized parameter or buffer. This "
            "error usually happens in `load_state_dict` when trying to load an "
            "uninitialized parameter into an initialized one. Call `forward` to "
            "initialize the parameters before accessing their attributes."
        )

    def copy_(self, other: Any, non_blocking: bool = False) -> Any:
        """This one, if the other one has no numbers either.

        Raises RuntimeError for one that has some: there is no place for them yet.
        """
        if not is_lazy(other):
            raise RuntimeError(
                f"copy_: a parameter without a shape has no place for {other.shape}"
            )
        return self

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def __deepcopy__(self, copied: dict[int, Any]) -> Any:
        if id(self) not in copied:
            lazy: Any = type(self)
            copied[id(self)] = lazy(self.requires_grad, dtype=self.dtype)
        return copied[id(self)]


class UninitializedParameter(UninitializedTensor, Parameter):
    """A parameter without a shape and without numbers, until it is materialized."""

    cls_to_become = Parameter

    def __init__(
        self, requires_grad: bool = True, device: Any = None, dtype: Any = None
    ) -> None:
        super().__init__(empty(0, device=device, dtype=dtype), requires_grad)


class UninitializedBuffer(UninitializedTensor, Buffer):
    """A buffer without a shape and without numbers, until it is materialized."""

    cls_to_become = Buffer

    def __init__(
        self,
        requires_grad: bool = False,
        device: Any = None,
        dtype: Any = None,
        persistent: bool = True,
    ) -> None:
        super().__init__(empty(0, device=device, dtype=dtype), persistent=persistent)
        self.requires_grad = requires_grad


def is_lazy(param: Any) -> bool:
    """Whether a parameter or buffer is still without a shape."""
    return isinstance(param, UninitializedTensor)


class LazyModuleMixin:
    """A hook that waits for the first input and calls ``initialize_parameters``.

    Stands before the class of modules that the lazy one is to become, which is
    ``cls_to_become``. Loading a state gives the parameters their shapes as well.
    """

    cls_to_become: Any = None
    _parameters: Any
    _buffers: Any
    _get_name: Any
    register_forward_pre_hook: Any
    register_load_state_dict_pre_hook: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._load_hook = self.register_load_state_dict_pre_hook(_lazy_load_hook)
        self._initialize_hook = self.register_forward_pre_hook(
            self._infer_parameters, with_kwargs=True
        )

    def initialize_parameters(self, *args: Any, **kwargs: Any) -> None:
        """Raise NotImplementedError: each lazy class says how."""
        raise NotImplementedError(
            f"initialize_parameters is not implemented for {type(self).__name__}"
        )

    def has_uninitialized_params(self) -> bool:
        """Whether a parameter is still without a shape."""
        members = (*self._parameters.values(), *self._buffers.values())
        return any(map(is_lazy, members))

    def _save_to_state_dict(
        self, destination: Any, prefix: str, keep_vars: bool
    ) -> None:
        base: Any = super()
        members = (*self._parameters.items(), *self._buffers.items())
        lazy = {name for name, x in members if is_lazy(x)}
        own: dict[str, Any] = {}
        base._save_to_state_dict(own, prefix, True)
        for key, value in own.items():
            kept = keep_vars or key.removeprefix(prefix) in lazy
            destination[key] = value if kept else value.detach()

    def _infer_parameters(self, module: Any, args: Any, kwargs: Any = None) -> None:
        """Give the parameters their shapes, then let the module become ordinary."""
        module.initialize_parameters(*args, **(kwargs or {}))
        if module.has_uninitialized_params():
            name = self._get_name()
            raise RuntimeError(f"module {name} has not been fully initialized")
        module._initialize_hook.remove()
        module._load_hook.remove()
        del module._initialize_hook, module._load_hook
        if module.cls_to_become is not None:
            module.__class__ = module.cls_to_become


def _lazy_load_hook(module: Any, state_dict: Any, prefix: str, *rest: Any) -> None:
    """Give the parameters the shapes of those that are to be loaded."""
    for name, param in (*module._parameters.items(), *module._buffers.items()):
        value = state_dict.get(prefix + name)
        if is_lazy(param) and value is not None and not is_lazy(value):
            param.materialize(value.shape)
