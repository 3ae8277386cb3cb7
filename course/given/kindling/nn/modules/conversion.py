"""ModuleConversion: all numbers of a module changed at once, and what is trained."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kindling import dtypes
from kindling.autograd.grad_mode import no_grad
from kindling.core import TensorCore
from kindling.creation import empty_like
from kindling.devices import device
from kindling.nn.modules.hooks import ModuleHooks


class ModuleConversion(ModuleHooks):
    """A module in other dtypes, and with its parameters frozen."""

    def _apply(self, fn: Callable[[Any], Any], recurse: bool = True) -> Any:
        """This module, with fn applied to all its parameters and buffers.

        A parameter stays the same object and takes over the numbers.
        """
        if recurse:
            for child in self.children():
                child._apply(fn)
        for param in self._parameters.values():
            if param is not None:
                grad = param.grad
                with no_grad():
                    param.data = fn(param)
                if grad is not None:
                    param.grad = fn(grad)
        for name, buffer in self._buffers.items():
            if hasattr(buffer, "materialize"):  # it has no shape yet: keep it waiting
                buffer.data = fn(buffer)
            elif buffer is not None:
                self._buffers[name] = fn(buffer)
        return self

    def to(self, *args: Any, **kwargs: Any) -> Any:
        """This module in another float dtype; integer buffers stay as they are.

        Takes a dtype, a device (always the CPU) or a tensor to be like. Raises
        TypeError for a dtype that is not one of floats.
        """
        dtype = kwargs.get("dtype")
        for wanted in (*args, kwargs.get("device"), kwargs.get("tensor")):
            if isinstance(wanted, TensorCore):
                dtype = wanted.dtype
            elif isinstance(wanted, str | device):
                device(wanted)
            elif wanted is not None and not isinstance(wanted, bool):
                dtype = wanted
        if dtype is None:
            return self
        if dtypes.as_numpy_dtype(dtype).kind != "f":
            raise TypeError(
                "nn.Module.to only accepts floating point or complex dtypes, but got "
                f"desired dtype={dtype}"
            )
        return self._apply(lambda x: x.to(dtype) if x.is_floating_point() else x)

    def type(self, dst_type: Any) -> Any:
        """This module with all parameters and buffers in another dtype."""
        return self._apply(lambda x: x.type(dst_type))

    def float(self) -> Any:
        """This module in float32."""
        return self.to(dtypes.float32)

    def double(self) -> Any:
        """This module in float64."""
        return self.to(dtypes.float64)

    def half(self) -> Any:
        """This module in float16."""
        return self.to(dtypes.float16)

    def cpu(self) -> Any:
        """This module: it lies on the CPU already."""
        return self

    def to_empty(self, *, device: Any, recurse: bool = True) -> Any:
        """This module with new memory, whose numbers mean nothing yet."""
        return self._apply(lambda x: empty_like(x, device=device), recurse)

    def requires_grad_(self, requires_grad: bool = True) -> Any:
        """This module, all its parameters marked as trained, or not."""
        for param in self.parameters():
            param.requires_grad_(requires_grad)
        return self
