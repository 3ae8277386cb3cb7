# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% exercise="sequential" mistake="super-forgotten"
# super().__init__() is missing. A module has to be made one before it can take anything in; Module.__init__ makes the dicts for that.
class Sequential(SequentialBase):
    def __init__(self, *args):
        pairs = [(str(n), module) for n, module in enumerate(args)]
        if len(args) == 1 and isinstance(args[0], OrderedDict):
            pairs = list(args[0].items())
        for name, module in pairs:
            self.add_module(name, module)

# %% exercise="sequential" mistake="names-not-strings"
# The names are numbers. A name is a string: "0", not 0.
class Sequential(SequentialBase):
    def __init__(self, *args):
        super().__init__()
        pairs = enumerate(args)
        if len(args) == 1 and isinstance(args[0], OrderedDict):
            pairs = args[0].items()
        for name, module in pairs:
            self.add_module(name, module)

# %% exercise="sequential" mistake="ordered-dict-not-foreseen"
# An OrderedDict is taken for a module. If it is the only argument, its items are the pairs of a name and a module.
class Sequential(SequentialBase):
    def __init__(self, *args):
        super().__init__()
        for n, module in enumerate(args):
            self.add_module(str(n), module)

# %% exercise="sequential" mistake="kept-in-a-list"
# The layers lie in a Python list. Nobody looks into a list, so nothing is registered: each layer has to be added with add_module.
class Sequential(SequentialBase):
    def __init__(self, *args):
        super().__init__()
        self.layers = list(args)
        if len(args) == 1 and isinstance(args[0], OrderedDict):
            self.layers = list(args[0].values())

# %% exercise="sequential" mistake="names-of-the-dict-lost"
# The names of the OrderedDict are lost: its modules are numbered. They keep the names that they have there.
class Sequential(SequentialBase):
    def __init__(self, *args):
        super().__init__()
        if len(args) == 1 and isinstance(args[0], OrderedDict):
            args = list(args[0].values())
        for n, module in enumerate(args):
            self.add_module(str(n), module)

# %% exercise="sequential" mistake="counted-from-one"
# The names begin with "1". Places are counted from 0.
class Sequential(SequentialBase):
    def __init__(self, *args):
        super().__init__()
        pairs = [(str(n), module) for n, module in enumerate(args, start=1)]
        if len(args) == 1 and isinstance(args[0], OrderedDict):
            pairs = list(args[0].items())
        for name, module in pairs:
            self.add_module(name, module)

# %% exercise="sequential" mistake="any-dict-is-taken"
# Every dict is unpacked. Only an OrderedDict is; another dict is an error, as in torch.
class Sequential(SequentialBase):
    def __init__(self, *args):
        super().__init__()
        pairs = [(str(n), module) for n, module in enumerate(args)]
        if len(args) == 1 and isinstance(args[0], dict):
            pairs = list(args[0].items())
        for name, module in pairs:
            self.add_module(name, module)

# %% exercise="sequential" mistake="lists-are-unpacked"
# A list of modules is unpacked. It is no module, so it is an error; whoever has a list writes Sequential(*layers).
class Sequential(SequentialBase):
    def __init__(self, *args):
        super().__init__()
        if len(args) == 1 and isinstance(args[0], list):
            args = args[0]
        pairs = [(str(n), module) for n, module in enumerate(args)]
        if len(args) == 1 and isinstance(args[0], OrderedDict):
            pairs = list(args[0].items())
        for name, module in pairs:
            self.add_module(name, module)

# %% exercise="sequential" mistake="all-under-one-name"
# Every module is registered under the same name, so that only the last one is left. The name has to change in the loop.
class Sequential(SequentialBase):
    def __init__(self, *args):
        super().__init__()
        pairs = [(str(len(args) - 1), module) for module in args]
        if len(args) == 1 and isinstance(args[0], OrderedDict):
            pairs = list(args[0].items())
        for name, module in pairs:
            self.add_module(name, module)

# %% exercise="sequential" mistake="names-made-strings"
# Whatever stands in the OrderedDict as a name is turned into a string. A name that is no string is an error there; only the numbers that you make yourself have to become strings.
class Sequential(SequentialBase):
    def __init__(self, *args):
        super().__init__()
        pairs = enumerate(args)
        if len(args) == 1 and isinstance(args[0], OrderedDict):
            pairs = args[0].items()
        for name, module in pairs:
            self.add_module(str(name), module)

# %% exercise="sequential" mistake="set-as-attributes"
# setattr takes anything, a number or a list as well, and keeps it as a plain attribute. add_module refuses what is no module.
class Sequential(SequentialBase):
    def __init__(self, *args):
        super().__init__()
        pairs = [(str(n), module) for n, module in enumerate(args)]
        if len(args) == 1 and isinstance(args[0], OrderedDict):
            pairs = list(args[0].items())
        for name, module in pairs:
            setattr(self, name, module)

# %% exercise="sequential" mistake="first-of-several-unpacked"
# An OrderedDict is unpacked also when other arguments follow it; they are lost. It counts only if it is alone.
class Sequential(SequentialBase):
    def __init__(self, *args):
        super().__init__()
        pairs = [(str(n), module) for n, module in enumerate(args)]
        if args and isinstance(args[0], OrderedDict):
            pairs = list(args[0].items())
        for name, module in pairs:
            self.add_module(name, module)

# %% exercise="sequential" mistake="last-of-several-unpacked"
# An OrderedDict is unpacked also when it comes after other modules. It counts only if it is the one argument.
class Sequential(SequentialBase):
    def __init__(self, *args):
        super().__init__()
        for n, module in enumerate(args):
            if isinstance(module, OrderedDict):
                for name in module:
                    self.add_module(name, module[name])
            else:
                self.add_module(str(n), module)

# %% exercise="sequential" mistake="no-arguments-not-foreseen"
# Without arguments there is no args[0] to look at. Ask first how many there are.
class Sequential(SequentialBase):
    def __init__(self, *args):
        super().__init__()
        pairs = [(str(n), module) for n, module in enumerate(args)]
        if isinstance(args[0], OrderedDict) and len(args) == 1:
            pairs = list(args[0].items())
        for name, module in pairs:
            self.add_module(name, module)

# %% exercise="sequential" mistake="written-into-the-dict"
# The modules are written into self._modules, past add_module, which is what refuses things that are no modules and names that cannot be.
class Sequential(SequentialBase):
    def __init__(self, *args):
        super().__init__()
        pairs = [(str(n), module) for n, module in enumerate(args)]
        if len(args) == 1 and isinstance(args[0], OrderedDict):
            pairs = list(args[0].items())
        for name, module in pairs:
            self._modules[name] = module

# %% exercise="sequential" honest="two-loops"
# A loop for each sort of argument, and a counter.
class Sequential(SequentialBase):
    def __init__(self, *args):
        super().__init__()
        if len(args) == 1 and isinstance(args[0], OrderedDict):
            for name in args[0]:
                self.add_module(name, args[0][name])
            return
        count = 0
        for module in args:
            self.add_module(f"{count}", module)
            count += 1

# %% exercise="sequential-forward" mistake="forward-instead-of-call"
# The hooks are skipped: module.forward(...) is only a part of calling a module. Call the module itself.
@extend(Sequential)
def forward(self, input):
    for module in self:
        input = module.forward(input)
    return input

# %% exercise="sequential-forward" mistake="each-gets-the-input"
# Every module gets the input of the chain, so that only the last one counts. Each has to get the result of the one before.
@extend(Sequential)
def forward(self, input):
    result = input
    for module in self:
        result = module(input)
    return result

# %% exercise="sequential-forward" mistake="children-once"
# self.children() gives each module once, also if it stands in the chain twice. Loop over self.
@extend(Sequential)
def forward(self, input):
    for module in self.children():
        input = module(input)
    return input

# %% exercise="sequential-forward" mistake="return-in-the-loop"
# The return stands in the loop, so that only the first module runs.
@extend(Sequential)
def forward(self, input):
    for module in self:
        input = module(input)
        return input
    return input

# %% exercise="sequential-forward" mistake="nothing-returned"
# Nothing is returned: the result of the last module is lost.
@extend(Sequential)
def forward(self, input):
    for module in self:
        input = module(input)

# %% exercise="sequential-forward" mistake="result-thrown-away"
# The modules run, and their results are thrown away: the input comes back. The name has to take on each result.
@extend(Sequential)
def forward(self, input):
    for module in self:
        module(input)
    return input

# %% exercise="sequential-forward" mistake="reversed"
# The modules run in the wrong order, the last one first.
@extend(Sequential)
def forward(self, input):
    for module in reversed(list(self)):
        input = module(input)
    return input

# %% exercise="sequential-forward" mistake="list-of-results"
# All results are returned, in a list. Only that of the last module is asked for.
@extend(Sequential)
def forward(self, input):
    results = []
    for module in self:
        input = module(input)
        results.append(input)
    return results

# %% exercise="sequential-forward" mistake="all-modules"
# self.modules() also gives the chain itself and everything below its modules. Loop over self, which gives the modules of this chain.
@extend(Sequential)
def forward(self, input):
    for module in self.modules():
        if module is not self:
            input = module(input)
    return input

# %% exercise="sequential-forward" mistake="empty-chain-not-foreseen"
# A chain without modules has no first one. The loop has to begin with the input, and then there is nothing special about it.
@extend(Sequential)
def forward(self, input):
    modules = list(self)
    result = modules[0](input)
    for module in modules[1:]:
        result = module(result)
    return result

# %% exercise="sequential-forward" mistake="numbers-as-names"
# The modules are looked up as "0", "1", and so on. The names may be others, if they came from an OrderedDict.
@extend(Sequential)
def forward(self, input):
    for n in range(len(self)):
        input = self._modules[str(n)](input)
    return input

# %% exercise="sequential-forward" honest="with-a-while"
# A list of the dict, and a while loop.
@extend(Sequential)
def forward(self, input):
    waiting = list(self._modules.values())
    y = input
    while waiting:
        y = waiting.pop(0)(y)
    return y

# %% exercise="sequential-getitem" mistake="slice-is-a-list"
# A slice is a plain list of modules, which cannot be called and registers nothing. It has to be a chain.
@extend(Sequential)
def __getitem__(self, idx):
    return list(self._modules.values())[idx]

# %% exercise="sequential-getitem" mistake="slice-renumbered"
# The modules of a slice are numbered anew. They keep their names: hand an OrderedDict of pairs to the class.
@extend(Sequential)
def __getitem__(self, idx):
    found = list(self._modules.values())[idx]
    return type(self)(*found) if isinstance(idx, slice) else found

# %% exercise="sequential-getitem" mistake="always-sequential"
# A slice is a Sequential, whatever class self has. type(self) is the class to use.
@extend(Sequential)
def __getitem__(self, idx):
    if isinstance(idx, slice):
        return Sequential(OrderedDict(list(self._modules.items())[idx]))
    return list(self._modules.values())[idx]

# %% exercise="sequential-getitem" mistake="looked-up-by-number"
# The module is looked up under the name str(idx). There is no name "-1", and the names need not be numbers: make a list of the modules, and let it count.
@extend(Sequential)
def __getitem__(self, idx):
    if isinstance(idx, slice):
        return type(self)(OrderedDict(list(self._modules.items())[idx]))
    return self._modules[str(idx)]

# %% exercise="sequential-getitem" mistake="slice-copied"
# The slice holds copies. What the copies learn, the chain does not know: the modules have to be the same objects.
@extend(Sequential)
def __getitem__(self, idx):
    import copy
    if isinstance(idx, slice):
        pairs = list(self._modules.items())[idx]
        return type(self)(OrderedDict((k, copy.deepcopy(v)) for k, v in pairs))
    return list(self._modules.values())[idx]

# %% exercise="sequential-getitem" mistake="children-once"
# named_children gives a module that stands twice only once, so that places move. self._modules has all of them.
@extend(Sequential)
def __getitem__(self, idx):
    pairs = list(self.named_children())
    if isinstance(idx, slice):
        return type(self)(OrderedDict(pairs[idx]))
    return pairs[idx][1]

# %% exercise="sequential-getitem" mistake="wraps-around"
# An index that is too large is wrapped around, and another module comes back. It is an IndexError.
@extend(Sequential)
def __getitem__(self, idx):
    if isinstance(idx, slice):
        return type(self)(OrderedDict(list(self._modules.items())[idx]))
    return list(self._modules.values())[idx % max(len(self), 1)]

# %% exercise="sequential-getitem" mistake="pair-instead-of-module"
# An int gives the pair of name and module. Only the module is asked for.
@extend(Sequential)
def __getitem__(self, idx):
    pairs = list(self._modules.items())
    if isinstance(idx, slice):
        return type(self)(OrderedDict(pairs[idx]))
    return pairs[idx]

# %% exercise="sequential-getitem" mistake="slices-not-foreseen"
# A slice is used as if it were a number. Ask with isinstance(idx, slice), and answer with a chain.
@extend(Sequential)
def __getitem__(self, idx):
    if not -len(self) <= idx < len(self):
        raise IndexError(f"index {idx} is out of range")
    return list(self._modules.values())[idx]

# %% exercise="sequential-getitem" mistake="step-ignored"
# start and stop of the slice are used, its step is not. A list takes the slice as a whole.
@extend(Sequential)
def __getitem__(self, idx):
    if isinstance(idx, slice):
        pairs = list(self._modules.items())[idx.start : idx.stop]
        return type(self)(OrderedDict(pairs))
    return list(self._modules.values())[idx]

# %% exercise="sequential-getitem" mistake="list-to-the-class"
# The class gets a list of modules as its one argument, and a list is no module. Which argument takes names and modules together?
@extend(Sequential)
def __getitem__(self, idx):
    found = list(self._modules.values())[idx]
    return type(self)(found) if isinstance(idx, slice) else found

# %% exercise="sequential-getitem" mistake="int-of-anything"
# int(idx) makes a place of a float and of a string. Whoever passes one of them has made a mistake and should hear of it: TypeError.
@extend(Sequential)
def __getitem__(self, idx):
    if isinstance(idx, slice):
        return type(self)(OrderedDict(list(self._modules.items())[idx]))
    return list(self._modules.values())[int(idx)]

# %% exercise="sequential-getitem" honest="names-first"
# Picks the names first, then builds the chain with add_module.
@extend(Sequential)
def __getitem__(self, idx):
    names = list(self._modules)
    if not isinstance(idx, slice):
        return self._modules[names[idx]]
    part = type(self)()
    for name in names[idx]:
        part.add_module(name, self._modules[name])
    return part

# %% exercise="module-list" mistake="kept-in-a-list"
# The modules lie in a Python list inside of the object, and nothing is registered. add_module registers.
class ModuleList(ModuleListBase):
    def __init__(self, modules=None):
        super().__init__()
        self.items = list(modules) if modules is not None else []

    def append(self, module):
        self.items.append(module)
        return self

    def __getitem__(self, idx):
        found = self.items[idx]
        return type(self)(found) if isinstance(idx, slice) else found

# %% exercise="module-list" mistake="super-forgotten"
# super().__init__() is missing: the object cannot take modules in.
class ModuleList(ModuleListBase):
    def __init__(self, modules=None):
        if modules is not None:
            for module in modules:
                self.append(module)

    def append(self, module):
        self.add_module(str(len(self)), module)
        return self

    def __getitem__(self, idx):
        found = list(self)[idx]
        return type(self)(found) if isinstance(idx, slice) else found

# %% exercise="module-list" mistake="names-not-strings"
# The name of the next module is a number. Names are strings.
class ModuleList(ModuleListBase):
    def __init__(self, modules=None):
        super().__init__()
        if modules is not None:
            for module in modules:
                self.append(module)

    def append(self, module):
        self.add_module(len(self), module)
        return self

    def __getitem__(self, idx):
        found = list(self)[idx]
        return type(self)(found) if isinstance(idx, slice) else found

# %% exercise="module-list" mistake="append-overwrites"
# append uses a name that is taken, that of the last module, and overwrites it. With n modules the next name is str(n).
class ModuleList(ModuleListBase):
    def __init__(self, modules=None):
        super().__init__()
        if modules is not None:
            for module in modules:
                self.append(module)

    def append(self, module):
        self.add_module(str(max(len(self) - 1, 0)), module)
        return self

    def __getitem__(self, idx):
        found = list(self)[idx]
        return type(self)(found) if isinstance(idx, slice) else found

# %% exercise="module-list" mistake="append-returns-nothing"
# append returns nothing. It returns self, so that calls can be chained.
class ModuleList(ModuleListBase):
    def __init__(self, modules=None):
        super().__init__()
        if modules is not None:
            for module in modules:
                self.append(module)

    def append(self, module):
        self.add_module(str(len(self)), module)

    def __getitem__(self, idx):
        found = list(self)[idx]
        return type(self)(found) if isinstance(idx, slice) else found

# %% exercise="module-list" mistake="slice-is-a-list"
# A slice is a plain list, in which nothing is registered. It has to be a list of this class.
class ModuleList(ModuleListBase):
    def __init__(self, modules=None):
        super().__init__()
        if modules is not None:
            for module in modules:
                self.append(module)

    def append(self, module):
        self.add_module(str(len(self)), module)
        return self

    def __getitem__(self, idx):
        return list(self)[idx]

# %% exercise="module-list" mistake="slice-keeps-names"
# The modules of a slice keep their names. In a ModuleList the names are places, so a part is numbered from "0".
class ModuleList(ModuleListBase):
    def __init__(self, modules=None):
        super().__init__()
        if modules is not None:
            for module in modules:
                self.append(module)

    def append(self, module):
        self.add_module(str(len(self)), module)
        return self

    def __getitem__(self, idx):
        if not isinstance(idx, slice):
            return list(self)[idx]
        part = type(self)()
        for name in list(self._modules)[idx]:
            part.add_module(name, self._modules[name])
        return part

# %% exercise="module-list" mistake="always-module-list"
# A slice is a ModuleList, whatever class self has. type(self) is the class to use.
class ModuleList(ModuleListBase):
    def __init__(self, modules=None):
        super().__init__()
        if modules is not None:
            for module in modules:
                self.append(module)

    def append(self, module):
        self.add_module(str(len(self)), module)
        return self

    def __getitem__(self, idx):
        found = list(self)[idx]
        return ModuleList(found) if isinstance(idx, slice) else found

# %% exercise="module-list" mistake="looked-up-by-number"
# The module is looked up under the name str(idx): there is no "-1", and a number that is too large is a KeyError. Let a list do the counting.
class ModuleList(ModuleListBase):
    def __init__(self, modules=None):
        super().__init__()
        if modules is not None:
            for module in modules:
                self.append(module)

    def append(self, module):
        self.add_module(str(len(self)), module)
        return self

    def __getitem__(self, idx):
        if isinstance(idx, slice):
            return type(self)(list(self)[idx])
        return self._modules[str(idx)]

# %% exercise="module-list" mistake="counted-from-one"
# The names begin with "1". Places are counted from 0.
class ModuleList(ModuleListBase):
    def __init__(self, modules=None):
        super().__init__()
        if modules is not None:
            for module in modules:
                self.append(module)

    def append(self, module):
        self.add_module(str(len(self) + 1), module)
        return self

    def __getitem__(self, idx):
        found = list(self)[idx]
        return type(self)(found) if isinstance(idx, slice) else found

# %% exercise="module-list" mistake="none-not-foreseen"
# Without an argument, modules is None, and None has no items. An empty list is asked for.
class ModuleList(ModuleListBase):
    def __init__(self, modules=None):
        super().__init__()
        for module in modules:
            self.append(module)

    def append(self, module):
        self.add_module(str(len(self)), module)
        return self

    def __getitem__(self, idx):
        found = list(self)[idx]
        return type(self)(found) if isinstance(idx, slice) else found

# %% exercise="module-list" mistake="generator-read-twice"
# The modules are counted first and read afterward. A generator can be read once; then there is nothing left.
class ModuleList(ModuleListBase):
    def __init__(self, modules=None):
        super().__init__()
        if modules is not None and len(list(modules)) > 0:
            for module in modules:
                self.append(module)

    def append(self, module):
        self.add_module(str(len(self)), module)
        return self

    def __getitem__(self, idx):
        found = list(self)[idx]
        return type(self)(found) if isinstance(idx, slice) else found

# %% exercise="module-list" mistake="slice-unpacked"
# The modules of the slice are passed on one by one; __init__ takes one iterable.
class ModuleList(ModuleListBase):
    def __init__(self, modules=None):
        super().__init__()
        if modules is not None:
            for module in modules:
                self.append(module)

    def append(self, module):
        self.add_module(str(len(self)), module)
        return self

    def __getitem__(self, idx):
        found = list(self)[idx]
        return type(self)(*found) if isinstance(idx, slice) else found

# %% exercise="module-list" mistake="set-as-attributes"
# setattr takes anything, a number or a class as well, and keeps it as a plain attribute. add_module refuses what is no module.
class ModuleList(ModuleListBase):
    def __init__(self, modules=None):
        super().__init__()
        if modules is not None:
            for module in modules:
                self.append(module)

    def append(self, module):
        setattr(self, str(len(self)), module)
        return self

    def __getitem__(self, idx):
        found = list(self)[idx]
        return type(self)(found) if isinstance(idx, slice) else found

# %% exercise="module-list" honest="with-extend"
# Uses extend, and a loop over the places of the slice.
class ModuleList(ModuleListBase):
    def __init__(self, modules=None):
        super().__init__()
        if modules is not None:
            self.extend(modules)

    def append(self, module):
        name = f"{len(self._modules)}"
        self.add_module(name, module)
        return self

    def __getitem__(self, idx):
        if isinstance(idx, slice):
            places = range(*idx.indices(len(self)))
            return self.__class__(self[place] for place in places)
        return list(self._modules.values())[idx]

# %% exercise="inventory" mistake="each-name-counted"
# A tied weight is counted once for each of its names. Collect the names of one parameter under the parameter itself.
def inventory(model):
    pairs = model.named_parameters(remove_duplicate=False)
    return {name: p.numel() for name, p in pairs}

# %% exercise="inventory" mistake="state-dict"
# state_dict makes a new tensor for each name, so that a tied weight looks like two, and it has the buffers, which are not learned. named_parameters gives the parameters themselves.
def inventory(model):
    names = {}
    for name, tensor in model.state_dict().items():
        names.setdefault(tensor, []).append(name)
    return {" = ".join(names[t]): t.numel() for t in names}

# %% exercise="inventory" mistake="first-name-only"
# A tied weight has its first name only. remove_duplicate=False gives all of them.
def inventory(model):
    return {name: p.numel() for name, p in model.named_parameters()}

# %% exercise="inventory" mistake="equal-numbers"
# Parameters with equal numbers are put together. Two biases that begin at 0 are two parameters all the same: ask whether they are one object.
def inventory(model):
    names = {}
    for name, p in model.named_parameters(remove_duplicate=False):
        names.setdefault((p.array.shape, p.array.tobytes()), [p]).append(name)
    return {" = ".join(found[1:]): found[0].numel() for found in names.values()}

# %% exercise="inventory" mistake="equal-shapes"
# Parameters of one shape are put together. Ask whether they are one object.
def inventory(model):
    names = {}
    for name, p in model.named_parameters(remove_duplicate=False):
        names.setdefault(tuple(p.shape), [p]).append(name)
    return {" = ".join(found[1:]): found[0].numel() for found in names.values()}

# %% exercise="inventory" mistake="first-size-only"
# The count is the size of the first axis. numel() is the product of all sizes.
def inventory(model):
    names = {}
    for name, p in model.named_parameters(remove_duplicate=False):
        names.setdefault(p, []).append(name)
    return {" = ".join(names[p]): (list(p.shape) or [1])[0] for p in names}

# %% exercise="inventory" mistake="count-times-names"
# The count is multiplied by the number of names. However many names it has, it is learned once.
def inventory(model):
    names = {}
    for name, p in model.named_parameters(remove_duplicate=False):
        names.setdefault(p, []).append(name)
    return {" = ".join(names[p]): p.numel() * len(names[p]) for p in names}

# %% exercise="inventory" mistake="last-name-only"
# Each further name replaces the one before. All names are kept, joined by " = ".
def inventory(model):
    names = {}
    for name, p in model.named_parameters(remove_duplicate=False):
        names[p] = name
    return {names[p]: p.numel() for p in names}

# %% exercise="inventory" mistake="top-level-only"
# Only the parameters of the model itself are listed, not those of the modules inside.
def inventory(model):
    names = {}
    for name, p in model.named_parameters(recurse=False, remove_duplicate=False):
        names.setdefault(p, []).append(name)
    return {" = ".join(names[p]): p.numel() for p in names}

# %% exercise="inventory" mistake="frozen-left-out"
# Parameters that do not require grad are left out. They are parameters all the same; the statement asks for each.
def inventory(model):
    names = {}
    for name, p in model.named_parameters(remove_duplicate=False):
        if p.requires_grad:
            names.setdefault(p, []).append(name)
    return {" = ".join(names[p]): p.numel() for p in names}

# %% exercise="inventory" honest="by-id"
# Two lists, and the identity asked for with is.
def inventory(model):
    found = []
    for name, p in model.named_parameters(remove_duplicate=False):
        for entry in found:
            if entry[0] is p:
                entry[1] += f" = {name}"
                break
        else:
            found.append([p, name])
    return {name: int(np.prod(p.shape)) for p, name in found}

# %% exercise="tied-autoencoder" mistake="counted-twice"
# The decoder has a Linear of its own: a second weight, which is counted, drawn and learned by itself. One weight is to serve both ways.
class TiedAutoencoder(nn.Module):
    def __init__(self, num_inputs, num_codes):
        super().__init__()
        self.encoder = nn.Linear(num_inputs, num_codes)
        self.decoder = nn.Linear(num_codes, num_inputs)
        self.bias = self.decoder.bias

    def forward(self, x):
        return self.decoder(F.tanh(self.encoder(x)))

# %% exercise="tied-autoencoder" mistake="copied-at-the-beginning"
# The transposed weight was made a Parameter of its own. It has equal numbers at first, is counted twice, and learns by itself. Take the transpose in forward.
class TiedAutoencoder(nn.Module):
    def __init__(self, num_inputs, num_codes):
        super().__init__()
        self.encoder = nn.Linear(num_inputs, num_codes)
        self.back = nn.Parameter(self.encoder.weight.detach().T.clone())
        self.bias = nn.Parameter(kindling.zeros(num_inputs))

    def forward(self, x):
        code = F.tanh(self.encoder(x))
        return F.linear(code, self.back, self.bias)

# %% exercise="tied-autoencoder" mistake="second-use-cut-off"
# The weight is detached for the way back, so that the gradient of its second use is missing.
class TiedAutoencoder(nn.Module):
    def __init__(self, num_inputs, num_codes):
        super().__init__()
        self.encoder = nn.Linear(num_inputs, num_codes)
        self.bias = nn.Parameter(kindling.zeros(num_inputs))

    def forward(self, x):
        code = F.tanh(self.encoder(x))
        return F.linear(code, self.encoder.weight.detach().T, self.bias)

# %% exercise="tied-autoencoder" mistake="first-use-cut-off"
# The code is detached, so that the gradient of the first use, and that of the encoder's bias, are missing.
class TiedAutoencoder(nn.Module):
    def __init__(self, num_inputs, num_codes):
        super().__init__()
        self.encoder = nn.Linear(num_inputs, num_codes)
        self.bias = nn.Parameter(kindling.zeros(num_inputs))

    def forward(self, x):
        code = F.tanh(self.encoder(x)).detach()
        return F.linear(code, self.encoder.weight.T, self.bias)

# %% exercise="tied-autoencoder" mistake="no-tanh"
# The tanh is missing: the code is linear in the input.
class TiedAutoencoder(nn.Module):
    def __init__(self, num_inputs, num_codes):
        super().__init__()
        self.encoder = nn.Linear(num_inputs, num_codes)
        self.bias = nn.Parameter(kindling.zeros(num_inputs))

    def forward(self, x):
        return F.linear(self.encoder(x), self.encoder.weight.T, self.bias)

# %% exercise="tied-autoencoder" mistake="no-bias"
# The decoder's bias is not added.
class TiedAutoencoder(nn.Module):
    def __init__(self, num_inputs, num_codes):
        super().__init__()
        self.encoder = nn.Linear(num_inputs, num_codes)
        self.bias = nn.Parameter(kindling.zeros(num_inputs))

    def forward(self, x):
        code = F.tanh(self.encoder(x))
        return F.linear(code, self.encoder.weight.T) + 0 * self.bias

# %% exercise="tied-autoencoder" mistake="plain-bias"
# The bias is a plain tensor. It is not registered, so it is neither learned nor saved: make it a Parameter.
class TiedAutoencoder(nn.Module):
    def __init__(self, num_inputs, num_codes):
        super().__init__()
        self.encoder = nn.Linear(num_inputs, num_codes)
        self.bias = kindling.zeros(num_inputs, requires_grad=True)

    def forward(self, x):
        code = F.tanh(self.encoder(x))
        return F.linear(code, self.encoder.weight.T, self.bias)

# %% exercise="tied-autoencoder" mistake="not-transposed"
# The weight goes back as it is. F.linear transposes what it gets, so it needs the transpose.
class TiedAutoencoder(nn.Module):
    def __init__(self, num_inputs, num_codes):
        super().__init__()
        self.encoder = nn.Linear(num_inputs, num_codes)
        self.bias = nn.Parameter(kindling.zeros(num_inputs))

    def forward(self, x):
        code = F.tanh(self.encoder(x))
        return F.linear(code, self.encoder.weight, self.bias)

# %% exercise="tied-autoencoder" mistake="bias-of-ones"
# The decoder's bias begins with ones. It begins with zeros.
class TiedAutoencoder(nn.Module):
    def __init__(self, num_inputs, num_codes):
        super().__init__()
        self.encoder = nn.Linear(num_inputs, num_codes)
        self.bias = nn.Parameter(kindling.ones(num_inputs))

    def forward(self, x):
        code = F.tanh(self.encoder(x))
        return F.linear(code, self.encoder.weight.T, self.bias)

# %% exercise="tied-autoencoder" mistake="random-bias"
# The decoder's bias begins with random numbers. It begins with zeros.
class TiedAutoencoder(nn.Module):
    def __init__(self, num_inputs, num_codes):
        super().__init__()
        self.encoder = nn.Linear(num_inputs, num_codes)
        self.bias = nn.Parameter(kindling.randn(num_inputs))

    def forward(self, x):
        code = F.tanh(self.encoder(x))
        return F.linear(code, self.encoder.weight.T, self.bias)

# %% exercise="tied-autoencoder" mistake="transposed-once"
# The transpose was taken in __init__ and kept. It is the result of an operation of that moment: later calls go through an old record, or through old numbers. Take it in forward.
class TiedAutoencoder(nn.Module):
    def __init__(self, num_inputs, num_codes):
        super().__init__()
        self.encoder = nn.Linear(num_inputs, num_codes)
        self.back = self.encoder.weight.detach().T.clone()
        self.bias = nn.Parameter(kindling.zeros(num_inputs))

    def forward(self, x):
        code = F.tanh(self.encoder(x))
        return F.linear(code, self.back, self.bias)

# %% exercise="tied-autoencoder" mistake="tanh-at-the-end"
# There is a second tanh, on the result. Only the code goes through one.
class TiedAutoencoder(nn.Module):
    def __init__(self, num_inputs, num_codes):
        super().__init__()
        self.encoder = nn.Linear(num_inputs, num_codes)
        self.bias = nn.Parameter(kindling.zeros(num_inputs))

    def forward(self, x):
        code = F.tanh(self.encoder(x))
        return F.tanh(F.linear(code, self.encoder.weight.T, self.bias))

# %% exercise="tied-autoencoder" mistake="no-encoder-bias"
# The encoder has no bias. It is an ordinary Linear.
class TiedAutoencoder(nn.Module):
    def __init__(self, num_inputs, num_codes):
        super().__init__()
        self.encoder = nn.Linear(num_inputs, num_codes, bias=False)
        self.bias = nn.Parameter(kindling.zeros(num_inputs))

    def forward(self, x):
        code = F.tanh(self.encoder(x))
        return F.linear(code, self.encoder.weight.T, self.bias)

# %% exercise="tied-autoencoder" honest="matrix-product"
# Writes the way back as a matrix product, and uses a module for the tanh.
class TiedAutoencoder(nn.Module):
    def __init__(self, num_inputs, num_codes):
        super().__init__()
        self.bias = nn.Parameter(kindling.zeros(num_inputs))
        self.encoder = nn.Linear(num_inputs, num_codes)
        self.squash = nn.Tanh()

    def forward(self, x):
        return self.squash(self.encoder(x)) @ self.encoder.weight + self.bias

# %% exercise="refiner" mistake="blocks-in-a-list"
# The blocks lie in a Python list: they run, and nobody registers them. ModuleList is the list that does.
class Refiner(nn.Module):
    def __init__(self, blocks, scale=0.5, limit=3.0):
        super().__init__()
        self.blocks = list(blocks)
        self.register_buffer("scale", kindling.tensor(scale))
        self.limit = limit

    def forward(self, x):
        for block in self.blocks:
            if x.abs().max() > self.limit:
                break
            x = x + self.scale * block(x)
        return x

# %% exercise="refiner" mistake="scale-is-learned"
# scale is a Parameter, so it would be learned. What is saved and not learned is a buffer.
class Refiner(nn.Module):
    def __init__(self, blocks, scale=0.5, limit=3.0):
        super().__init__()
        self.blocks = nn.ModuleList(blocks)
        self.scale = nn.Parameter(kindling.tensor(scale))
        self.limit = limit

    def forward(self, x):
        for block in self.blocks:
            if x.abs().max() > self.limit:
                break
            x = x + self.scale * block(x)
        return x

# %% exercise="refiner" mistake="scale-not-saved"
# scale is a plain attribute and is not saved. A buffer is.
class Refiner(nn.Module):
    def __init__(self, blocks, scale=0.5, limit=3.0):
        super().__init__()
        self.blocks = nn.ModuleList(blocks)
        self.scale = kindling.tensor(scale)
        self.limit = limit

    def forward(self, x):
        for block in self.blocks:
            if x.abs().max() > self.limit:
                break
            x = x + self.scale * block(x)
        return x

# %% exercise="refiner" mistake="scale-not-persistent"
# scale is a buffer that is not saved. A buffer is persistent unless something else is asked for.
class Refiner(nn.Module):
    def __init__(self, blocks, scale=0.5, limit=3.0):
        super().__init__()
        self.blocks = nn.ModuleList(blocks)
        self.register_buffer("scale", kindling.tensor(scale), persistent=False)
        self.limit = limit

    def forward(self, x):
        for block in self.blocks:
            if x.abs().max() > self.limit:
                break
            x = x + self.scale * block(x)
        return x

# %% exercise="refiner" mistake="changes-the-input"
# x += ... writes into the tensor that the caller passed in. x = x + ... makes a new one.
class Refiner(nn.Module):
    def __init__(self, blocks, scale=0.5, limit=3.0):
        super().__init__()
        self.blocks = nn.ModuleList(blocks)
        self.register_buffer("scale", kindling.tensor(scale))
        self.limit = limit

    def forward(self, x):
        for block in self.blocks:
            if x.abs().max() > self.limit:
                break
            x += self.scale * block(x)
        return x

# %% exercise="refiner" mistake="looked-at-too-late"
# The limit is looked at after a block has run, so that an input which is beyond it already runs one block.
class Refiner(nn.Module):
    def __init__(self, blocks, scale=0.5, limit=3.0):
        super().__init__()
        self.blocks = nn.ModuleList(blocks)
        self.register_buffer("scale", kindling.tensor(scale))
        self.limit = limit

    def forward(self, x):
        for block in self.blocks:
            x = x + self.scale * block(x)
            if x.abs().max() > self.limit:
                break
        return x

# %% exercise="refiner" mistake="no-way-around"
# x is replaced by what the block makes of it. It is added to x: that is the way around the block.
class Refiner(nn.Module):
    def __init__(self, blocks, scale=0.5, limit=3.0):
        super().__init__()
        self.blocks = nn.ModuleList(blocks)
        self.register_buffer("scale", kindling.tensor(scale))
        self.limit = limit

    def forward(self, x):
        for block in self.blocks:
            if x.abs().max() > self.limit:
                break
            x = self.scale * block(x)
        return x

# %% exercise="refiner" mistake="no-scale"
# scale is not used.
class Refiner(nn.Module):
    def __init__(self, blocks, scale=0.5, limit=3.0):
        super().__init__()
        self.blocks = nn.ModuleList(blocks)
        self.register_buffer("scale", kindling.tensor(scale))
        self.limit = limit

    def forward(self, x):
        for block in self.blocks:
            if x.abs().max() > self.limit:
                break
            x = x + block(x)
        return x

# %% exercise="refiner" mistake="magnitude-forgotten"
# A large negative entry does not end the loop. The magnitude is asked for.
class Refiner(nn.Module):
    def __init__(self, blocks, scale=0.5, limit=3.0):
        super().__init__()
        self.blocks = nn.ModuleList(blocks)
        self.register_buffer("scale", kindling.tensor(scale))
        self.limit = limit

    def forward(self, x):
        for block in self.blocks:
            if x.max() > self.limit:
                break
            x = x + self.scale * block(x)
        return x

# %% exercise="refiner" mistake="no-limit"
# The limit is not used: all blocks run.
class Refiner(nn.Module):
    def __init__(self, blocks, scale=0.5, limit=3.0):
        super().__init__()
        self.blocks = nn.ModuleList(blocks)
        self.register_buffer("scale", kindling.tensor(scale))
        self.limit = limit

    def forward(self, x):
        for block in self.blocks:
            x = x + self.scale * block(x)
        return x

# %% exercise="refiner" mistake="all-entries-needed"
# The loop goes on until all entries are larger than the limit. One is enough to end it.
class Refiner(nn.Module):
    def __init__(self, blocks, scale=0.5, limit=3.0):
        super().__init__()
        self.blocks = nn.ModuleList(blocks)
        self.register_buffer("scale", kindling.tensor(scale))
        self.limit = limit

    def forward(self, x):
        for block in self.blocks:
            if x.abs().min() > self.limit:
                break
            x = x + self.scale * block(x)
        return x

# %% exercise="refiner" mistake="one-input-for-all"
# Every block gets the first x. Each gets what the block before has made of it.
class Refiner(nn.Module):
    def __init__(self, blocks, scale=0.5, limit=3.0):
        super().__init__()
        self.blocks = nn.ModuleList(blocks)
        self.register_buffer("scale", kindling.tensor(scale))
        self.limit = limit

    def forward(self, x):
        first = x
        for block in self.blocks:
            if x.abs().max() > self.limit:
                break
            x = x + self.scale * block(first)
        return x

# %% exercise="refiner" mistake="limit-of-the-input"
# The limit is looked at once, before the loop. It has to be looked at before each block.
class Refiner(nn.Module):
    def __init__(self, blocks, scale=0.5, limit=3.0):
        super().__init__()
        self.blocks = nn.ModuleList(blocks)
        self.register_buffer("scale", kindling.tensor(scale))
        self.limit = limit

    def forward(self, x):
        if x.abs().max() > self.limit:
            return x
        for block in self.blocks:
            x = x + self.scale * block(x)
        return x

# %% exercise="refiner" mistake="return-in-the-loop"
# The return stands in the loop, so that one block runs at most.
class Refiner(nn.Module):
    def __init__(self, blocks, scale=0.5, limit=3.0):
        super().__init__()
        self.blocks = nn.ModuleList(blocks)
        self.register_buffer("scale", kindling.tensor(scale))
        self.limit = limit

    def forward(self, x):
        for block in self.blocks:
            if x.abs().max() > self.limit:
                break
            x = x + self.scale * block(x)
            return x
        return x

# %% exercise="refiner" mistake="number-used"
# The number that came in is used, not the buffer. After loading, the model computes with the old scale.
class Refiner(nn.Module):
    def __init__(self, blocks, scale=0.5, limit=3.0):
        super().__init__()
        self.blocks = nn.ModuleList(blocks)
        self.register_buffer("scale", kindling.tensor(scale))
        self.limit = limit
        self.factor = scale

    def forward(self, x):
        for block in self.blocks:
            if x.abs().max() > self.limit:
                break
            x = x + self.factor * block(x)
        return x

# %% exercise="refiner" honest="while-loop"
# A while loop over the places, and a sum of what is added.
class Refiner(nn.Module):
    def __init__(self, blocks, scale=0.5, limit=3.0):
        super().__init__()
        self.limit = limit
        self.blocks = nn.ModuleList()
        for block in blocks:
            self.blocks.append(block)
        self.register_buffer("scale", kindling.full((), scale))

    def forward(self, x):
        place = 0
        while place < len(self.blocks) and not (x.abs() > self.limit).any():
            x = self.blocks[place](x) * self.scale + x
            place += 1
        return x

# %% exercise="initialize-parameters" mistake="first-axis"
# The width is taken from axis 0, which counts the examples of the batch. The features are the last axis.
@extend(LazyLinear)
def initialize_parameters(self, input):
    self.in_features = input.shape[0]
    if self.has_uninitialized_params():
        self.weight.materialize((self.out_features, self.in_features))
        if self.bias is not None:
            self.bias.materialize((self.out_features,))
        self.reset_parameters()

# %% exercise="initialize-parameters" mistake="second-axis"
# The width is taken from axis 1. That is the last axis only if there are two of them.
@extend(LazyLinear)
def initialize_parameters(self, input):
    self.in_features = input.shape[1]
    if self.has_uninitialized_params():
        self.weight.materialize((self.out_features, self.in_features))
        if self.bias is not None:
            self.bias.materialize((self.out_features,))
        self.reset_parameters()

# %% exercise="initialize-parameters" mistake="transposed"
# The weight has its two sizes in the wrong order. It is (out_features, in_features).
@extend(LazyLinear)
def initialize_parameters(self, input):
    self.in_features = input.shape[-1]
    if self.has_uninitialized_params():
        self.weight.materialize((self.in_features, self.out_features))
        if self.bias is not None:
            self.bias.materialize((self.out_features,))
        self.reset_parameters()

# %% exercise="initialize-parameters" mistake="new-parameters"
# New parameters take the place of the old objects. Whoever holds the old ones, an optimizer for instance, is left with parameters that nobody uses. materialize keeps the object.
@extend(LazyLinear)
def initialize_parameters(self, input):
    self.in_features = input.shape[-1]
    if self.has_uninitialized_params():
        shape = (self.out_features, self.in_features)
        self.weight = nn.Parameter(kindling.empty(shape))
        if self.bias is not None:
            self.bias = nn.Parameter(kindling.empty(self.out_features))
        self.reset_parameters()

# %% exercise="initialize-parameters" mistake="bias-forgotten"
# The bias has no shape yet. A Linear has two parameters.
@extend(LazyLinear)
def initialize_parameters(self, input):
    self.in_features = input.shape[-1]
    if self.has_uninitialized_params():
        self.weight.materialize((self.out_features, self.in_features))
        self.reset_parameters()

# %% exercise="initialize-parameters" mistake="bias-always"
# A layer without bias has None in its place, and None cannot be materialized. Ask first.
@extend(LazyLinear)
def initialize_parameters(self, input):
    self.in_features = input.shape[-1]
    if self.has_uninitialized_params():
        self.weight.materialize((self.out_features, self.in_features))
        self.bias.materialize((self.out_features,))
        self.reset_parameters()

# %% exercise="initialize-parameters" mistake="drawn-again"
# The numbers are drawn also where the parameters have some already: a loaded layer loses what it was loaded with.
@extend(LazyLinear)
def initialize_parameters(self, input):
    self.in_features = input.shape[-1]
    if self.has_uninitialized_params():
        self.weight.materialize((self.out_features, self.in_features))
        if self.bias is not None:
            self.bias.materialize((self.out_features,))
    self.reset_parameters()

# %% exercise="initialize-parameters" mistake="in-features-not-set"
# in_features stays 0. The layer prints it, and reset_parameters draws nothing while it is 0.
@extend(LazyLinear)
def initialize_parameters(self, input):
    if self.has_uninitialized_params():
        self.weight.materialize((self.out_features, input.shape[-1]))
        if self.bias is not None:
            self.bias.materialize((self.out_features,))
        with no_grad():
            self.weight.fill_(0)
            if self.bias is not None:
                self.bias.fill_(0)
        self.reset_parameters()

# %% exercise="initialize-parameters" mistake="in-features-only-if-new"
# in_features is set only where shapes are missing. A loaded layer has its shapes, and still has to know its width.
@extend(LazyLinear)
def initialize_parameters(self, input):
    if self.has_uninitialized_params():
        self.in_features = input.shape[-1]
        self.weight.materialize((self.out_features, self.in_features))
        if self.bias is not None:
            self.bias.materialize((self.out_features,))
        self.reset_parameters()

# %% exercise="initialize-parameters" mistake="all-sizes-multiplied"
# The width is the product of all sizes behind the batch. Only the last axis holds the features; the others are more examples.
@extend(LazyLinear)
def initialize_parameters(self, input):
    self.in_features = math.prod(input.shape[1:]) or input.shape[0]
    if self.has_uninitialized_params():
        self.weight.materialize((self.out_features, self.in_features))
        if self.bias is not None:
            self.bias.materialize((self.out_features,))
        self.reset_parameters()

# %% exercise="initialize-parameters" mistake="zeros-instead-of-draws"
# The parameters are filled with zeros. reset_parameters draws their numbers, as for every Linear.
@extend(LazyLinear)
def initialize_parameters(self, input):
    self.in_features = input.shape[-1]
    if self.has_uninitialized_params():
        with no_grad():
            self.weight.materialize((self.out_features, self.in_features))
            self.weight.zero_()
            if self.bias is not None:
                self.bias.materialize((self.out_features,))
                self.bias.zero_()

# %% exercise="initialize-parameters" mistake="bias-first-drawn"
# The numbers are drawn by hand, the bias first. reset_parameters draws weight, then bias, from one stream: in another order they are other numbers.
@extend(LazyLinear)
def initialize_parameters(self, input):
    self.in_features = input.shape[-1]
    if self.has_uninitialized_params():
        bound = 1 / math.sqrt(self.in_features)
        with no_grad():
            if self.bias is not None:
                self.bias.materialize((self.out_features,))
                self.bias.uniform_(-bound, bound)
            self.weight.materialize((self.out_features, self.in_features))
            self.weight.uniform_(-bound, bound)

# %% exercise="initialize-parameters" honest="early-return"
# Returns early, and materializes in the other order.
@extend(LazyLinear)
def initialize_parameters(self, input):
    width = input.shape[len(input.shape) - 1]
    self.in_features = width
    if not self.has_uninitialized_params():
        return
    if self.bias is not None:
        self.bias.materialize((self.out_features,))
    self.weight.materialize((self.out_features, width))
    self.reset_parameters()

# %% exercise="fans" mistake="swapped"
# The two are swapped. A weight has shape (outputs, inputs): a row is as long as the number of inputs.
def _calculate_fan_in_and_fan_out(tensor):
    if tensor.dim() < 2:
        raise ValueError("fewer than 2 dimensions")
    num_inputs, num_outputs, *places = tensor.shape
    return num_inputs * math.prod(places), num_outputs * math.prod(places)

# %% exercise="fans" mistake="places-ignored"
# The axes behind the second are left out. Both fans are multiplied by their sizes.
def _calculate_fan_in_and_fan_out(tensor):
    if tensor.dim() < 2:
        raise ValueError("fewer than 2 dimensions")
    return tensor.shape[1], tensor.shape[0]

# %% exercise="fans" mistake="one-place-axis"
# Only one of the axes behind the second is used. All of them belong to the product.
def _calculate_fan_in_and_fan_out(tensor):
    if tensor.dim() < 2:
        raise ValueError("fewer than 2 dimensions")
    places = tensor.shape[2] if tensor.dim() > 2 else 1
    return tensor.shape[1] * places, tensor.shape[0] * places

# %% exercise="fans" mistake="fan-in-only-with-places"
# Only the fan-in is multiplied by the sizes behind. On the way back each input collects from as many places.
def _calculate_fan_in_and_fan_out(tensor):
    if tensor.dim() < 2:
        raise ValueError("fewer than 2 dimensions")
    num_outputs, num_inputs, *places = tensor.shape
    return num_inputs * math.prod(places), num_outputs

# %% exercise="fans" mistake="last-two-axes"
# The last two axes are used. Outputs and inputs are the first two.
def _calculate_fan_in_and_fan_out(tensor):
    if tensor.dim() < 2:
        raise ValueError("fewer than 2 dimensions")
    return tensor.shape[-1], tensor.shape[-2]

# %% exercise="fans" mistake="no-error"
# A tensor with fewer than two axes gets an answer, or another error. It is a ValueError.
def _calculate_fan_in_and_fan_out(tensor):
    shape = [*tensor.shape, 1, 1]
    places = math.prod(shape[2:])
    return shape[1] * places, shape[0] * places

# %% exercise="fans" mistake="wrong-error"
# For too few axes the error is an IndexError, which says nothing about the cause. ValueError is asked for.
def _calculate_fan_in_and_fan_out(tensor):
    shape = list(tensor.shape)
    places = math.prod(shape[2:])
    return shape[1] * places, shape[0] * places

# %% exercise="fans" mistake="places-added"
# The sizes behind are added up. They are multiplied: a window of 5 by 5 has 25 places.
def _calculate_fan_in_and_fan_out(tensor):
    if tensor.dim() < 2:
        raise ValueError("fewer than 2 dimensions")
    num_outputs, num_inputs, *places = tensor.shape
    count = sum(places) or 1
    return num_inputs * count, num_outputs * count

# %% exercise="fans" mistake="size-of-the-rest"
# The fans are divided out of the number of entries, which fails where one of the sizes is 0.
def _calculate_fan_in_and_fan_out(tensor):
    if tensor.dim() < 2:
        raise ValueError("fewer than 2 dimensions")
    total = math.prod(tensor.shape)
    return total // tensor.shape[0], total // tensor.shape[1]

# %% exercise="fans" mistake="numbers-are-floats"
# The fans are floats or numbers of NumPy. Two ints are asked for.
def _calculate_fan_in_and_fan_out(tensor):
    if tensor.dim() < 2:
        raise ValueError("fewer than 2 dimensions")
    num_outputs, num_inputs, *places = tensor.shape
    return float(num_inputs * math.prod(places)), float(num_outputs * math.prod(places))

# %% exercise="fans" honest="with-a-loop"
# Multiplies in a loop.
def _calculate_fan_in_and_fan_out(tensor):
    sizes = list(tensor.shape)
    if len(sizes) < 2:
        raise ValueError("a weight has at least two axes")
    places = 1
    for size in sizes[2:]:
        places *= size
    fan_in = sizes[1] * places
    fan_out = sizes[0] * places
    return fan_in, fan_out

# %% exercise="xavier-uniform" mistake="gain-forgotten"
# The gain is not used.
def xavier_uniform_(tensor, gain=1.0, generator=None):
    fan_in, fan_out = _calculate_fan_in_and_fan_out(tensor)
    std = math.sqrt(2.0 / (fan_in + fan_out))
    bound = math.sqrt(3.0) * std
    with no_grad():
        return tensor.uniform_(-bound, bound, generator=generator)

# %% exercise="xavier-uniform" mistake="recorded"
# The tensor is changed while operations are recorded, and a leaf that requires grad refuses that. with no_grad() switches recording off.
def xavier_uniform_(tensor, gain=1.0, generator=None):
    fan_in, fan_out = _calculate_fan_in_and_fan_out(tensor)
    std = gain * math.sqrt(2.0 / (fan_in + fan_out))
    bound = math.sqrt(3.0) * std
    return tensor.uniform_(-bound, bound, generator=generator)

# %% exercise="xavier-uniform" mistake="std-as-bound"
# The standard deviation is used as the end of the interval. From -a to a, the deviation is a divided by the root of 3.
def xavier_uniform_(tensor, gain=1.0, generator=None):
    fan_in, fan_out = _calculate_fan_in_and_fan_out(tensor)
    std = gain * math.sqrt(2.0 / (fan_in + fan_out))
    bound = std
    with no_grad():
        return tensor.uniform_(-bound, bound, generator=generator)

# %% exercise="xavier-uniform" mistake="positive-only"
# The interval begins at 0, so that all weights are positive and the mean is not 0.
def xavier_uniform_(tensor, gain=1.0, generator=None):
    fan_in, fan_out = _calculate_fan_in_and_fan_out(tensor)
    std = gain * math.sqrt(2.0 / (fan_in + fan_out))
    bound = math.sqrt(3.0) * std
    with no_grad():
        return tensor.uniform_(0.0, bound, generator=generator)

# %% exercise="xavier-uniform" mistake="root-forgotten"
# The root is forgotten: the formula gives the standard deviation, and without the root it is its square.
def xavier_uniform_(tensor, gain=1.0, generator=None):
    fan_in, fan_out = _calculate_fan_in_and_fan_out(tensor)
    std = gain * (2.0 / (fan_in + fan_out))
    bound = math.sqrt(3.0) * std
    with no_grad():
        return tensor.uniform_(-bound, bound, generator=generator)

# %% exercise="xavier-uniform" mistake="fan-in-only"
# Only the fan-in is used. Xavier takes the mean of both fans.
def xavier_uniform_(tensor, gain=1.0, generator=None):
    fan_in, fan_out = _calculate_fan_in_and_fan_out(tensor)
    std = gain * math.sqrt(1.0 / fan_in)
    bound = math.sqrt(3.0) * std
    with no_grad():
        return tensor.uniform_(-bound, bound, generator=generator)

# %% exercise="xavier-uniform" mistake="mean-not-taken"
# The sum of the fans stands where their mean should: the 2 is missing.
def xavier_uniform_(tensor, gain=1.0, generator=None):
    fan_in, fan_out = _calculate_fan_in_and_fan_out(tensor)
    std = gain * math.sqrt(1.0 / (fan_in + fan_out))
    bound = math.sqrt(3.0) * std
    with no_grad():
        return tensor.uniform_(-bound, bound, generator=generator)

# %% exercise="xavier-uniform" mistake="new-tensor"
# A new tensor is returned, and the one that came in stays as it was.
def xavier_uniform_(tensor, gain=1.0, generator=None):
    fan_in, fan_out = _calculate_fan_in_and_fan_out(tensor)
    std = gain * math.sqrt(2.0 / (fan_in + fan_out))
    bound = math.sqrt(3.0) * std
    with no_grad():
        return tensor.clone().uniform_(-bound, bound, generator=generator)

# %% exercise="xavier-uniform" mistake="gain-squared"
# The gain went under the root, so that only its root counts.
def xavier_uniform_(tensor, gain=1.0, generator=None):
    fan_in, fan_out = _calculate_fan_in_and_fan_out(tensor)
    std = math.sqrt(2.0 * gain / (fan_in + fan_out))
    bound = math.sqrt(3.0) * std
    with no_grad():
        return tensor.uniform_(-bound, bound, generator=generator)

# %% exercise="xavier-uniform" mistake="nothing-returned"
# The tensor is filled and not returned.
def xavier_uniform_(tensor, gain=1.0, generator=None):
    fan_in, fan_out = _calculate_fan_in_and_fan_out(tensor)
    std = gain * math.sqrt(2.0 / (fan_in + fan_out))
    bound = math.sqrt(3.0) * std
    with no_grad():
        tensor.uniform_(-bound, bound, generator=generator)

# %% exercise="xavier-uniform" mistake="normal-instead"
# The numbers are normal. This function draws uniform ones.
def xavier_uniform_(tensor, gain=1.0, generator=None):
    fan_in, fan_out = _calculate_fan_in_and_fan_out(tensor)
    std = gain * math.sqrt(2.0 / (fan_in + fan_out))
    with no_grad():
        return tensor.normal_(0.0, std, generator=generator)

# %% exercise="xavier-uniform" mistake="gradient-switched-off"
# requires_grad was switched off to get around the error, and stays off: the parameter will not learn. Switch the recording off, not the parameter.
def xavier_uniform_(tensor, gain=1.0, generator=None):
    fan_in, fan_out = _calculate_fan_in_and_fan_out(tensor)
    bound = math.sqrt(3.0) * gain * math.sqrt(2.0 / (fan_in + fan_out))
    tensor.requires_grad_(False)
    return tensor.uniform_(-bound, bound, generator=generator)

# %% exercise="xavier-uniform" mistake="generator-ignored"
# The generator is not passed on, so that the numbers come from the common stream.
def xavier_uniform_(tensor, gain=1.0, generator=None):
    fan_in, fan_out = _calculate_fan_in_and_fan_out(tensor)
    std = gain * math.sqrt(2.0 / (fan_in + fan_out))
    bound = math.sqrt(3.0) * std
    with no_grad():
        return tensor.uniform_(-bound, bound)

# %% exercise="xavier-uniform" honest="one-root"
# One root over everything, and a plain return at the end.
def xavier_uniform_(tensor, gain=1.0, generator=None):
    bound = gain * math.sqrt(6.0 / sum(_calculate_fan_in_and_fan_out(tensor)))
    with no_grad():
        tensor.uniform_(-bound, bound, generator=generator)
    return tensor

# %% exercise="kaiming-normal" mistake="gain-forgotten"
# The gain is not used. What the function behind the layer takes away is not made up for.
def kaiming_normal_(
    tensor, a=0, mode="fan_in", nonlinearity="leaky_relu", generator=None
):
    if 0 in tensor.shape:
        return tensor
    if mode not in ("fan_in", "fan_out"):
        raise ValueError(f"Mode {mode} not supported, please use fan_in or fan_out")
    fan = _calculate_fan_in_and_fan_out(tensor)[mode == "fan_out"]
    std = 1.0 / math.sqrt(fan)
    with no_grad():
        return tensor.normal_(0, std, generator=generator)

# %% exercise="kaiming-normal" mistake="fans-swapped"
# fan_in and fan_out are swapped.
def kaiming_normal_(
    tensor, a=0, mode="fan_in", nonlinearity="leaky_relu", generator=None
):
    if 0 in tensor.shape:
        return tensor
    if mode not in ("fan_in", "fan_out"):
        raise ValueError(f"Mode {mode} not supported, please use fan_in or fan_out")
    fan = _calculate_fan_in_and_fan_out(tensor)[mode == "fan_in"]
    std = calculate_gain(nonlinearity, a) / math.sqrt(fan)
    with no_grad():
        return tensor.normal_(0, std, generator=generator)

# %% exercise="kaiming-normal" mistake="mode-ignored"
# The mode is ignored: it is always the fan-in.
def kaiming_normal_(
    tensor, a=0, mode="fan_in", nonlinearity="leaky_relu", generator=None
):
    if 0 in tensor.shape:
        return tensor
    if mode not in ("fan_in", "fan_out"):
        raise ValueError(f"Mode {mode} not supported, please use fan_in or fan_out")
    fan = _calculate_fan_in_and_fan_out(tensor)[0]
    std = calculate_gain(nonlinearity, a) / math.sqrt(fan)
    with no_grad():
        return tensor.normal_(0, std, generator=generator)

# %% exercise="kaiming-normal" mistake="slope-ignored"
# The slope a is not passed on, so that every leaky ReLU gets the same gain.
def kaiming_normal_(
    tensor, a=0, mode="fan_in", nonlinearity="leaky_relu", generator=None
):
    if 0 in tensor.shape:
        return tensor
    if mode not in ("fan_in", "fan_out"):
        raise ValueError(f"Mode {mode} not supported, please use fan_in or fan_out")
    fan = _calculate_fan_in_and_fan_out(tensor)[mode == "fan_out"]
    std = calculate_gain(nonlinearity) / math.sqrt(fan)
    with no_grad():
        return tensor.normal_(0, std, generator=generator)

# %% exercise="kaiming-normal" mistake="always-relu"
# The gain is that of a ReLU, whatever nonlinearity and a say.
def kaiming_normal_(
    tensor, a=0, mode="fan_in", nonlinearity="leaky_relu", generator=None
):
    if 0 in tensor.shape:
        return tensor
    if mode not in ("fan_in", "fan_out"):
        raise ValueError(f"Mode {mode} not supported, please use fan_in or fan_out")
    fan = _calculate_fan_in_and_fan_out(tensor)[mode == "fan_out"]
    std = math.sqrt(2.0) / math.sqrt(fan)
    with no_grad():
        return tensor.normal_(0, std, generator=generator)

# %% exercise="kaiming-normal" mistake="root-forgotten"
# The fan is not under a root.
def kaiming_normal_(
    tensor, a=0, mode="fan_in", nonlinearity="leaky_relu", generator=None
):
    if 0 in tensor.shape:
        return tensor
    if mode not in ("fan_in", "fan_out"):
        raise ValueError(f"Mode {mode} not supported, please use fan_in or fan_out")
    fan = _calculate_fan_in_and_fan_out(tensor)[mode == "fan_out"]
    std = calculate_gain(nonlinearity, a) / fan
    with no_grad():
        return tensor.normal_(0, std, generator=generator)

# %% exercise="kaiming-normal" mistake="gain-under-the-root"
# The gain stands under the root as well. Only the fan does: the gain has its root already.
def kaiming_normal_(
    tensor, a=0, mode="fan_in", nonlinearity="leaky_relu", generator=None
):
    if 0 in tensor.shape:
        return tensor
    if mode not in ("fan_in", "fan_out"):
        raise ValueError(f"Mode {mode} not supported, please use fan_in or fan_out")
    fan = _calculate_fan_in_and_fan_out(tensor)[mode == "fan_out"]
    std = math.sqrt(calculate_gain(nonlinearity, a) / fan)
    with no_grad():
        return tensor.normal_(0, std, generator=generator)

# %% exercise="kaiming-normal" mistake="variance"
# normal_ got the variance. It wants the standard deviation.
def kaiming_normal_(
    tensor, a=0, mode="fan_in", nonlinearity="leaky_relu", generator=None
):
    if 0 in tensor.shape:
        return tensor
    if mode not in ("fan_in", "fan_out"):
        raise ValueError(f"Mode {mode} not supported, please use fan_in or fan_out")
    fan = _calculate_fan_in_and_fan_out(tensor)[mode == "fan_out"]
    std = calculate_gain(nonlinearity, a) / math.sqrt(fan)
    with no_grad():
        return tensor.normal_(0, std**2, generator=generator)

# %% exercise="kaiming-normal" mistake="recorded"
# The tensor is changed while operations are recorded, and a leaf that requires grad refuses that. with no_grad() switches recording off.
def kaiming_normal_(
    tensor, a=0, mode="fan_in", nonlinearity="leaky_relu", generator=None
):
    if 0 in tensor.shape:
        return tensor
    if mode not in ("fan_in", "fan_out"):
        raise ValueError(f"Mode {mode} not supported, please use fan_in or fan_out")
    fan = _calculate_fan_in_and_fan_out(tensor)[mode == "fan_out"]
    std = calculate_gain(nonlinearity, a) / math.sqrt(fan)
    return tensor.normal_(0, std, generator=generator)

# %% exercise="kaiming-normal" mistake="uniform-instead"
# The numbers are uniform. This function draws normal ones.
def kaiming_normal_(
    tensor, a=0, mode="fan_in", nonlinearity="leaky_relu", generator=None
):
    if 0 in tensor.shape:
        return tensor
    if mode not in ("fan_in", "fan_out"):
        raise ValueError(f"Mode {mode} not supported, please use fan_in or fan_out")
    fan = _calculate_fan_in_and_fan_out(tensor)[mode == "fan_out"]
    bound = math.sqrt(3.0) * calculate_gain(nonlinearity, a) / math.sqrt(fan)
    with no_grad():
        return tensor.uniform_(-bound, bound, generator=generator)

# %% exercise="kaiming-normal" mistake="new-tensor"
# A new tensor is returned, and the one that came in stays as it was.
def kaiming_normal_(
    tensor, a=0, mode="fan_in", nonlinearity="leaky_relu", generator=None
):
    if 0 in tensor.shape:
        return tensor
    if mode not in ("fan_in", "fan_out"):
        raise ValueError(f"Mode {mode} not supported, please use fan_in or fan_out")
    fan = _calculate_fan_in_and_fan_out(tensor)[mode == "fan_out"]
    std = calculate_gain(nonlinearity, a) / math.sqrt(fan)
    with no_grad():
        return tensor.clone().normal_(0, std, generator=generator)

# %% exercise="kaiming-normal" mistake="any-mode"
# A mode that is neither of the two is taken for one of them. It is a ValueError.
def kaiming_normal_(
    tensor, a=0, mode="fan_in", nonlinearity="leaky_relu", generator=None
):
    if 0 in tensor.shape:
        return tensor
    fan = _calculate_fan_in_and_fan_out(tensor)[mode == "fan_out"]
    std = calculate_gain(nonlinearity, a) / math.sqrt(fan)
    with no_grad():
        return tensor.normal_(0, std, generator=generator)

# %% exercise="kaiming-normal" mistake="no-entries-not-foreseen"
# A tensor without entries has a fan of 0, and the division fails. It stays as it is.
def kaiming_normal_(
    tensor, a=0, mode="fan_in", nonlinearity="leaky_relu", generator=None
):
    if mode not in ("fan_in", "fan_out"):
        raise ValueError(f"Mode {mode} not supported, please use fan_in or fan_out")
    fan = _calculate_fan_in_and_fan_out(tensor)[mode == "fan_out"]
    std = calculate_gain(nonlinearity, a) / math.sqrt(fan)
    with no_grad():
        return tensor.normal_(0, std, generator=generator)

# %% exercise="kaiming-normal" mistake="generator-ignored"
# The generator is not passed on, so that the numbers come from the common stream.
def kaiming_normal_(
    tensor, a=0, mode="fan_in", nonlinearity="leaky_relu", generator=None
):
    if 0 in tensor.shape:
        return tensor
    if mode not in ("fan_in", "fan_out"):
        raise ValueError(f"Mode {mode} not supported, please use fan_in or fan_out")
    fan = _calculate_fan_in_and_fan_out(tensor)[mode == "fan_out"]
    std = calculate_gain(nonlinearity, a) / math.sqrt(fan)
    with no_grad():
        return tensor.normal_(0, std)

# %% exercise="kaiming-normal" honest="with-a-dict"
# A dict of the fans, and normal numbers that are scaled.
def kaiming_normal_(
    tensor, a=0, mode="fan_in", nonlinearity="leaky_relu", generator=None
):
    if tensor.numel() == 0:
        return tensor
    fan_in, fan_out = _calculate_fan_in_and_fan_out(tensor)
    fans = {"fan_in": fan_in, "fan_out": fan_out}
    if mode not in fans:
        raise ValueError(f"no such mode: {mode}")
    gain = calculate_gain(nonlinearity, a)
    with no_grad():
        tensor.normal_(0.0, gain * fans[mode] ** -0.5, generator=generator)
    return tensor

# %% exercise="snapshot" mistake="aliases"
# The tensors of the snapshot share their memory with the model and change as it learns. A new dict, or detach, copies no number; clone does.
def snapshot(model):
    return model.state_dict()

# %% exercise="snapshot" mistake="new-dict-old-tensors"
# The tensors of the snapshot share their memory with the model and change as it learns. A new dict, or detach, copies no number; clone does.
def snapshot(model):
    return dict(model.state_dict())

# %% exercise="snapshot" mistake="detached-only"
# The tensors of the snapshot share their memory with the model and change as it learns. A new dict, or detach, copies no number; clone does.
def snapshot(model):
    return {k: v.detach() for k, v in model.state_dict().items()}

# %% exercise="snapshot" mistake="parameters-only"
# Buffers and the second name of a tied weight are missing. state_dict has them all.
def snapshot(model):
    return {k: v.detach().clone() for k, v in model.named_parameters()}

# %% exercise="snapshot" mistake="with-history"
# The copies have a history: they require grad, because the parameters were cloned while operations were recorded.
def snapshot(model):
    names = model.state_dict()
    live = dict(model.named_parameters(remove_duplicate=False))
    live.update(model.named_buffers())
    return {name: live[name].clone() for name in names}

# %% exercise="snapshot" mistake="live-parameters-copied"
# The copies require grad: named_parameters gives the live parameters, and a clone of them has a history. It also gives a tied weight one name only. state_dict has all keys, in order, and tensors without a history.
def snapshot(model):
    kept = {name: p.clone() for name, p in model.named_parameters()}
    kept.update((name, b.clone()) for name, b in model.named_buffers())
    return kept

# %% exercise="snapshot" mistake="all-live-parameters-copied"
# The copies require grad: named_parameters gives the live parameters, and a clone of them has a history. It also gives a tied weight one name only. state_dict has all keys, in order, and tensors without a history.
def snapshot(model):
    pairs = model.named_parameters(remove_duplicate=False)
    kept = {name: p.clone() for name, p in pairs}
    kept.update((name, b.clone()) for name, b in model.named_buffers())
    return kept

# %% exercise="snapshot" mistake="parameters-then-buffers"
# The keys are not those of state_dict, or not in its order: named_parameters gives a tied weight one name only. state_dict has all of them.
def snapshot(model):
    kept = {name: p.detach().clone() for name, p in model.named_parameters()}
    kept.update((name, b.clone()) for name, b in model.named_buffers())
    return kept

# %% exercise="snapshot" mistake="buffers-forgotten"
# The buffers are missing. They are part of the state.
def snapshot(model):
    pairs = model.named_parameters(remove_duplicate=False)
    return {name: p.detach().clone() for name, p in pairs}

# %% exercise="snapshot" mistake="arrays"
# The values are arrays of NumPy. Tensors are asked for.
def snapshot(model):
    return {k: v.numpy().copy() for k, v in model.state_dict().items()}

# %% exercise="snapshot" mistake="buffers-shared"
# The parameters are copied, and the buffers are shared with the model.
def snapshot(model):
    kept = dict(model.state_dict())
    for name, p in model.named_parameters(remove_duplicate=False):
        kept[name] = p.detach().clone()
    return kept

# %% exercise="snapshot" mistake="parameters-again"
# The copies are Parameters, which require grad. A snapshot is not learned.
def snapshot(model):
    return {k: nn.Parameter(v.clone()) for k, v in model.state_dict().items()}

# %% exercise="snapshot" honest="with-deepcopy"
# A copy of the whole dict.
def snapshot(model):
    kept = OrderedDict()
    for name in model.state_dict():
        numbers = model.state_dict()[name].numpy().copy()
        kept[name] = kindling.from_numpy(numbers)
    return kept

# %% exercise="snapshot" honest="copy-module"
# The deepcopy of the standard library.
def snapshot(model):
    import copy
    return copy.deepcopy(model.state_dict())

# %% exercise="snapshot" honest="detach-and-clone"
# Detaches although the state is detached already.
def snapshot(model):
    kept = {}
    for k, v in model.state_dict().items():
        kept[k] = v.detach().clone()
    return kept

# %% exercise="xavier-uniform" honest="through-data"
# Fills tensor.data, of which nothing is recorded.
def xavier_uniform_(tensor, gain=1.0, generator=None):
    a = gain * math.sqrt(6.0 / sum(_calculate_fan_in_and_fan_out(tensor)))
    tensor.data.uniform_(-a, a, generator=generator)
    return tensor

# %% exercise="tied-autoencoder" honest="short-transpose"
# Transposes with t(), and squashes with the method.
class TiedAutoencoder(nn.Module):
    def __init__(self, num_inputs, num_codes):
        super().__init__()
        self.encoder = nn.Linear(num_inputs, num_codes)
        self.bias = nn.Parameter(kindling.zeros(num_inputs))

    def forward(self, x):
        code = self.encoder(x).tanh()
        return F.linear(code, self.encoder.weight.t(), self.bias)

# %% exercise="refiner" honest="returns-early"
# Returns from the middle of the loop, by way of a number.
class Refiner(nn.Module):
    def __init__(self, blocks, scale=0.5, limit=3.0):
        super().__init__()
        self.blocks = nn.ModuleList(blocks)
        self.register_buffer("scale", kindling.tensor(scale))
        self.limit = limit

    def forward(self, x):
        for block in self.blocks:
            if float(x.abs().max()) > self.limit:
                return x
            step = self.scale * block(x)
            x = x + step
        return x

# %% exercise="sequential-forward" honest="over-the-values"
# A loop over the dict, with a name of its own.
@extend(Sequential)
def forward(self, input):
    out = input
    for name in self._modules:
        out = self._modules[name](out)
    return out
