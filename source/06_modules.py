# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Unit 06: Modules

# %% role="given" id="begin-unit"
import math
import warnings

import matplotlib.pyplot as plt
import numpy as np

from course import begin, check, draw, extend

begin("06_modules")

# %% role="given" id="imports"
import kindling
from kindling.autograd import no_grad
from kindling.creation import empty
from kindling.nn.functional.linear import linear
from kindling.nn.modules.base import ModuleBase
from kindling.tensor import Tensor

# %% role="given" id="parameter" export="nn/parameter"
class Parameter(Tensor):
    """A tensor that a module trains: assigned to a module, it is registered there."""

    def __repr__(self):
        return f"Parameter containing:\n{Tensor.__repr__(self)}"

    def __deepcopy__(self, copied):
        if id(self) not in copied:
            numbers = self.detach().clone()
            copied[id(self)] = type(self)(numbers, self.requires_grad)
        return copied[id(self)]

# %% role="answer" id="parameter-init" export="nn/parameter"
@extend(Parameter)
def __init__(self, data=None, requires_grad=True):
    """Hold the numbers of the tensor data, in its memory, as a leaf."""
    ### BEGIN SOLUTION
    if data is None:
        data = kindling.empty(0)
    data = data.detach()
    self.array = data.array
    self.shares_memory_of(data)
    self.requires_grad = requires_grad
    ### END SOLUTION

# %% role="given" id="module" export="nn/modules/module"
class Module(ModuleBase):
    """A part of a model: parameters, buffers, modules inside it, and a forward."""

# %% role="answer" id="registry" export="nn/modules/module"
@extend(Module)
def _registry(self, place):
    """Return the dict of that name, "_parameters" or "_modules".

    Raises AttributeError if Module.__init__ has not made it.
    """
    ### BEGIN SOLUTION
    if place not in self.__dict__:
        what = {"_parameters": "parameters", "_modules": "module"}[place]
        raise AttributeError(f"cannot assign {what} before Module.__init__() call")
    return self.__dict__[place]
    ### END SOLUTION

# %% role="answer" id="setattr" export="nn/modules/module"
@extend(Module)
def __setattr__(self, name, value):
    """Register a Parameter or a Module by its name; keep anything else as it is."""
    ### BEGIN SOLUTION
    self._check_kind(name, value)
    if isinstance(value, Parameter):
        home = self._registry("_parameters")
    elif isinstance(value, Module):
        home = self._registry("_modules")
    else:
        ModuleBase.__setattr__(self, name, value)
        return
    for place in (self.__dict__, self._parameters, self._modules, self._buffers):
        if place is not home:
            place.pop(name, None)
    home[name] = value
    ### END SOLUTION

# %% role="answer" id="named-modules" export="nn/modules/module"
@extend(Module)
def named_modules(self, memo=None, prefix="", remove_duplicate=True):
    """Yield path and module, for this module and all below it."""
    ### BEGIN SOLUTION
    memo = set() if memo is None else memo
    if remove_duplicate and self in memo:
        return
    memo.add(self)
    yield prefix, self
    for name, child in self._modules.items():
        if child is not None:
            path = f"{prefix}.{name}" if prefix else name
            yield from child.named_modules(memo, path, remove_duplicate)
    ### END SOLUTION

# %% role="answer" id="named-members" export="nn/modules/module"
@extend(Module)
def _named_members(
    self, get_members_fn, prefix="", recurse=True, remove_duplicate=True
):
    """Yield path and member, for what get_members_fn finds in each module."""
    ### BEGIN SOLUTION
    modules = [(prefix, self)]
    if recurse:
        modules = self.named_modules(None, prefix, remove_duplicate)
    seen = set()
    for path, module in modules:
        for name, member in get_members_fn(module):
            if member is None or (remove_duplicate and member in seen):
                continue
            seen.add(member)
            yield f"{path}.{name}" if path else name, member
    ### END SOLUTION

# %% role="answer" id="call" export="nn/modules/module"
@extend(Module)
def __call__(self, *args, **kwargs):
    """Return what forward makes of the arguments, before and after it the hooks."""
    ### BEGIN SOLUTION
    before, after = self._call_hooks()
    for hook in before:
        changed = hook(args, kwargs)
        if changed is not None:
            args, kwargs = changed
    result = self.forward(*args, **kwargs)
    for hook in after:
        changed = hook(args, kwargs, result)
        if changed is not None:
            result = changed
    return result
    ### END SOLUTION

# %% role="answer" id="train" export="nn/modules/module"
@extend(Module)
def train(self, mode=True):
    """Set training to mode, here and in all modules below; return self."""
    ### BEGIN SOLUTION
    if not isinstance(mode, bool):
        raise ValueError("training mode is expected to be boolean")
    self.training = mode
    for child in self.children():
        child.train(mode)
    return self
    ### END SOLUTION

# %% role="answer" id="apply" export="nn/modules/module"
@extend(Module)
def apply(self, fn):
    """Call fn with every module below, then with this one; return self."""
    ### BEGIN SOLUTION
    for child in self.children():
        child.apply(fn)
    fn(self)
    return self
    ### END SOLUTION

# %% role="answer" id="zero-grad" export="nn/modules/module"
@extend(Module)
def zero_grad(self, set_to_none=True):
    """Take the gradient of every parameter away, or make it zero."""
    ### BEGIN SOLUTION
    for param in self.parameters():
        if param.grad is None:
            continue
        if set_to_none:
            param.grad = None
        else:
            param.grad.zero_()
    ### END SOLUTION

# %% role="answer" id="repr" export="nn/modules/module"
@extend(Module)
def __repr__(self):
    """Return the module as a text, each child indented below it."""
    ### BEGIN SOLUTION
    extra = self.extra_repr()
    lines = extra.split("\n") if extra else []
    if len(lines) == 1 and not self._modules:
        return f"{self._get_name()}({extra})"
    for name, child in self._modules.items():
        lines += f"({name}): {child!r}".split("\n")
    if not lines:
        return f"{self._get_name()}()"
    inside = "".join(f"  {line}\n" for line in lines)
    return f"{self._get_name()}(\n{inside})"
    ### END SOLUTION

# %% role="answer" id="save" export="nn/modules/module"
@extend(Module)
def _save_to_state_dict(self, destination, prefix, keep_vars):
    """Put this module's own parameters and persistent buffers into destination."""
    ### BEGIN SOLUTION
    own = dict(self._parameters)
    for name, buffer in self._buffers.items():
        if name not in self._non_persistent_buffers_set:
            own[name] = buffer
    for name, tensor in own.items():
        if tensor is not None:
            destination[prefix + name] = tensor if keep_vars else tensor.detach()
    ### END SOLUTION

# %% role="answer" id="load" export="nn/modules/module"
@extend(Module)
def _load_own(self, state_dict, prefix, missing_keys, error_msgs):
    """Copy from state_dict into this module's own parameters and persistent buffers."""
    ### BEGIN SOLUTION
    own = {}
    self._save_to_state_dict(own, prefix, True)
    for key, tensor in own.items():
        if key not in state_dict:
            missing_keys.append(key)
            continue
        error = self._misfit(key, state_dict[key], tensor)
        if error:
            error_msgs.append(error)
            continue
        with no_grad():
            tensor.copy_(state_dict[key])
    ### END SOLUTION

# %% role="given" id="linear-class" export="nn/modules/linear"
class Linear(Module):
    """y = x @ weight.T + bias, with a weight of shape (out_features, in_features)."""

    def __init__(self, in_features, out_features, bias=True, device=None, dtype=None):
        super().__init__()
        self.in_features, self.out_features = in_features, out_features
        self.weight = Parameter(empty(out_features, in_features, dtype=dtype))
        drawn_now = type(self).reset_parameters is Linear.reset_parameters
        if drawn_now and 0 in self.weight.shape:
            warnings.warn("Initializing zero-element tensors is a no-op", stacklevel=2)
        self.register_parameter("bias", None)
        if bias:
            self.bias = Parameter(empty(out_features, dtype=dtype))
        self.reset_parameters()

    def extra_repr(self):
        """Return the sizes, as torch prints them."""
        sizes = f"in_features={self.in_features}, out_features={self.out_features}"
        return f"{sizes}, bias={self.bias is not None}"

# %% role="answer" id="linear-reset" export="nn/modules/linear"
@extend(Linear)
def reset_parameters(self):
    """Draw weight, then bias, evenly up to 1 / sqrt(in_features) around 0."""
    ### BEGIN SOLUTION
    bound = 1 / math.sqrt(self.in_features) if self.in_features else 0.0
    with no_grad():
        self.weight.uniform_(-bound, bound)
        if self.bias is not None:
            self.bias.uniform_(-bound, bound)
    ### END SOLUTION

# %% role="answer" id="linear-forward" export="nn/modules/linear"
@extend(Linear)
def forward(self, input):
    """Return input @ weight.T + bias, for an input of shape (..., in_features)."""
    ### BEGIN SOLUTION
    return linear(input, self.weight, self.bias)
    ### END SOLUTION
