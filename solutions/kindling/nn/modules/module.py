# Built by kindling build from source/06_modules.py.
"""What the unit 'Modules' builds."""

from kindling.autograd.grad_mode import no_grad
from kindling.nn.modules.base import ModuleBase
from kindling.nn.parameter import Parameter


class Module(ModuleBase):
    """A part of a model: parameters, buffers, modules inside it, and a forward."""

    def _registry(self, place):
        """Return the dict of that name, "_parameters" or "_modules".

        Raises AttributeError if no Module.__init__ has made it.
        """
        if place not in self.__dict__:
            what = {"_parameters": "parameters", "_modules": "module"}[place]
            raise AttributeError(f"cannot assign {what} before Module.__init__() call")
        return self.__dict__[place]

    def __setattr__(self, name, value):
        """Register a Parameter or a Module by its name; keep anything else as it is."""
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

    def named_modules(self, memo=None, prefix="", remove_duplicate=True):
        """Yield path and module, for this module and all below it."""
        memo = set() if memo is None else memo
        if remove_duplicate and self in memo:
            return
        memo.add(self)
        yield prefix, self
        for name, child in self._modules.items():
            if child is not None:
                path = f"{prefix}.{name}" if prefix else name
                yield from child.named_modules(memo, path, remove_duplicate)

    def _named_members(
        self, get_members_fn, prefix="", recurse=True, remove_duplicate=True
    ):
        """Yield path and member, for what get_members_fn finds in each module."""
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

    def __call__(self, *args, **kwargs):
        """Return what forward makes of the arguments, before and after it the hooks."""
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

    def train(self, mode=True):
        """Set training to mode, here and in all modules below; return self."""
        if not isinstance(mode, bool):
            raise ValueError("training mode is expected to be boolean")
        self.training = mode
        for child in self.children():
            child.train(mode)
        return self

    def apply(self, fn):
        """Call fn with every module below, then with this one; return self."""
        for child in self.children():
            child.apply(fn)
        fn(self)
        return self

    def zero_grad(self, set_to_none=True):
        """Take the gradient of every parameter away, or make it zero."""
        for param in self.parameters():
            if param.grad is None:
                continue
            if set_to_none:
                param.grad = None
            else:
                param.grad.zero_()

    def __repr__(self):
        """Return the module as a text, each child indented below it."""
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

    def _save_to_state_dict(self, destination, prefix, keep_vars):
        """Put this module's own parameters and persistent buffers into destination."""
        own = dict(self._parameters)
        for name, buffer in self._buffers.items():
            if name not in self._non_persistent_buffers_set:
                own[name] = buffer
        for name, tensor in own.items():
            if tensor is not None:
                destination[prefix + name] = tensor if keep_vars else tensor.detach()

    def _load_own(self, state_dict, prefix, missing_keys, error_msgs):
        """Copy what state_dict holds into this module's own entries."""
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
