# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% exercise="parameter-init" mistake="numbers-copied"
# The numbers were copied, so the parameter does not change when its tensor does. An assignment of the array copies nothing.
@extend(Parameter)
def __init__(self, data=None, requires_grad=True):
    if data is None:
        data = kindling.empty(0)
    self.array = data.array.copy()
    self.shares_memory_of(data)
    self.requires_grad = requires_grad

# %% exercise="parameter-init" mistake="always-requires-grad"
# The parameter requires grad whatever was asked for. The third argument says whether it does; integers cannot.
@extend(Parameter)
def __init__(self, data=None, requires_grad=True):
    if data is None:
        data = kindling.empty(0)
    self.array = data.array
    self.shares_memory_of(data)
    self.requires_grad = True

# %% exercise="parameter-init" mistake="flag-forgotten"
# The parameter does not require grad, so no gradient ever arrives. Set self.requires_grad.
@extend(Parameter)
def __init__(self, data=None, requires_grad=True):
    if data is None:
        data = kindling.empty(0)
    self.array = data.array
    self.shares_memory_of(data)

# %% exercise="parameter-init" mistake="history-taken-over"
# The parameter took over the grad_fn of its tensor, so it is no leaf and gradients run through it. A parameter is where gradients end.
@extend(Parameter)
def __init__(self, data=None, requires_grad=True):
    if data is None:
        data = kindling.empty(0)
    self.array = data.array
    self.shares_memory_of(data)
    self.requires_grad = requires_grad
    self.grad_fn = data.grad_fn

# %% exercise="parameter-init" mistake="flag-of-the-tensor"
# The flag is that of the tensor. What counts is the argument requires_grad: a plain tensor becomes a parameter that requires grad.
@extend(Parameter)
def __init__(self, data=None, requires_grad=True):
    if data is None:
        data = kindling.empty(0)
    self.array = data.array
    self.shares_memory_of(data)
    self.requires_grad = data.requires_grad

# %% exercise="parameter-init" mistake="made-by-tensor"
# Tensor.__init__ makes a float32 copy. The array of data itself becomes that of the parameter, in its own dtype.
@extend(Parameter)
def __init__(self, data=None, requires_grad=True):
    Tensor.__init__(self, kindling.empty(0) if data is None else data)
    self.requires_grad = requires_grad

# %% exercise="parameter-init" mistake="counter-not-shared"
# A change of the tensor is not noticed by a backward pass that needs the parameter. shares_memory_of links the two counters.
@extend(Parameter)
def __init__(self, data=None, requires_grad=True):
    if data is None:
        data = kindling.empty(0)
    self.array = data.array
    self.requires_grad = requires_grad

# %% exercise="parameter-init" mistake="none-not-handled"
# Parameter() without a tensor fails: None has no array. kindling.empty(0) takes its place.
@extend(Parameter)
def __init__(self, data=None, requires_grad=True):
    self.array = data.array
    self.shares_memory_of(data)
    self.requires_grad = requires_grad

# %% exercise="parameter-init" honest="through-data"
# Takes the array of data.data and sets the flag by the method.
@extend(Parameter)
def __init__(self, data=None, requires_grad=True):
    source = kindling.zeros(0) if data is None else data
    self.array = source.data.array
    self.shares_memory_of(source)
    self.requires_grad_(requires_grad)

# %% exercise="setattr" mistake="nothing-registered"
# Nothing is registered: every value becomes an ordinary attribute. A Parameter and a Module have their own dicts.
@extend(Module)
def __setattr__(self, name, value):
    self._check_kind(name, value)
    ModuleBase.__setattr__(self, name, value)

# %% exercise="setattr" mistake="plain-tensors-registered"
# Plain tensors are registered as well. Only a Parameter is meant to be trained; a Tensor may be a mask or a constant.
@extend(Module)
def __setattr__(self, name, value):
    if isinstance(value, Tensor):
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

# %% exercise="setattr" mistake="modules-not-registered"
# Parameters are registered, modules are not, so nothing inside a model can be found. A Module goes into _modules.
@extend(Module)
def __setattr__(self, name, value):
    self._check_kind(name, value)
    if not isinstance(value, Parameter):
        ModuleBase.__setattr__(self, name, value)
        return
    home = self._registry("_parameters")
    for place in (self.__dict__, self._modules, self._buffers):
        place.pop(name, None)
    home[name] = value

# %% exercise="setattr" mistake="old-place-forgotten"
# A name that is assigned again stays in its old place as well, and Python looks into __dict__ first: the old value is found. The name has to leave the other dicts.
@extend(Module)
def __setattr__(self, name, value):
    self._check_kind(name, value)
    if isinstance(value, Parameter):
        self._registry("_parameters")[name] = value
    elif isinstance(value, Module):
        self._registry("_modules")[name] = value
    else:
        ModuleBase.__setattr__(self, name, value)

# %% exercise="setattr" mistake="only-dict-cleared"
# The name leaves __dict__ only. A parameter that takes the name of a module or of a buffer has to remove it there, too.
@extend(Module)
def __setattr__(self, name, value):
    self._check_kind(name, value)
    if isinstance(value, Parameter):
        home = self._registry("_parameters")
    elif isinstance(value, Module):
        home = self._registry("_modules")
    else:
        ModuleBase.__setattr__(self, name, value)
        return
    self.__dict__.pop(name, None)
    home[name] = value

# %% exercise="setattr" mistake="buffers-left-behind"
# The name of a buffer stays in _buffers when a parameter or a module takes it. A name is in one of the four dicts only.
@extend(Module)
def __setattr__(self, name, value):
    self._check_kind(name, value)
    if isinstance(value, Parameter):
        home = self._registry("_parameters")
    elif isinstance(value, Module):
        home = self._registry("_modules")
    else:
        ModuleBase.__setattr__(self, name, value)
        return
    for place in (self.__dict__, self._parameters, self._modules):
        if place is not home:
            place.pop(name, None)
    home[name] = value

# %% exercise="setattr" mistake="order-lost"
# A name that is assigned again loses its place in the order. It was removed from its own dict, too; there it only gets the new value.
@extend(Module)
def __setattr__(self, name, value):
    self._check_kind(name, value)
    if isinstance(value, Parameter):
        home = self._registry("_parameters")
    elif isinstance(value, Module):
        home = self._registry("_modules")
    else:
        ModuleBase.__setattr__(self, name, value)
        return
    for place in (self.__dict__, self._parameters, self._modules, self._buffers):
        place.pop(name, None)
    home[name] = value

# %% exercise="setattr" mistake="first-value-kept"
# A name that is registered keeps its first value: the second assignment does nothing. setdefault does not replace.
@extend(Module)
def __setattr__(self, name, value):
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
    home.setdefault(name, value)

# %% exercise="setattr" mistake="kept-in-both"
# What is registered is kept as an ordinary attribute as well. A name is in one of the four dicts only.
@extend(Module)
def __setattr__(self, name, value):
    self._check_kind(name, value)
    if isinstance(value, Parameter):
        self._registry("_parameters")[name] = value
    elif isinstance(value, Module):
        self._registry("_modules")[name] = value
    object.__setattr__(self, name, value)

# %% exercise="setattr" mistake="kind-not-checked"
# A module takes the name of a parameter without complaint. _check_kind comes first and refuses what torch refuses.
@extend(Module)
def __setattr__(self, name, value):
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

# %% exercise="setattr" mistake="registry-not-asked"
# Before Module.__init__ the error does not say what was forgotten. _registry finds the dict, or says it.
@extend(Module)
def __setattr__(self, name, value):
    self._check_kind(name, value)
    if isinstance(value, Parameter):
        home = self._parameters
    elif isinstance(value, Module):
        home = self._modules
    else:
        ModuleBase.__setattr__(self, name, value)
        return
    for place in (self.__dict__, self._parameters, self._modules, self._buffers):
        if place is not home:
            place.pop(name, None)
    home[name] = value

# %% exercise="setattr" mistake="dicts-made-when-missing"
# A class that forgets Module.__init__ gets its dicts all the same, and fails later with a worse error. _registry says at once what was forgotten.
@extend(Module)
def __setattr__(self, name, value):
    self._check_kind(name, value)
    if isinstance(value, Parameter):
        home = self.__dict__.setdefault("_parameters", {})
    elif isinstance(value, Module):
        home = self.__dict__.setdefault("_modules", {})
    else:
        ModuleBase.__setattr__(self, name, value)
        return
    for key in ("_parameters", "_modules", "_buffers"):
        if self.__dict__.setdefault(key, {}) is not home:
            self.__dict__[key].pop(name, None)
    self.__dict__.pop(name, None)
    home[name] = value

# %% exercise="setattr" mistake="subclasses-not-seen"
# Only objects of the class Module itself are registered. Every layer is of a class that stands on Module: isinstance knows that.
@extend(Module)
def __setattr__(self, name, value):
    self._check_kind(name, value)
    if type(value) is Parameter:
        home = self._registry("_parameters")
    elif type(value) is Module:
        home = self._registry("_modules")
    else:
        ModuleBase.__setattr__(self, name, value)
        return
    for place in (self.__dict__, self._parameters, self._modules, self._buffers):
        if place is not home:
            place.pop(name, None)
    home[name] = value

# %% exercise="setattr" honest="two-branches"
# One branch for each kind, with the places written out.
@extend(Module)
def __setattr__(self, name, value):
    self._check_kind(name, value)
    if isinstance(value, Parameter):
        own = self._registry("_parameters")
        for other in (self.__dict__, self._modules, self._buffers):
            if name in other:
                del other[name]
        own[name] = value
    elif isinstance(value, Module):
        own = self._registry("_modules")
        for other in (self.__dict__, self._parameters, self._buffers):
            if name in other:
                del other[name]
        own[name] = value
    else:
        super(Module, self).__setattr__(name, value)

# %% exercise="named-modules" mistake="shared-twice"
# A shared module comes under each of its paths, also without remove_duplicate=False. Is there one memo for the whole walk, and is a module that is in it passed over?
@extend(Module)
def named_modules(self, memo=None, prefix="", remove_duplicate=True):
    memo = set() if memo is None else memo
    memo.add(self)
    yield prefix, self
    for name, child in self._modules.items():
        if child is not None:
            path = f"{prefix}.{name}" if prefix else name
            yield from child.named_modules(memo, path, remove_duplicate)

# %% exercise="named-modules" mistake="new-memo-for-each-child"
# A shared module comes under each of its paths, also without remove_duplicate=False. Is there one memo for the whole walk, and is a module that is in it passed over?
@extend(Module)
def named_modules(self, memo=None, prefix="", remove_duplicate=True):
    memo = set() if memo is None else memo
    if remove_duplicate and self in memo:
        return
    memo.add(self)
    yield prefix, self
    for name, child in self._modules.items():
        if child is not None:
            path = f"{prefix}.{name}" if prefix else name
            yield from child.named_modules(None, path, remove_duplicate)

# %% exercise="named-modules" mistake="one-level-only"
# The walk ends after one level: what is inside the children is missing. Each child knows how to walk over what is below it.
@extend(Module)
def named_modules(self, memo=None, prefix="", remove_duplicate=True):
    memo = set() if memo is None else memo
    memo.add(self)
    yield prefix, self
    for name, child in self._modules.items():
        if child is not None and not (remove_duplicate and child in memo):
            memo.add(child)
            yield f"{prefix}.{name}" if prefix else name, child

# %% exercise="named-modules" mistake="without-itself"
# The module itself is missing; it comes first, under prefix.
@extend(Module)
def named_modules(self, memo=None, prefix="", remove_duplicate=True):
    memo = set() if memo is None else memo
    for name, child in self._modules.items():
        if child is None or (remove_duplicate and child in memo):
            continue
        memo.add(child)
        path = f"{prefix}.{name}" if prefix else name
        yield path, child
        yield from child.named_modules(memo, path, remove_duplicate)

# %% exercise="named-modules" mistake="names-instead-of-paths"
# The path of a child is only its name; the path of its parent is missing in front.
@extend(Module)
def named_modules(self, memo=None, prefix="", remove_duplicate=True):
    memo = set() if memo is None else memo
    if remove_duplicate and self in memo:
        return
    memo.add(self)
    yield prefix, self
    for name, child in self._modules.items():
        if child is not None:
            yield from child.named_modules(memo, name, remove_duplicate)

# %% exercise="named-modules" mistake="dot-in-front"
# Paths begin with a dot. Where prefix is empty, no dot stands before the name.
@extend(Module)
def named_modules(self, memo=None, prefix="", remove_duplicate=True):
    memo = set() if memo is None else memo
    if remove_duplicate and self in memo:
        return
    memo.add(self)
    yield prefix, self
    for name, child in self._modules.items():
        if child is not None:
            path = f"{prefix}.{name}"
            yield from child.named_modules(memo, path, remove_duplicate)

# %% exercise="named-modules" mistake="none-not-passed-over"
# An entry of _modules may be None, and None has no named_modules. Pass it over.
@extend(Module)
def named_modules(self, memo=None, prefix="", remove_duplicate=True):
    memo = set() if memo is None else memo
    if remove_duplicate and self in memo:
        return
    memo.add(self)
    yield prefix, self
    for name, child in self._modules.items():
        path = f"{prefix}.{name}" if prefix else name
        yield from child.named_modules(memo, path, remove_duplicate)

# %% exercise="named-modules" mistake="children-first"
# A module comes after its children. It comes before them.
@extend(Module)
def named_modules(self, memo=None, prefix="", remove_duplicate=True):
    memo = set() if memo is None else memo
    if remove_duplicate and self in memo:
        return
    memo.add(self)
    for name, child in self._modules.items():
        if child is not None:
            path = f"{prefix}.{name}" if prefix else name
            yield from child.named_modules(memo, path, remove_duplicate)
    yield prefix, self

# %% exercise="named-modules" mistake="level-by-level"
# The walk goes level by level. Each child comes with all that is below it, before the next child.
@extend(Module)
def named_modules(self, memo=None, prefix="", remove_duplicate=True):
    memo = set() if memo is None else memo
    waiting = [(prefix, self)]
    while waiting:
        path, module = waiting.pop(0)
        if remove_duplicate and module in memo:
            continue
        memo.add(module)
        yield path, module
        for name, child in module._modules.items():
            if child is not None:
                waiting.append((f"{path}.{name}" if path else name, child))

# %% exercise="named-modules" mistake="duplicates-never"
# With remove_duplicate=False a shared module comes once all the same. It then comes under each path: is the argument used, and handed on to the children?
@extend(Module)
def named_modules(self, memo=None, prefix="", remove_duplicate=True):
    memo = set() if memo is None else memo
    if self in memo:
        return
    memo.add(self)
    yield prefix, self
    for name, child in self._modules.items():
        if child is not None:
            path = f"{prefix}.{name}" if prefix else name
            yield from child.named_modules(memo, path, remove_duplicate)

# %% exercise="named-modules" mistake="duplicates-not-passed-on"
# With remove_duplicate=False a shared module comes once all the same. It then comes under each path: is the argument used, and handed on to the children?
@extend(Module)
def named_modules(self, memo=None, prefix="", remove_duplicate=True):
    memo = set() if memo is None else memo
    if remove_duplicate and self in memo:
        return
    memo.add(self)
    yield prefix, self
    for name, child in self._modules.items():
        if child is not None:
            path = f"{prefix}.{name}" if prefix else name
            yield from child.named_modules(memo, path)

# %% exercise="named-modules" mistake="memo-of-its-own"
# The memo that was handed in is not used. A module that is in it is passed over with all below it.
@extend(Module)
def named_modules(self, memo=None, prefix="", remove_duplicate=True):
    seen = set()

    def walk(module, path):
        if remove_duplicate and module in seen:
            return
        seen.add(module)
        yield path, module
        for name, child in module._modules.items():
            if child is not None:
                yield from walk(child, f"{path}.{name}" if path else name)

    yield from walk(self, prefix)

# %% exercise="named-modules" honest="with-a-stack"
# A stack in place of calls of itself.
@extend(Module)
def named_modules(self, memo=None, prefix="", remove_duplicate=True):
    memo = set() if memo is None else memo
    stack = [(prefix, self)]
    while stack:
        path, module = stack.pop()
        if module in memo and remove_duplicate:
            continue
        memo.add(module)
        yield path, module
        below = []
        for name, child in module._modules.items():
            if child is not None:
                below.append((".".join([path, name]) if path else name, child))
        stack += reversed(below)

# %% exercise="named-members" mistake="tied-weights-twice"
# A tied weight comes once for each module that holds it, so it is counted twice. Remember the members that have been yielded.
@extend(Module)
def _named_members(
    self, get_members_fn, prefix="", recurse=True, remove_duplicate=True
):
    modules = [(prefix, self)]
    if recurse:
        modules = self.named_modules(None, prefix, remove_duplicate)
    for path, module in modules:
        for name, member in get_members_fn(module):
            if member is not None:
                yield f"{path}.{name}" if path else name, member

# %% exercise="named-members" mistake="remembered-per-module"
# Members are remembered for one module only, so a weight that two modules share comes twice. One set serves the whole walk.
@extend(Module)
def _named_members(
    self, get_members_fn, prefix="", recurse=True, remove_duplicate=True
):
    modules = [(prefix, self)]
    if recurse:
        modules = self.named_modules(None, prefix, remove_duplicate)
    for path, module in modules:
        seen = set()
        for name, member in get_members_fn(module):
            if member is None or (remove_duplicate and member in seen):
                continue
            seen.add(member)
            yield f"{path}.{name}" if path else name, member

# %% exercise="named-members" mistake="equal-numbers-are-one"
# Two members with equal numbers are taken for one: `in` compares the elements of a list with ==. Two members are the same if they are one object; a set finds that.
@extend(Module)
def _named_members(
    self, get_members_fn, prefix="", recurse=True, remove_duplicate=True
):
    modules = [(prefix, self)]
    if recurse:
        modules = self.named_modules(None, prefix, remove_duplicate)
    seen = []
    for path, module in modules:
        for name, member in get_members_fn(module):
            if member is None:
                continue
            if remove_duplicate and member.tolist() in seen:
                continue
            seen.append(member.tolist())
            yield f"{path}.{name}" if path else name, member

# %% exercise="named-members" mistake="compared-in-a-list"
# `in` compares the elements of a list with ==, and tensors of several numbers have no one answer to that. A set asks for the same object.
@extend(Module)
def _named_members(
    self, get_members_fn, prefix="", recurse=True, remove_duplicate=True
):
    modules = [(prefix, self)]
    if recurse:
        modules = self.named_modules(None, prefix, remove_duplicate)
    seen = []
    for path, module in modules:
        for name, member in get_members_fn(module):
            if member is None or (remove_duplicate and member in seen):
                continue
            seen.append(member)
            yield f"{path}.{name}" if path else name, member

# %% exercise="named-members" mistake="none-not-passed-over"
# Members that are None are yielded, too. They stand for a parameter that is not there.
@extend(Module)
def _named_members(
    self, get_members_fn, prefix="", recurse=True, remove_duplicate=True
):
    modules = [(prefix, self)]
    if recurse:
        modules = self.named_modules(None, prefix, remove_duplicate)
    seen = set()
    for path, module in modules:
        for name, member in get_members_fn(module):
            if remove_duplicate and member in seen:
                continue
            seen.add(member)
            yield f"{path}.{name}" if path else name, member

# %% exercise="named-members" mistake="own-members-only"
# Only the members of the module itself come. With recurse the modules below are asked as well.
@extend(Module)
def _named_members(
    self, get_members_fn, prefix="", recurse=True, remove_duplicate=True
):
    seen = set()
    for name, member in get_members_fn(self):
        if member is None or (remove_duplicate and member in seen):
            continue
        seen.add(member)
        yield f"{prefix}.{name}" if prefix else name, member

# %% exercise="named-members" mistake="recurse-ignored"
# With recurse=False the modules below are asked as well. Then this module alone counts.
@extend(Module)
def _named_members(
    self, get_members_fn, prefix="", recurse=True, remove_duplicate=True
):
    seen = set()
    for path, module in self.named_modules(None, prefix, remove_duplicate):
        for name, member in get_members_fn(module):
            if member is None or (remove_duplicate and member in seen):
                continue
            seen.add(member)
            yield f"{path}.{name}" if path else name, member

# %% exercise="named-members" mistake="names-instead-of-paths"
# The path of a member is only its name. In front of it stands the path of its module, with a dot.
@extend(Module)
def _named_members(
    self, get_members_fn, prefix="", recurse=True, remove_duplicate=True
):
    modules = [(prefix, self)]
    if recurse:
        modules = self.named_modules(None, prefix, remove_duplicate)
    seen = set()
    for path, module in modules:
        for name, member in get_members_fn(module):
            if member is None or (remove_duplicate and member in seen):
                continue
            seen.add(member)
            yield name, member

# %% exercise="named-members" mistake="dot-in-front"
# The members of the model itself have a path that begins with a dot. Where the module's path is empty there is none.
@extend(Module)
def _named_members(
    self, get_members_fn, prefix="", recurse=True, remove_duplicate=True
):
    modules = [(prefix, self)]
    if recurse:
        modules = self.named_modules(None, prefix, remove_duplicate)
    seen = set()
    for path, module in modules:
        for name, member in get_members_fn(module):
            if member is None or (remove_duplicate and member in seen):
                continue
            seen.add(member)
            yield f"{path}.{name}", member

# %% exercise="named-members" mistake="prefix-only-with-recurse"
# With recurse=False the prefix is missing. It is the path of this module in both cases.
@extend(Module)
def _named_members(
    self, get_members_fn, prefix="", recurse=True, remove_duplicate=True
):
    modules = [("", self)]
    if recurse:
        modules = self.named_modules(None, prefix, remove_duplicate)
    seen = set()
    for path, module in modules:
        for name, member in get_members_fn(module):
            if member is None or (remove_duplicate and member in seen):
                continue
            seen.add(member)
            yield f"{path}.{name}" if path else name, member

# %% exercise="named-members" mistake="modules-still-once"
# With remove_duplicate=False a shared module is still walked over once, so members come under some of their paths only. Hand remove_duplicate on to named_modules.
@extend(Module)
def _named_members(
    self, get_members_fn, prefix="", recurse=True, remove_duplicate=True
):
    modules = [(prefix, self)]
    if recurse:
        modules = self.named_modules(None, prefix)
    seen = set()
    for path, module in modules:
        for name, member in get_members_fn(module):
            if member is None or (remove_duplicate and member in seen):
                continue
            seen.add(member)
            yield f"{path}.{name}" if path else name, member

# %% exercise="named-members" mistake="last-path-counts"
# A member that is there twice comes under its last path. The first one counts.
@extend(Module)
def _named_members(
    self, get_members_fn, prefix="", recurse=True, remove_duplicate=True
):
    modules = [(prefix, self)]
    if recurse:
        modules = self.named_modules(None, prefix, remove_duplicate)
    found = []
    for path, module in modules:
        for name, member in get_members_fn(module):
            if member is not None:
                found.append((f"{path}.{name}" if path else name, member))
    last = {member: path for path, member in found}
    for path, member in found:
        if not remove_duplicate or last[member] == path:
            yield path, member

# %% exercise="named-members" mistake="always-parameters"
# Parameters come whatever get_members_fn is, also where buffers are asked for. Call it with each module.
@extend(Module)
def _named_members(
    self, get_members_fn, prefix="", recurse=True, remove_duplicate=True
):
    modules = [(prefix, self)]
    if recurse:
        modules = self.named_modules(None, prefix, remove_duplicate)
    seen = set()
    for path, module in modules:
        for name, member in module._parameters.items():
            if member is None or (remove_duplicate and member in seen):
                continue
            seen.add(member)
            yield f"{path}.{name}" if path else name, member

# %% exercise="named-members" honest="returns-a-list"
# Makes the list of pairs and returns it; whoever loops over it sees the same.
@extend(Module)
def _named_members(
    self, get_members_fn, prefix="", recurse=True, remove_duplicate=True
):
    pairs = []
    walk = self.named_modules(prefix=prefix, remove_duplicate=remove_duplicate)
    for path, module in walk:
        if module is not self and not recurse:
            continue
        for name, member in get_members_fn(module):
            taken = any(member is other for _, other in pairs)
            if member is not None and not (remove_duplicate and taken):
                pairs.append((path + "." * bool(path) + name, member))
        if not recurse:
            break
    return pairs

# %% exercise="call" mistake="hooks-not-run"
# The hooks are never called. A call runs those of the first list, forward, and those of the second.
@extend(Module)
def __call__(self, *args, **kwargs):
    return self.forward(*args, **kwargs)

# %% exercise="call" mistake="answers-ignored"
# The hooks are called, but what they return is not used. If it is not None, it takes the place of the arguments, or of the result.
@extend(Module)
def __call__(self, *args, **kwargs):
    before, after = self._call_hooks()
    for hook in before:
        hook(args, kwargs)
    result = self.forward(*args, **kwargs)
    for hook in after:
        hook(args, kwargs, result)
    return result

# %% exercise="call" mistake="results-ignored"
# What the hooks after forward return is not used. If it is not None, it is the result to go on with.
@extend(Module)
def __call__(self, *args, **kwargs):
    before, after = self._call_hooks()
    for hook in before:
        changed = hook(args, kwargs)
        if changed is not None:
            args, kwargs = changed
    result = self.forward(*args, **kwargs)
    for hook in after:
        hook(args, kwargs, result)
    return result

# %% exercise="call" mistake="no-hooks-before"
# The hooks of the first list are not run.
@extend(Module)
def __call__(self, *args, **kwargs):
    _, after = self._call_hooks()
    result = self.forward(*args, **kwargs)
    for hook in after:
        changed = hook(args, kwargs, result)
        if changed is not None:
            result = changed
    return result

# %% exercise="call" mistake="no-hooks-after"
# The hooks of the second list are not run.
@extend(Module)
def __call__(self, *args, **kwargs):
    before, _ = self._call_hooks()
    for hook in before:
        changed = hook(args, kwargs)
        if changed is not None:
            args, kwargs = changed
    return self.forward(*args, **kwargs)

# %% exercise="call" mistake="none-not-handled"
# A hook that only looks returns None, and None is no pair of arguments. Ask before you unpack.
@extend(Module)
def __call__(self, *args, **kwargs):
    before, after = self._call_hooks()
    for hook in before:
        args, kwargs = hook(args, kwargs)
    result = self.forward(*args, **kwargs)
    for hook in after:
        changed = hook(args, kwargs, result)
        if changed is not None:
            result = changed
    return result

# %% exercise="call" mistake="pair-not-unpacked"
# A hook of the first list returns a pair (args, kwargs), and the whole pair became the arguments. Unpack it into both.
@extend(Module)
def __call__(self, *args, **kwargs):
    before, after = self._call_hooks()
    for hook in before:
        changed = hook(args, kwargs)
        if changed is not None:
            args = changed
    result = self.forward(*args, **kwargs)
    for hook in after:
        changed = hook(args, kwargs, result)
        if changed is not None:
            result = changed
    return result

# %% exercise="call" mistake="none-becomes-the-result"
# A hook that only looks returns None, and None becomes the result. None means that the result stays as it is.
@extend(Module)
def __call__(self, *args, **kwargs):
    before, after = self._call_hooks()
    for hook in before:
        changed = hook(args, kwargs)
        if changed is not None:
            args, kwargs = changed
    result = self.forward(*args, **kwargs)
    for hook in after:
        result = hook(args, kwargs, result)
    return result

# %% exercise="call" mistake="false-results-dropped"
# A result such as 0 is dropped, because it counts as false. Only None means that everything stays.
@extend(Module)
def __call__(self, *args, **kwargs):
    before, after = self._call_hooks()
    for hook in before:
        args, kwargs = hook(args, kwargs) or (args, kwargs)
    result = self.forward(*args, **kwargs)
    for hook in after:
        result = hook(args, kwargs, result) or result
    return result

# %% exercise="call" mistake="first-answer-ends"
# The first hook that changes the result ends the call: the ones behind it are not run. Each gets what the one before it has left.
@extend(Module)
def __call__(self, *args, **kwargs):
    before, after = self._call_hooks()
    for hook in before:
        changed = hook(args, kwargs)
        if changed is not None:
            args, kwargs = changed
    result = self.forward(*args, **kwargs)
    for hook in after:
        changed = hook(args, kwargs, result)
        if changed is not None:
            return changed
    return result

# %% exercise="call" mistake="each-sees-the-original"
# Every hook gets the first arguments and the first result. Each has to get what the one before it has left.
@extend(Module)
def __call__(self, *args, **kwargs):
    before, after = self._call_hooks()
    given = args, kwargs
    for hook in before:
        changed = hook(*given)
        if changed is not None:
            args, kwargs = changed
    first = result = self.forward(*args, **kwargs)
    for hook in after:
        changed = hook(args, kwargs, first)
        if changed is not None:
            result = changed
    return result

# %% exercise="call" mistake="old-arguments-to-forward"
# forward gets the arguments of the call, not those that the hooks have left.
@extend(Module)
def __call__(self, *args, **kwargs):
    before, after = self._call_hooks()
    new_args, new_kwargs = args, kwargs
    for hook in before:
        changed = hook(new_args, new_kwargs)
        if changed is not None:
            new_args, new_kwargs = changed
    result = self.forward(*args, **kwargs)
    for hook in after:
        changed = hook(new_args, new_kwargs, result)
        if changed is not None:
            result = changed
    return result

# %% exercise="call" mistake="old-arguments-to-hooks-after"
# The hooks after forward get the arguments of the call, not those that forward got.
@extend(Module)
def __call__(self, *args, **kwargs):
    before, after = self._call_hooks()
    new_args, new_kwargs = args, kwargs
    for hook in before:
        changed = hook(new_args, new_kwargs)
        if changed is not None:
            new_args, new_kwargs = changed
    result = self.forward(*new_args, **new_kwargs)
    for hook in after:
        changed = hook(args, kwargs, result)
        if changed is not None:
            result = changed
    return result

# %% exercise="call" mistake="named-arguments-dropped"
# Named arguments do not reach forward. kwargs goes along: self.forward(*args, **kwargs).
@extend(Module)
def __call__(self, *args, **kwargs):
    before, after = self._call_hooks()
    for hook in before:
        changed = hook(args, kwargs)
        if changed is not None:
            args, kwargs = changed
    result = self.forward(*args)
    for hook in after:
        changed = hook(args, kwargs, result)
        if changed is not None:
            result = changed
    return result

# %% exercise="call" mistake="nothing-returned"
# Nothing is returned. The last result is.
@extend(Module)
def __call__(self, *args, **kwargs):
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

# %% exercise="call" honest="pair-first"
# Keeps the arguments as a pair and answers with a conditional expression.
@extend(Module)
def __call__(self, *args, **kwargs):
    before, after = self._call_hooks()
    given = (args, kwargs)
    for hook in before:
        answer = hook(*given)
        given = given if answer is None else answer
    result = self.forward(*given[0], **given[1])
    for hook in after:
        answer = hook(*given, result)
        result = result if answer is None else answer
    return result

# %% exercise="linear-reset" mistake="bias-first"
# The bias is drawn first and gets the numbers that torch gives to the weight. The weight comes first.
@extend(Linear)
def reset_parameters(self):
    bound = 1 / math.sqrt(self.in_features)
    with no_grad():
        if self.bias is not None:
            self.bias.uniform_(-bound, bound)
        self.weight.uniform_(-bound, bound)

# %% exercise="linear-reset" mistake="root-forgotten"
# The bound is 1 / in_features. It is 1 over the square root: variances add up, not spreads.
@extend(Linear)
def reset_parameters(self):
    bound = 1 / self.in_features
    with no_grad():
        self.weight.uniform_(-bound, bound)
        if self.bias is not None:
            self.bias.uniform_(-bound, bound)

# %% exercise="linear-reset" mistake="counts-what-comes-out"
# The bound counts the outputs. A sum has one product for each input: in_features counts.
@extend(Linear)
def reset_parameters(self):
    bound = 1 / math.sqrt(self.out_features)
    with no_grad():
        self.weight.uniform_(-bound, bound)
        if self.bias is not None:
            self.bias.uniform_(-bound, bound)

# %% exercise="linear-reset" mistake="positive-only"
# All numbers are positive. They lie evenly around 0.
@extend(Linear)
def reset_parameters(self):
    bound = 1 / math.sqrt(self.in_features)
    with no_grad():
        self.weight.uniform_(0, bound)
        if self.bias is not None:
            self.bias.uniform_(0, bound)

# %% exercise="linear-reset" mistake="bias-zero"
# The bias is zero. It is drawn as well, with the same bound.
@extend(Linear)
def reset_parameters(self):
    bound = 1 / math.sqrt(self.in_features)
    with no_grad():
        self.weight.uniform_(-bound, bound)
        if self.bias is not None:
            self.bias.zero_()

# %% exercise="linear-reset" mistake="normal-numbers"
# The numbers are normal ones. torch draws them evenly from an interval.
@extend(Linear)
def reset_parameters(self):
    bound = 1 / math.sqrt(self.in_features)
    with no_grad():
        self.weight.normal_(0, bound)
        if self.bias is not None:
            self.bias.normal_(0, bound)

# %% exercise="linear-reset" mistake="recorded"
# A change in place of a leaf that requires grad is refused while operations are recorded. Which switch turns recording off?
@extend(Linear)
def reset_parameters(self):
    bound = 1 / math.sqrt(self.in_features)
    self.weight.uniform_(-bound, bound)
    if self.bias is not None:
        self.bias.uniform_(-bound, bound)

# %% exercise="linear-reset" mistake="bias-always"
# A layer without a bias fails: its bias is None.
@extend(Linear)
def reset_parameters(self):
    bound = 1 / math.sqrt(self.in_features)
    with no_grad():
        self.weight.uniform_(-bound, bound)
        self.bias.uniform_(-bound, bound)

# %% exercise="linear-reset" mistake="new-parameters"
# The layer gets new parameters. The old ones stay, and their numbers change: an optimizer may hold them.
@extend(Linear)
def reset_parameters(self):
    bound = 1 / math.sqrt(self.in_features)
    with no_grad():
        fresh = empty(*self.weight.shape, dtype=self.weight.dtype)
        self.weight = Parameter(fresh.uniform_(-bound, bound))
        if self.bias is not None:
            fresh = empty(*self.bias.shape, dtype=self.bias.dtype)
            self.bias = Parameter(fresh.uniform_(-bound, bound))

# %% exercise="linear-reset" honest="loop-over-parameters"
# Goes over the parameters, which come in the right order.
@extend(Linear)
@no_grad()
def reset_parameters(self):
    k = self.in_features**-0.5
    for p in self.parameters():
        p.uniform_(-k, k)

# %% exercise="mlp" mistake="init-forgotten"
# Module.__init__ was not called, so nobody has made the dicts for the layers: the error says so. super().__init__() comes first.
class MLP(Module):
    """A linear layer `hidden`, tanh, and a linear layer `out`."""

    def __init__(self, in_features, hidden_features, out_features):
        self.hidden = Linear(in_features, hidden_features)
        self.out = Linear(hidden_features, out_features)

    def forward(self, x):
        """Return the outputs for a batch x of shape (batch_size, in_features)."""
        return self.out(self.hidden(x).tanh())

# %% exercise="mlp" mistake="layers-in-a-list"
# No parameter is found: neither plain tensors nor layers in a Python list are registered. Assign each layer to self under its name, and nothing else is needed.
class MLP(Module):
    """A linear layer `hidden`, tanh, and a linear layer `out`."""

    def __init__(self, in_features, hidden_features, out_features):
        super().__init__()
        first = Linear(in_features, hidden_features)
        self.layers = [first, Linear(hidden_features, out_features)]

    def forward(self, x):
        """Return the outputs for a batch x of shape (batch_size, in_features)."""
        return self.layers[1](self.layers[0](x).tanh())

# %% exercise="mlp" mistake="plain-tensors"
# No parameter is found: neither plain tensors nor layers in a Python list are registered. Assign each layer to self under its name, and nothing else is needed.
class MLP(Module):
    """A linear layer `hidden`, tanh, and a linear layer `out`."""

    def __init__(self, in_features, hidden_features, out_features):
        super().__init__()
        first = Linear(in_features, hidden_features)
        second = Linear(hidden_features, out_features)
        self.w1, self.b1 = first.weight.detach(), first.bias.detach()
        self.w2, self.b2 = second.weight.detach(), second.bias.detach()
        for tensor in (self.w1, self.b1, self.w2, self.b2):
            tensor.requires_grad_()

    def forward(self, x):
        """Return the outputs for a batch x of shape (batch_size, in_features)."""
        return linear(linear(x, self.w1, self.b1).tanh(), self.w2, self.b2)

# %% exercise="mlp" mistake="sizes-swapped"
# The sizes of a layer are swapped: Linear(in_features, out_features) begins with what goes in.
class MLP(Module):
    """A linear layer `hidden`, tanh, and a linear layer `out`."""

    def __init__(self, in_features, hidden_features, out_features):
        super().__init__()
        self.hidden = Linear(hidden_features, in_features)
        self.out = Linear(out_features, hidden_features)

    def forward(self, x):
        """Return the outputs for a batch x of shape (batch_size, in_features)."""
        return self.out(self.hidden(x).tanh())

# %% exercise="mlp" mistake="out-made-first"
# The layer `out` is made before `hidden`, so it gets the first numbers of the seed and comes first in every list.
class MLP(Module):
    """A linear layer `hidden`, tanh, and a linear layer `out`."""

    def __init__(self, in_features, hidden_features, out_features):
        super().__init__()
        self.out = Linear(hidden_features, out_features)
        self.hidden = Linear(in_features, hidden_features)

    def forward(self, x):
        """Return the outputs for a batch x of shape (batch_size, in_features)."""
        return self.out(self.hidden(x).tanh())

# %% exercise="mlp" mistake="without-bias"
# A layer has no bias. Both have one.
class MLP(Module):
    """A linear layer `hidden`, tanh, and a linear layer `out`."""

    def __init__(self, in_features, hidden_features, out_features):
        super().__init__()
        self.hidden = Linear(in_features, hidden_features)
        self.out = Linear(hidden_features, out_features, bias=False)

    def forward(self, x):
        """Return the outputs for a batch x of shape (batch_size, in_features)."""
        return self.out(self.hidden(x).tanh())

# %% exercise="mlp" mistake="out-takes-the-inputs"
# The layer `out` takes as many numbers as go into the model. It gets what comes out of `hidden`.
class MLP(Module):
    """A linear layer `hidden`, tanh, and a linear layer `out`."""

    def __init__(self, in_features, hidden_features, out_features):
        super().__init__()
        self.hidden = Linear(in_features, hidden_features)
        self.out = Linear(in_features, out_features)

    def forward(self, x):
        """Return the outputs for a batch x of shape (batch_size, in_features)."""
        return self.out(self.hidden(x).tanh())

# %% exercise="mlp" honest="added-by-name"
# Registers the layers by add_module and names the base class.
class MLP(Module):
    """A linear layer `hidden`, tanh, and a linear layer `out`."""

    def __init__(self, in_features, hidden_features, out_features):
        Module.__init__(self)
        self.num_hidden = hidden_features
        self.add_module("hidden", Linear(in_features, hidden_features))
        self.add_module("out", Linear(hidden_features, out_features))

    def forward(self, x):
        """Return the outputs for a batch x of shape (batch_size, in_features)."""
        return self.out(self.hidden(x).tanh())

# %% exercise="train" mistake="children-not-told"
# The mode stays with this module: its children are not told. Call the train of each child.
@extend(Module)
def train(self, mode=True):
    if not isinstance(mode, bool):
        raise ValueError("training mode is expected to be boolean")
    self.training = mode
    return self

# %% exercise="train" mistake="one-level-only"
# The children get the mode, but not what is inside them. Their own train does the rest.
@extend(Module)
def train(self, mode=True):
    if not isinstance(mode, bool):
        raise ValueError("training mode is expected to be boolean")
    self.training = mode
    for child in self.children():
        child.training = mode
    return self

# %% exercise="train" mistake="mode-not-passed-on"
# The children are always set to training: mode is not handed on to them.
@extend(Module)
def train(self, mode=True):
    if not isinstance(mode, bool):
        raise ValueError("training mode is expected to be boolean")
    self.training = mode
    for child in self.children():
        child.train()
    return self

# %% exercise="train" mistake="always-training"
# The mode is always True, whatever was asked for, so eval() does nothing.
@extend(Module)
def train(self, mode=True):
    if not isinstance(mode, bool):
        raise ValueError("training mode is expected to be boolean")
    self.training = True
    for child in self.children():
        child.train(mode)
    return self

# %% exercise="train" mistake="nothing-returned"
# Nothing is returned, so calls cannot be chained: model.train().eval() fails. Return self.
@extend(Module)
def train(self, mode=True):
    if not isinstance(mode, bool):
        raise ValueError("training mode is expected to be boolean")
    self.training = mode
    for child in self.children():
        child.train(mode)

# %% exercise="train" mistake="own-train-bypassed"
# The mode is set from outside, so a child with a train of its own is not asked. Each child's train is called.
@extend(Module)
def train(self, mode=True):
    if not isinstance(mode, bool):
        raise ValueError("training mode is expected to be boolean")
    for module in self.modules():
        module.training = mode
    return self

# %% exercise="train" mistake="anything-is-a-mode"
# A mode that is no bool is accepted. model.train("eval") would then train: it raises ValueError.
@extend(Module)
def train(self, mode=True):
    self.training = mode
    for child in self.children():
        child.train(mode)
    return self

# %% exercise="train" mistake="zero-and-one-pass"
# 0 and 1 are accepted, since Python says that 0 == False and 1 == True. They are no bools: isinstance asks for the type.
@extend(Module)
def train(self, mode=True):
    if mode not in (True, False):
        raise ValueError("training mode is expected to be boolean")
    self.training = mode
    for child in self.children():
        child.train(mode)
    return self

# %% exercise="train" mistake="made-a-bool"
# A mode that is no bool is turned into one. It raises ValueError: "eval" would count as true.
@extend(Module)
def train(self, mode=True):
    self.training = bool(mode)
    for child in self.children():
        child.train(bool(mode))
    return self

# %% exercise="train" honest="children-first"
# Tells the children first, and compares with the two bools.
@extend(Module)
def train(self, mode=True):
    if mode is not True and mode is not False:
        raise ValueError("training mode is expected to be boolean")
    for _, child in self.named_children():
        child.train(mode)
    self.training = mode
    return self

# %% exercise="zero-grad" mistake="first-only"
# Only the first parameter is set back: the loop ends too early. Is there a return or a break inside it?
@extend(Module)
def zero_grad(self, set_to_none=True):
    for param in self.parameters():
        if set_to_none:
            param.grad = None
        elif param.grad is not None:
            param.grad.zero_()
        return

# %% exercise="zero-grad" mistake="ends-at-the-first-none"
# The loop ends at the first parameter without a gradient; those behind it are not set back. Pass over that one only.
@extend(Module)
def zero_grad(self, set_to_none=True):
    for param in self.parameters():
        if param.grad is None:
            break
        if set_to_none:
            param.grad = None
        else:
            param.grad.zero_()

# %% exercise="zero-grad" mistake="own-parameters-only"
# The parameters of the modules inside are left as they were. self.parameters() gives all of them.
@extend(Module)
def zero_grad(self, set_to_none=True):
    for param in self._parameters.values():
        if param is None or param.grad is None:
            continue
        if set_to_none:
            param.grad = None
        else:
            param.grad.zero_()

# %% exercise="zero-grad" mistake="always-none"
# With set_to_none=False the gradients are taken away all the same. They become zero, and the tensor stays.
@extend(Module)
def zero_grad(self, set_to_none=True):
    for param in self.parameters():
        param.grad = None

# %% exercise="zero-grad" mistake="always-zero"
# The gradients become zero where None was asked for, and their memory is not given back.
@extend(Module)
def zero_grad(self, set_to_none=True):
    for param in self.parameters():
        if param.grad is not None:
            param.grad.zero_()

# %% exercise="zero-grad" mistake="none-not-handled"
# A parameter that the loss does not use has no gradient, and None has no zero_. It stays None.
@extend(Module)
def zero_grad(self, set_to_none=True):
    for param in self.parameters():
        if set_to_none:
            param.grad = None
        else:
            param.grad.zero_()

# %% exercise="zero-grad" mistake="new-zeros"
# The gradient is a new tensor of zeros. The tensor that is there stays, and its numbers change in place.
@extend(Module)
def zero_grad(self, set_to_none=True):
    for param in self.parameters():
        if set_to_none:
            param.grad = None
        elif param.grad is not None:
            param.grad = kindling.zeros_like(param.grad)

# %% exercise="zero-grad" mistake="zeros-from-nothing"
# A parameter without a gradient gets one of zeros. None means that nothing has arrived, and it stays None.
@extend(Module)
def zero_grad(self, set_to_none=True):
    for param in self.parameters():
        if set_to_none:
            param.grad = None
        elif param.grad is None:
            param.grad = kindling.zeros_like(param.detach())
        else:
            param.grad.zero_()

# %% exercise="zero-grad" mistake="parameters-zeroed"
# The numbers of the parameters themselves became zero. What is set back is their grad.
@extend(Module)
def zero_grad(self, set_to_none=True):
    for param in self.parameters():
        if param.grad is None:
            continue
        if set_to_none:
            param.grad = None
        else:
            with no_grad():
                param.zero_()

# %% exercise="zero-grad" honest="two-loops"
# One loop for each way.
@extend(Module)
def zero_grad(self, set_to_none=True):
    if set_to_none:
        for p in self.parameters():
            p.grad = None
        return
    for p in self.parameters():
        if p.grad is not None:
            p.grad *= 0

# %% exercise="repr" mistake="not-indented-deeply"
# Only the first line of a child is moved in: what is nested deeper is not. Every line of its text is moved.
@extend(Module)
def __repr__(self):
    extra = self.extra_repr()
    lines = extra.split("\n") if extra else []
    if len(lines) == 1 and not self._modules:
        return f"{self._get_name()}({extra})"
    for name, child in self._modules.items():
        lines.append(f"({name}): {child!r}")
    if not lines:
        return f"{self._get_name()}()"
    inside = "".join(f"  {line}\n" for line in lines)
    return f"{self._get_name()}(\n{inside})"

# %% exercise="repr" mistake="not-indented"
# The lines inside are not moved in. Each stands two columns further to the right than its module.
@extend(Module)
def __repr__(self):
    extra = self.extra_repr()
    lines = extra.split("\n") if extra else []
    if len(lines) == 1 and not self._modules:
        return f"{self._get_name()}({extra})"
    for name, child in self._modules.items():
        lines.append(f"({name}): {child!r}")
    if not lines:
        return f"{self._get_name()}()"
    inside = "".join(f"{line}\n" for line in lines)
    return f"{self._get_name()}(\n{inside})"

# %% exercise="repr" mistake="four-spaces"
# The lines inside are moved in by four spaces; torch uses two.
@extend(Module)
def __repr__(self):
    extra = self.extra_repr()
    lines = extra.split("\n") if extra else []
    if len(lines) == 1 and not self._modules:
        return f"{self._get_name()}({extra})"
    for name, child in self._modules.items():
        lines += f"({name}): {child!r}".split("\n")
    if not lines:
        return f"{self._get_name()}()"
    inside = "".join(f"    {line}\n" for line in lines)
    return f"{self._get_name()}(\n{inside})"

# %% exercise="repr" mistake="no-names"
# The names of the children are missing: `(name): ` stands before the text of each.
@extend(Module)
def __repr__(self):
    extra = self.extra_repr()
    lines = extra.split("\n") if extra else []
    if len(lines) == 1 and not self._modules:
        return f"{self._get_name()}({extra})"
    for child in self._modules.values():
        lines += repr(child).split("\n")
    if not lines:
        return f"{self._get_name()}()"
    inside = "".join(f"  {line}\n" for line in lines)
    return f"{self._get_name()}(\n{inside})"

# %% exercise="repr" mistake="names-without-parentheses"
# The names of the children stand without parentheses: `(name): ` is what torch prints.
@extend(Module)
def __repr__(self):
    extra = self.extra_repr()
    lines = extra.split("\n") if extra else []
    if len(lines) == 1 and not self._modules:
        return f"{self._get_name()}({extra})"
    for name, child in self._modules.items():
        lines += f"{name}: {child!r}".split("\n")
    if not lines:
        return f"{self._get_name()}()"
    inside = "".join(f"  {line}\n" for line in lines)
    return f"{self._get_name()}(\n{inside})"

# %% exercise="repr" mistake="extra-ignored"
# What extra_repr says is missing, so a Linear does not show its sizes.
@extend(Module)
def __repr__(self):
    lines = []
    for name, child in self._modules.items():
        lines += f"({name}): {child!r}".split("\n")
    if not lines:
        return f"{self._get_name()}()"
    inside = "".join(f"  {line}\n" for line in lines)
    return f"{self._get_name()}(\n{inside})"

# %% exercise="repr" mistake="extra-always-on-its-own-line"
# A module with one extra line and no children takes three lines. It stands on one: name(extra).
@extend(Module)
def __repr__(self):
    extra = self.extra_repr()
    lines = extra.split("\n") if extra else []
    for name, child in self._modules.items():
        lines += f"({name}): {child!r}".split("\n")
    if not lines:
        return f"{self._get_name()}()"
    inside = "".join(f"  {line}\n" for line in lines)
    return f"{self._get_name()}(\n{inside})"

# %% exercise="repr" mistake="extra-or-children"
# A module that has both extra lines and children shows its extra lines only. The children follow them.
@extend(Module)
def __repr__(self):
    extra = self.extra_repr()
    lines = extra.split("\n") if extra else []
    if len(lines) == 1:
        return f"{self._get_name()}({extra})"
    for name, child in self._modules.items():
        lines += f"({name}): {child!r}".split("\n")
    if not lines:
        return f"{self._get_name()}()"
    inside = "".join(f"  {line}\n" for line in lines)
    return f"{self._get_name()}(\n{inside})"

# %% exercise="repr" mistake="empty-line-inside"
# A module without extra lines shows an empty one. The empty text split at newlines is one line, an empty one.
@extend(Module)
def __repr__(self):
    lines = self.extra_repr().split("\n")
    if len(lines) == 1 and not self._modules:
        return f"{self._get_name()}({lines[0]})"
    for name, child in self._modules.items():
        lines += f"({name}): {child!r}".split("\n")
    inside = "".join(f"  {line}\n" for line in lines)
    return f"{self._get_name()}(\n{inside})"

# %% exercise="repr" mistake="one-child-on-one-line"
# A module whose inside is one child of one line is put on one line. Only a line of extra_repr may stand there; a child stands on a line of its own.
@extend(Module)
def __repr__(self):
    extra = self.extra_repr()
    lines = extra.split("\n") if extra else []
    for name, child in self._modules.items():
        lines += f"({name}): {child!r}".split("\n")
    if len(lines) <= 1:
        return f"{self._get_name()}({''.join(lines)})"
    inside = "".join(f"  {line}\n" for line in lines)
    return f"{self._get_name()}(\n{inside})"

# %% exercise="repr" mistake="class-names-only"
# Of a child only the class is shown. Its whole text stands there, with its own children.
@extend(Module)
def __repr__(self):
    extra = self.extra_repr()
    lines = extra.split("\n") if extra else []
    if len(lines) == 1 and not self._modules:
        return f"{self._get_name()}({extra})"
    for name, child in self._modules.items():
        lines.append(f"({name}): {type(child).__name__}")
    if not lines:
        return f"{self._get_name()}()"
    inside = "".join(f"  {line}\n" for line in lines)
    return f"{self._get_name()}(\n{inside})"

# %% exercise="repr" mistake="newline-at-the-end"
# The text ends with a newline. Whoever prints it, or puts it inside another, adds that.
@extend(Module)
def __repr__(self):
    extra = self.extra_repr()
    lines = extra.split("\n") if extra else []
    if len(lines) == 1 and not self._modules:
        return f"{self._get_name()}({extra})\n"
    for name, child in self._modules.items():
        lines += f"({name}): {child!r}".rstrip("\n").split("\n")
    if not lines:
        return f"{self._get_name()}()\n"
    inside = "".join(f"  {line}\n" for line in lines)
    return f"{self._get_name()}(\n{inside})\n"

# %% exercise="repr" mistake="children-before-extra"
# The children stand before the extra lines. The module's own lines come first.
@extend(Module)
def __repr__(self):
    extra = self.extra_repr()
    own = extra.split("\n") if extra else []
    if len(own) == 1 and not self._modules:
        return f"{self._get_name()}({extra})"
    lines = []
    for name, child in self._modules.items():
        lines += f"({name}): {child!r}".split("\n")
    lines += own
    if not lines:
        return f"{self._get_name()}()"
    inside = "".join(f"  {line}\n" for line in lines)
    return f"{self._get_name()}(\n{inside})"

# %% exercise="repr" honest="replacing-newlines"
# Moves lines in by replacing newlines.
@extend(Module)
def __repr__(self):
    name, extra = self._get_name(), self.extra_repr()
    parts = [extra] if extra else []
    parts += [f"({key}): {child}" for key, child in self._modules.items()]
    body = "\n".join(parts)
    if not self._modules and "\n" not in extra:
        return name + "(" + extra + ")"
    return name + "(\n  " + body.replace("\n", "\n  ") + "\n)"

# %% exercise="save" mistake="buffers-missing"
# The buffers are missing. They belong to the state although they are not trained.
@extend(Module)
def _save_to_state_dict(self, destination, prefix, keep_vars):
    for name, tensor in self._parameters.items():
        if tensor is not None:
            destination[prefix + name] = tensor if keep_vars else tensor.detach()

# %% exercise="save" mistake="all-buffers"
# Buffers that are not persistent are in the state. Their names are in _non_persistent_buffers_set.
@extend(Module)
def _save_to_state_dict(self, destination, prefix, keep_vars):
    for members in (self._parameters, self._buffers):
        for name, tensor in members.items():
            if tensor is not None:
                destination[prefix + name] = tensor if keep_vars else tensor.detach()

# %% exercise="save" mistake="only-non-persistent"
# The condition is turned around: the buffers that are not persistent are saved, and the others are not.
@extend(Module)
def _save_to_state_dict(self, destination, prefix, keep_vars):
    own = dict(self._parameters)
    for name in self._non_persistent_buffers_set:
        own[name] = self._buffers[name]
    for name, tensor in own.items():
        if tensor is not None:
            destination[prefix + name] = tensor if keep_vars else tensor.detach()

# %% exercise="save" mistake="copies"
# The entries are copies, which do not follow when the parameter is trained on. detach gives a tensor in the same memory.
@extend(Module)
def _save_to_state_dict(self, destination, prefix, keep_vars):
    own = dict(self._parameters)
    for name, buffer in self._buffers.items():
        if name not in self._non_persistent_buffers_set:
            own[name] = buffer
    for name, tensor in own.items():
        if tensor is not None:
            kept = tensor if keep_vars else tensor.detach().clone()
            destination[prefix + name] = kept

# %% exercise="save" mistake="buffers-copied"
# The entries of the buffers are copies, which do not follow when a buffer changes. A buffer is detached like a parameter, in the same memory.
@extend(Module)
def _save_to_state_dict(self, destination, prefix, keep_vars):
    for name, param in self._parameters.items():
        if param is not None:
            destination[prefix + name] = param if keep_vars else param.detach()
    for name, buffer in self._buffers.items():
        if buffer is not None and name not in self._non_persistent_buffers_set:
            kept = buffer if keep_vars else buffer.detach().clone()
            destination[prefix + name] = kept

# %% exercise="save" mistake="parameters-themselves"
# The entries are the parameters themselves and require grad. Without keep_vars they are detached.
@extend(Module)
def _save_to_state_dict(self, destination, prefix, keep_vars):
    own = dict(self._parameters)
    for name, buffer in self._buffers.items():
        if name not in self._non_persistent_buffers_set:
            own[name] = buffer
    for name, tensor in own.items():
        if tensor is not None:
            destination[prefix + name] = tensor

# %% exercise="save" mistake="keep-vars-ignored"
# With keep_vars the entries are detached all the same. Then the tensors themselves are wanted.
@extend(Module)
def _save_to_state_dict(self, destination, prefix, keep_vars):
    own = dict(self._parameters)
    for name, buffer in self._buffers.items():
        if name not in self._non_persistent_buffers_set:
            own[name] = buffer
    for name, tensor in own.items():
        if tensor is not None:
            destination[prefix + name] = tensor.detach()

# %% exercise="save" mistake="prefix-forgotten"
# The keys lack the path of the module, so that entries of different modules overwrite each other.
@extend(Module)
def _save_to_state_dict(self, destination, prefix, keep_vars):
    own = dict(self._parameters)
    for name, buffer in self._buffers.items():
        if name not in self._non_persistent_buffers_set:
            own[name] = buffer
    for name, tensor in own.items():
        if tensor is not None:
            destination[name] = tensor if keep_vars else tensor.detach()

# %% exercise="save" mistake="one-dot-too-many"
# There is a dot too many in the keys. The prefix ends with one already.
@extend(Module)
def _save_to_state_dict(self, destination, prefix, keep_vars):
    own = dict(self._parameters)
    for name, buffer in self._buffers.items():
        if name not in self._non_persistent_buffers_set:
            own[name] = buffer
    for name, tensor in own.items():
        if tensor is not None:
            key = f"{prefix}.{name}" if prefix else name
            destination[key] = tensor if keep_vars else tensor.detach()

# %% exercise="save" mistake="none-not-left-out"
# An entry that is None cannot be detached. Parameters and buffers that are None are left out.
@extend(Module)
def _save_to_state_dict(self, destination, prefix, keep_vars):
    own = dict(self._parameters)
    for name, buffer in self._buffers.items():
        if name not in self._non_persistent_buffers_set:
            own[name] = buffer
    for name, tensor in own.items():
        destination[prefix + name] = tensor if keep_vars else tensor.detach()

# %% exercise="save" mistake="buffers-first"
# The buffers stand before the parameters of the same module. The parameters come first.
@extend(Module)
def _save_to_state_dict(self, destination, prefix, keep_vars):
    own = {}
    for name, buffer in self._buffers.items():
        if name not in self._non_persistent_buffers_set:
            own[name] = buffer
    own.update(self._parameters)
    for name, tensor in own.items():
        if tensor is not None:
            destination[prefix + name] = tensor if keep_vars else tensor.detach()

# %% exercise="save" mistake="tied-weights-once"
# A tied weight is saved under one of its names only, and a model that loads the state misses the other. A state has every path.
@extend(Module)
def _save_to_state_dict(self, destination, prefix, keep_vars):
    own = dict(self._parameters)
    for name, buffer in self._buffers.items():
        if name not in self._non_persistent_buffers_set:
            own[name] = buffer
    arrays = [tensor.array for tensor in destination.values()]
    for name, tensor in own.items():
        if tensor is None or any(tensor.array is array for array in arrays):
            continue
        destination[prefix + name] = tensor if keep_vars else tensor.detach()

# %% exercise="save" honest="through-the-walks"
# Goes over named_parameters and named_buffers of the module alone.
@extend(Module)
def _save_to_state_dict(self, destination, prefix, keep_vars):
    walk = {"prefix": "", "recurse": False, "remove_duplicate": False}
    pairs = list(self.named_parameters(**walk))
    for name, buffer in self.named_buffers(**walk):
        if name not in self._non_persistent_buffers_set:
            pairs.append((name, buffer))
    for name, tensor in pairs:
        destination[prefix + name] = tensor if keep_vars else tensor.detach()

# %% exercise="load" mistake="memory-shared"
# The parameter now shares the memory of the state: whoever changes one changes the other. Copy the numbers into the memory that is there.
@extend(Module)
def _load_own(self, state_dict, prefix, missing_keys, error_msgs):
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
        tensor.data = state_dict[key]

# %% exercise="load" mistake="new-parameters"
# The module has new parameters. An optimizer that holds the old ones would go on with those: the objects stay, and their numbers change.
@extend(Module)
def _load_own(self, state_dict, prefix, missing_keys, error_msgs):
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
        name, value = key[len(prefix) :], state_dict[key].detach().clone()
        setattr(self, name, Parameter(value) if name in self._parameters else value)

# %% exercise="load" mistake="recorded"
# A change in place of a leaf that requires grad is refused while operations are recorded. Which switch turns recording off?
@extend(Module)
def _load_own(self, state_dict, prefix, missing_keys, error_msgs):
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
        tensor.copy_(state_dict[key])

# %% exercise="load" mistake="missing-not-reported"
# Keys that the state lacks are passed over in silence. They belong into missing_keys.
@extend(Module)
def _load_own(self, state_dict, prefix, missing_keys, error_msgs):
    own = {}
    self._save_to_state_dict(own, prefix, True)
    for key, tensor in own.items():
        if key not in state_dict:
            continue
        error = self._misfit(key, state_dict[key], tensor)
        if error:
            error_msgs.append(error)
            continue
        with no_grad():
            tensor.copy_(state_dict[key])

# %% exercise="load" mistake="missing-not-foreseen"
# A key that the state lacks ends the loading with a KeyError. It is appended to missing_keys, and the rest is loaded.
@extend(Module)
def _load_own(self, state_dict, prefix, missing_keys, error_msgs):
    own = {}
    self._save_to_state_dict(own, prefix, True)
    for key, tensor in own.items():
        error = self._misfit(key, state_dict[key], tensor)
        if error:
            error_msgs.append(error)
            continue
        with no_grad():
            tensor.copy_(state_dict[key])

# %% exercise="load" mistake="missing-without-prefix"
# missing_keys has the names without the path of the module. The whole key is wanted.
@extend(Module)
def _load_own(self, state_dict, prefix, missing_keys, error_msgs):
    own = {}
    self._save_to_state_dict(own, prefix, True)
    for key, tensor in own.items():
        if key not in state_dict:
            missing_keys.append(key[len(prefix) :])
            continue
        error = self._misfit(key, state_dict[key], tensor)
        if error:
            error_msgs.append(error)
            continue
        with no_grad():
            tensor.copy_(state_dict[key])

# %% exercise="load" mistake="ends-at-the-first-missing"
# Loading ends at the first key that is missing; what comes after it is neither loaded nor reported. Pass over that one only.
@extend(Module)
def _load_own(self, state_dict, prefix, missing_keys, error_msgs):
    own = {}
    self._save_to_state_dict(own, prefix, True)
    for key, tensor in own.items():
        if key not in state_dict:
            missing_keys.append(key)
            return
        error = self._misfit(key, state_dict[key], tensor)
        if error:
            error_msgs.append(error)
            continue
        with no_grad():
            tensor.copy_(state_dict[key])

# %% exercise="load" mistake="ends-at-the-first-misfit"
# Loading ends at the first value that does not fit; what comes after it in the module is neither loaded nor reported. Pass over that one only.
@extend(Module)
def _load_own(self, state_dict, prefix, missing_keys, error_msgs):
    own = {}
    self._save_to_state_dict(own, prefix, True)
    for key, tensor in own.items():
        if key not in state_dict:
            missing_keys.append(key)
            continue
        error = self._misfit(key, state_dict[key], tensor)
        if error:
            error_msgs.append(error)
            return
        with no_grad():
            tensor.copy_(state_dict[key])

# %% exercise="load" mistake="sizes-not-checked"
# A value of another size is copied if it can be broadcast, or fails in another way. _misfit says whether it fits.
@extend(Module)
def _load_own(self, state_dict, prefix, missing_keys, error_msgs):
    own = {}
    self._save_to_state_dict(own, prefix, True)
    for key, tensor in own.items():
        if key not in state_dict:
            missing_keys.append(key)
            continue
        with no_grad():
            tensor.copy_(state_dict[key])

# %% exercise="load" mistake="misfits-not-reported"
# A value that does not fit is passed over in silence. Its text belongs into error_msgs.
@extend(Module)
def _load_own(self, state_dict, prefix, missing_keys, error_msgs):
    own = {}
    self._save_to_state_dict(own, prefix, True)
    for key, tensor in own.items():
        if key not in state_dict:
            missing_keys.append(key)
        elif not self._misfit(key, state_dict[key], tensor):
            with no_grad():
                tensor.copy_(state_dict[key])

# %% exercise="load" mistake="parameters-only"
# Buffers are not loaded. They belong to the state as well.
@extend(Module)
def _load_own(self, state_dict, prefix, missing_keys, error_msgs):
    for name, tensor in self._parameters.items():
        key = prefix + name
        if tensor is None:
            continue
        if key not in state_dict:
            missing_keys.append(key)
            continue
        error = self._misfit(key, state_dict[key], tensor)
        if error:
            error_msgs.append(error)
            continue
        with no_grad():
            tensor.copy_(state_dict[key])

# %% exercise="load" mistake="dtype-of-the-state"
# The parameter took over the dtype of the state. Its own dtype stays: copy_ converts.
@extend(Module)
def _load_own(self, state_dict, prefix, missing_keys, error_msgs):
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
        tensor.data = state_dict[key].detach().clone()

# %% exercise="load" honest="one-condition-each"
# An if for each of the three cases, under one switch.
@extend(Module)
@no_grad()
def _load_own(self, state_dict, prefix, missing_keys, error_msgs):
    entries = {}
    self._save_to_state_dict(entries, "", keep_vars=True)
    for name, tensor in entries.items():
        value = state_dict.get(prefix + name)
        if value is None:
            missing_keys.append(prefix + name)
        elif problem := self._misfit(prefix + name, value, tensor):
            error_msgs.append(problem)
        else:
            tensor[...] = value
