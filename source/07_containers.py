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
# # Unit 07: Models made of models
#
# **You will build** the containers that hold the layers of a network, a layer that finds out its own shape, and the random numbers that a deep network has to begin with.
#
# **You need** units 05 and 06. Your functions and your `Module` are carried over; a missing part is replaced by a finished one.
#
# **Time**: about 130 minutes; sections 1 to 5 make a good first half. **Grading**: 80 points for twelve exercises, checked by running your code, and 20 points for four written answers, read by a person. Some checks are hidden: they ask for other models, and for the other cases that a statement allows.

# %% role="given" id="begin-unit"
import math
import tempfile
import warnings
from collections import OrderedDict
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

from course import begin, check, draw, extend, tree

begin("07_containers")

# %% [markdown]
# The next cell takes from your library what this unit needs. `SequentialBase` and `ModuleListBase` are modules that hold other modules: they have `len(...)`, a loop over the modules, and more that is only typing. What makes them useful you will write.

# %% role="given" id="imports"
import kindling
import kindling.nn as nn
import kindling.nn.functional as F
from kindling.autograd.grad_mode import no_grad
from kindling.nn.lazy import LazyModuleMixin, UninitializedParameter
from kindling.nn.modules.container_longtail import ModuleListBase, SequentialBase
from kindling.nn.modules.linear import Linear

# %% [markdown]
# ## 1. One layer after another
#
# Most networks are a chain: the result of each layer is the input of the next. In unit 06 you wrote a class for such a network: once its layers, in `__init__`, and once more their names, in `forward`. Three layers are six lines, ten layers twenty.
#
# A **container** is a module that holds other modules. `nn.Sequential(a, b, c)` is the container for a chain: it registers `a`, `b` and `c`, and calling it runs them in this order.
#
# A registered module needs a name, because `state_dict` and `named_parameters` are lists of names. Which names has a chain to offer? Their numbers: `"0"`, `"1"`, `"2"`.

# %% [markdown]
# ### Exercise 7.1 - Register the layers (8 points, about 8 minutes)
#
# Write `__init__` of `Sequential`.
#
# In: modules; or one `OrderedDict` from names to modules. Out: nothing; each module is registered, in order, with `self.add_module(name, module)`. The names are those of the `OrderedDict`; without one they are `"0"`, `"1"`, and so on.
#
# By hand: `Sequential(Linear(2, 4), Tanh())` has a `state_dict` with the keys `0.weight` and `0.bias`; `Sequential(OrderedDict(first=Linear(2, 4)))` has `first.weight` and `first.bias`.
#
# Limits: what is no module is an error; `add_module` raises it. A `dict` that is no `OrderedDict`, and a list, are no modules. There may be no argument at all.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# What has to be called before a module can take anything in? Then: there are two sorts of arguments. In each of them, what are the pairs of a name and a module?
#
# </details>
# <details><summary>I get TypeError: module name should be a string</summary>
#
# Names are strings, also when they look like numbers. What turns 0 into "0"?
#
# </details>
# <details><summary>I get TypeError: ... is not a Module subclass, for an OrderedDict</summary>
#
# The dict itself was taken for a module. It arrives as the first of the arguments, and as the only one. Which question about `args` finds that out?
#
# </details>

# %% role="answer" id="sequential" export="nn/modules/container"
class Sequential(SequentialBase):
    """Modules that run one after another, each on the result of the one before."""

    def __init__(self, *args):
        ### BEGIN SOLUTION
        super().__init__()
        if len(args) == 1 and isinstance(args[0], OrderedDict):
            pairs = list(args[0].items())
        else:
            pairs = [(str(n), module) for n, module in enumerate(args)]
        for name, module in pairs:
            self.add_module(name, module)
        ### END SOLUTION

# %%
model = Sequential(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 1))
print(list(model.state_dict()))
print(model)

# %% role="check" id="check-sequential" points=5
@check.like_torch
def layers_are_registered_under_names(torch, rng):
    """Are the layers registered, in order, under the names that torch gives them?"""
    nn, sizes = torch.nn, rng.integers(2, 9, size=4).tolist()
    words = rng.permutation(["first", "second", "third"]).tolist()
    layers = [nn.Linear(m, n) for m, n in zip(sizes, sizes[1:], strict=False)]
    pairs = type(layers[0].state_dict())(zip(words, layers, strict=True))

    def facts(*args):
        try:
            model = nn.Sequential(*args)
            shapes = [list(item.shape) for item in model.state_dict().values()]
            return [list(model.state_dict()), shapes, repr(model)]
        except (AttributeError, KeyError, TypeError) as error:
            return type(error).__name__

    others = [facts(dict(pairs)), facts(layers)]
    found = {"numbered": facts(*layers), "from an OrderedDict": facts(pairs)}
    return {**found, "from a dict, from a list": others}

# %% role="check" id="hidden-sequential" points=3
# Hidden check (3 points): no layers, nested and repeated ones, and what is no module.
### BEGIN HIDDEN TESTS
@check.like_torch
def layers_of_unusual_kinds(torch, rng):
    """Are nested and repeated layers registered, and are others refused?"""
    nn, n = torch.nn, int(rng.integers(2, 6))
    layer, word = nn.Linear(n, n), str(rng.choice(["left", "right"]))
    ordered = type(layer.state_dict())
    parts = {"none": [], "one": [layer], "twice": [layer, nn.Tanh(), layer]}
    parts["nested"] = [nn.Sequential(layer, nn.ReLU()), nn.Sequential()]
    shown = {name: repr(nn.Sequential(*args)) for name, args in parts.items()}
    names = [name for name, _ in nn.Sequential(*parts["nested"]).named_modules()]
    pair, wrong = ordered([(word, layer)]), [[layer, 3], [[layer]], [{word: layer}]]
    wrong += [[layer, pair], [pair, layer], [ordered([(1, layer)])]]
    wrong += [[ordered([(word, 1)])], [ordered([("", layer)])]]
    errors = [check.raises(lambda args=args: nn.Sequential(*args)) for args in wrong]
    return {"repr": shown, "names": names, "errors": errors}
### END HIDDEN TESTS

# %% [markdown]
# The chain is registered, and prints itself: that came with `Module`. It cannot run yet.
#
# Calling a module is more than its `forward`: `__call__` also runs the hooks. So a container *calls* its modules.

# %% [markdown]
# ### Exercise 7.2 - Run the layers (5 points, about 5 minutes)
#
# Write `forward` of `Sequential`.
#
# In: anything that the first module takes. Out: what the last module returns. Each module is called with the result of the one before it. Without modules the input is the result.
#
# By hand: with a module that adds 1 and a module that doubles, the input 3 gives $(3 + 1) \cdot 2 = 8$.
#
# Limits: the same module may stand in the chain several times; then it runs several times.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# One name can hold the input of the next module, all the way. What does it hold before the loop, and after it?
#
# </details>
# <details><summary>My shapes don't fit</summary>
#
# The second module got a tensor of the wrong width: was it the result of the first module, or the input of the chain once more?
#
# </details>
# <details><summary>A hook is not called, or a module does not run</summary>
#
# `module.forward(x)` skips the hooks. And `self.children()` gives a module that stands twice only once; what does a loop over `self` give?
#
# </details>

# %% role="answer" id="sequential-forward" export="nn/modules/container"
@extend(Sequential)
def forward(self, input):
    """Return what the modules, called one after another, make of input."""
    ### BEGIN SOLUTION
    for module in self:
        input = module(input)
    return input
    ### END SOLUTION

# %% [markdown]
# Before you run the next cell: how many boxes of parameters will the picture have, and what will they be called?

# %%
kindling.manual_seed(0)
model = Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 1))
x = kindling.tensor([[1.0, -1.0]])
draw(lambda: model(x).sum())

# %% [markdown]
# Four: `0.weight`, `0.bias`, `2.weight` and `2.bias`. The `Tanh` has the number 1 and no parameter. At depth 0 the chain is what you wrote: three layers, one after another.

# %% role="check" id="check-sequential-forward" points=3
@check.like_torch
def layers_run_in_a_chain(torch, rng):
    """Is each layer called on the result of the layer before, with its hooks?"""
    nn, calls = torch.nn, []
    torch.manual_seed(int(rng.integers(0, 1000)))
    n = int(rng.integers(2, 5))
    layers = [nn.Linear(n, n), nn.Tanh(), nn.Linear(n, n), nn.Tanh()]
    for layer in layers:
        layer.register_forward_hook(lambda layer, x, y: calls.append(repr(layer)))
    x = torch.tensor(rng.normal(size=(5, n)).tolist(), requires_grad=True)
    y = nn.Sequential(*layers)(x)
    y.sum().backward()
    grads = [x.grad, layers[0].weight.grad, layers[2].bias.grad]
    return {"output": y, "gradients": grads, "calls": calls}

# %% role="check" id="hidden-sequential-forward" points=2
# Hidden check (2 points): no layers, nested and named ones, one that stands twice.
### BEGIN HIDDEN TESTS
@check.like_torch
def layers_of_unusual_chains_run(torch, rng):
    """Do nested, named, repeated and missing layers run as in torch?"""
    nn = torch.nn
    torch.manual_seed(int(rng.integers(0, 1000)))
    n, x = int(rng.integers(2, 5)), torch.tensor(rng.normal(size=(2, 2)).tolist())
    layer, squash = nn.Linear(2, 2), nn.Tanh()
    named = type(layer.state_dict())([("b", layer), ("a", squash)])
    nested = nn.Sequential(nn.Sequential(layer, squash), nn.Sequential(named))
    repeated = nn.Sequential(*[layer, squash] * n)
    empty = nn.Sequential()(x)
    outs = {"nested": nested(x), "named": nn.Sequential(named)(x), "empty": empty}
    return {**outs, "repeated": repeated(x), "same": empty is x}
### END HIDDEN TESTS

# %% [markdown]
# ## 2. Parts of a chain
#
# A chain of layers is a sequence, so one wants to write `model[0]`, `model[-1]`, and `model[:-1]` for all layers but the last: to look at what the last layer gets, or to put another one in its place. What should `model[:-1]` be? A list of layers could not be called. A chain can.
#
# A part is made of the *same* modules, not of copies, and they keep the names that they have. Train the part, and the whole has learned.

# %% [markdown]
# ### Exercise 7.3 - Index and slice (9 points, about 10 minutes)
#
# Write `__getitem__` of `Sequential`.
#
# In: `idx`, an int, counted from the end if negative, or a slice. Out: for an int the module at that place; for a slice a chain of the class of `self`, which holds the modules of the slice under their own names. `self._modules` is the dict from names to modules.
#
# By hand: let `model = Sequential(a, b, c)`. `model[-1]` is `c`. `model[1:]` is a `Sequential` of `b` and `c` with the names `"1"` and `"2"`. `model[::2]` has `"0"` and `"2"`, `model[5:]` nothing.
#
# Limits: IndexError if there is no such place; TypeError for a float or a string. Slices of a class made from `Sequential` are of that class.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Python passes `model[1:]` on as an object of the class `slice`; `isinstance` finds it. A list can be indexed by ints and slices already, with all the errors asked for. Of what would you make a list here?
#
# </details>
# <details><summary>My slice begins with the name "0" again</summary>
#
# Modules passed one by one are numbered anew by your `__init__`. With what other argument does it take names as they are?
#
# </details>
# <details><summary>I get KeyError, or the class is wrong</summary>
#
# A dict with names knows no -1, and the names need not be numbers. And which class does `type(self)` name in a method that `Sequential` has handed down to another class?
#
# </details>

# %% role="answer" id="sequential-getitem" export="nn/modules/container"
@extend(Sequential)
def __getitem__(self, idx):
    """Return the module at a place, or for a slice a chain of its modules."""
    ### BEGIN SOLUTION
    if isinstance(idx, slice):
        return type(self)(OrderedDict(list(self._modules.items())[idx]))
    return list(self._modules.values())[idx]
    ### END SOLUTION

# %%
model = Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 1))
print(model[-1])
print(model[:-1], model[0] is model[:-1][0])

# %% role="check" id="check-sequential-getitem" points=6
@check.like_torch
def parts_of_a_chain(torch, rng):
    """Are parts chains of the same modules, under their own names?"""
    nn, n = torch.nn, int(rng.integers(4, 7))
    words = rng.permutation(list("abcdefg"))[:n].tolist()
    layers = [nn.Linear(i + 1, 2) for i in range(n)]
    named = type(layers[0].state_dict())(zip(words, layers, strict=True))
    chains = [nn.Sequential(*layers), nn.Sequential(named)]

    def part(chain, idx):
        try:
            found = chain[idx]
            items = list(found) if type(idx) is slice else [found]
            places = [[item is layer for layer in layers].index(True) for item in items]
            return [type(found).__name__, places, list(getattr(found, "_modules", []))]
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            return str(error) if type(idx) is slice else type(error).__name__

    slices = [slice(1, 3), slice(None, -1), slice(None, None, 2), slice(n, None)]
    cases = {"ints": [0, 1, -1, -n], "slices": slices, "errors": [n, -n - 1, 1.0, "0"]}
    return {k: [[part(c, i) for i in idx] for c in chains] for k, idx in cases.items()}

# %% role="check" id="hidden-sequential-getitem" points=3
# Hidden check (3 points): other classes, repeated modules, what a part computes.
### BEGIN HIDDEN TESTS
@check.like_torch
def parts_of_other_chains(torch, rng):
    """Are parts right for other classes and repeated modules, and do they run?"""
    nn = torch.nn

    class Tower(nn.Sequential):
        """A chain of a class of its own."""

    torch.manual_seed(int(rng.integers(0, 1000)))
    x, squash = torch.tensor(rng.normal(size=(3, 2)).tolist()), nn.Tanh()
    tower = Tower(nn.Linear(2, 4), squash, nn.Linear(4, 4), squash, nn.Linear(4, 1))
    parts = [tower[:4], tower[1::2], tower[::-1], tower[-2:]]
    kinds = [[type(part).__name__, list(part._modules)] for part in parts]
    return {"classes and names": kinds, "results": [tower[:4](x), tower[1::2](x)]}
### END HIDDEN TESTS

# %% [markdown]
# `append` is given: `model.append(module)` adds a module under the name that is next, the number of modules in the chain. Before you run the next cell: `part` has the names `"1"` and `"2"`. Which modules does it hold after `append`?

# %%
model = Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 1))
part = model[1:]
print(part.append(nn.Sigmoid()))
print(Sequential(*model[1:]).append(nn.Sigmoid()))

# %% [markdown]
# There were two modules, so the new one got the name `"2"`, which was taken: the `Linear` is gone, without any error. torch does the same. `Sequential(*part)` numbers the modules anew, and then there is room at the end.
#
# **What you have now**: a chain that is a module itself. So chains can stand in chains, and one call runs them all.

# %% [markdown]
# ## 3. Layers in a list
#
# Not every network is a chain. Some want a number of layers that `__init__` is told, and a `forward` that does with them what it likes. The obvious Python is a list. Before you run the next cell: how many parameters will be counted, and what will be printed for the model?

# %%
class Stack(nn.Module):
    """Layers in a Python list."""

    def __init__(self, num_layers):
        super().__init__()
        self.layers = [nn.Linear(3, 3) for _ in range(num_layers)]

    def forward(self, x):
        for layer in self.layers:
            x = x + layer(x)
        return x


model = Stack(4)
loss = model(kindling.ones(3)).sum()
loss.backward()
print(len(list(model.parameters())), "parameters;", dict(model.state_dict()))
print(model)
print(model.layers[0].bias.grad)

# %% [markdown]
# Nothing: no parameter, no entry in `state_dict`, no line in the repr. `Module` looks at each attribute that is assigned. A list is neither a parameter nor a module, and nobody looks inside. `tree` draws what a model has registered, and says what it finds lying about.

# %%
tree(model)

# %% [markdown]
# What makes this treacherous is the last line that was printed. The forward works, and the backward works: the layers do have gradients. But an optimizer that is given `model.parameters()` never hears of them, so that training runs, without an error, and changes nothing; and a saved model has no weights in it.
#
# The cure is a list that is a module: each entry is registered under its number.

# %% [markdown]
# ### Exercise 7.4 - A list that registers (10 points, about 12 minutes)
#
# Write `ModuleList`: its `__init__`, and below it `append` and `__getitem__`.
#
# In: `modules`, an iterable of modules, or `None` for an empty list; `append(module)` gets one module; `__getitem__(idx)` an int or a slice. Out: modules are registered under `"0"`, `"1"`, and so on. `append` adds one at the end and returns `self`. An int gives the module at that place, a slice a new list of the same class, numbered from `"0"`.
#
# By hand: `layers = ModuleList([a, b, c])` has the names `"0"`, `"1"`, `"2"`; so has `ModuleList([a]).append(b).append(c)`. `layers[1:]` holds `b` and `c` as `"0"` and `"1"`.
#
# Limits: errors as in exercise 7.3; an iterable may be a generator. There is no `forward`.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Write `append` first: what is the name of the next module, if there are `len(self)` already? Then `__init__` has little left to do. Each method stands below the one before it, in the class.
#
# </details>
# <details><summary>I get AttributeError: cannot assign module before Module.__init__() call</summary>
#
# What does every `__init__` of a module begin with?
#
# </details>
# <details><summary>My slice has the wrong names or is a plain list</summary>
#
# A list of the modules can be sliced. What does your own class make of such a list? The names of a `ModuleList` are places, so a part has new ones: in this it differs from `Sequential`.
#
# </details>

# %% role="answer" id="module-list" export="nn/modules/container"
class ModuleList(ModuleListBase):
    """Modules in a list that registers them; what is done with them is up to you."""

    def __init__(self, modules=None):
        ### BEGIN SOLUTION
        super().__init__()
        if modules is not None:
            for module in modules:
                self.append(module)

    def append(self, module):
        """Add a module at the end; return self."""
        self.add_module(str(len(self)), module)
        return self

    def __getitem__(self, idx):
        found = list(self)[idx]
        return type(self)(found) if isinstance(idx, slice) else found
        ### END SOLUTION

# %%
layers = ModuleList([nn.Linear(3, 3) for _ in range(3)])
layers.append(nn.Linear(3, 1))
print(layers)
print(layers[-2:])

# %% role="check" id="check-module-list" points=6
@check.like_torch
def modules_of_a_list_are_registered(torch, rng):
    """Are the modules of a list registered, and is a part of a list a list?"""
    nn, n = torch.nn, int(rng.integers(3, 6))
    layers = [nn.Linear(i + 1, 2) for i in range(n)]

    def told(make):
        try:
            return make()
        except (AttributeError, IndexError, KeyError, TypeError) as error:
            return type(error).__name__

    def facts(found):
        places = [[item is layer for layer in layers].index(True) for item in found]
        return [type(found).__name__, list(found.state_dict()), places]

    appended = told(lambda: facts(nn.ModuleList(layers[:1]).append(layers[1])))
    slices = [slice(1, None), slice(None, -1), slice(None, None, -2)]
    whole = told(lambda: facts(nn.ModuleList(iter(layers))))
    parts = [told(lambda i=i: facts(nn.ModuleList(layers)[i])) for i in slices]
    places = (0, -1, -n, n, 1.0, "0")
    ints = [told(lambda i=i: repr(nn.ModuleList(layers)[i])) for i in places]
    return {"registered": whole, "append": appended, "slices": parts, "ints": ints}

# %% role="check" id="hidden-module-list" points=4
# Hidden check (4 points): nested and empty lists in a model, other classes, errors.
### BEGIN HIDDEN TESTS
@check.like_torch
def lists_inside_of_models(torch, rng):
    """Are lists right inside a model, nested, empty, and of another class?"""
    nn, net, n = torch.nn, torch.nn.Module(), int(rng.integers(2, 5))

    class Layers(nn.ModuleList):
        """A list of a class of its own."""

    inner = nn.ModuleList(nn.Linear(2, 2) for _ in range(n))
    net.parts = nn.ModuleList([inner, nn.ModuleList()])
    inner.append(nn.Tanh())
    layers = Layers([nn.Linear(2, 2), nn.ReLU()])
    chained = layers.append(nn.ReLU()) is layers
    part = layers[1:].append(layers[0])
    errors = [check.raises(lambda w=w: nn.ModuleList(w)) for w in ([3], 3, [None, "a"])]
    errors += [check.raises(lambda: layers.append(nn.Linear))]
    facts = [type(part).__name__, list(part._modules), chained, repr(part)]
    inside = [list(net.state_dict()), repr(net), len(list(net.modules()))]
    return {"inside a model": inside, "part": facts, "errors": errors}
### END HIDDEN TESTS

# %% [markdown]
# Back to the model whose layers were hidden. Before you run the next cell: how many parameters are counted now, with four layers?

# %%
class Stack(nn.Module):
    """Layers in a ModuleList."""

    def __init__(self, num_layers):
        super().__init__()
        self.layers = ModuleList([nn.Linear(3, 3) for _ in range(num_layers)])

    def forward(self, x):
        for layer in self.layers:
            x = x + layer(x)
        return x


model = Stack(4)
print(len(list(model.parameters())), "parameters:", list(model.state_dict())[:2], "...")
print(model)
tree(model)

# %% [markdown]
# Eight, a weight and a bias per layer; four equal lines of the repr are folded into one. The same holds for the other things that one keeps modules and parameters in, and for each the library has a container, which is given:
#
# | in Python | hides | registers |
# |---|---|---|
# | a list of modules | all of them | `nn.ModuleList` |
# | a dict of modules | all of them | `nn.ModuleDict` |
# | a list of parameters | all of them | `nn.ParameterList` |
# | a dict of parameters | all of them | `nn.ParameterDict` |
#
# A tensor that is put into one of the last two becomes a `Parameter` there.

# %%
class Polynomial(nn.Module):
    """w[0] + w[1] x + w[2] x^2 ..., and a function to end with, chosen by name."""

    def __init__(self, degree):
        super().__init__()
        self.w = nn.ParameterList([kindling.ones(()) for _ in range(degree + 1)])
        self.ends = nn.ModuleDict({"plain": nn.Identity(), "squash": nn.Tanh()})

    def forward(self, x, end="plain"):
        y = sum(w * x**n for n, w in enumerate(self.w))
        return self.ends[end](y)


model = Polynomial(2)
x = kindling.tensor([0.0, 1.0, 2.0])
print(model(x), model(x, end="squash"), list(model.state_dict()))
print(model)

# %% [markdown]
# `forward` is ordinary Python. It may take further arguments, compute a key, look it up in a dict of modules, and use the constant `n` as an exponent.

# %% [markdown]
# ## 4. One weight, two places
#
# Assign the weight of one layer to another layer, and both use the same `Parameter`: the weight is **tied**. Many language models do this with one of their largest matrices: it turns words into vectors at the beginning and vectors into words at the end.
#
# Before you run the next cell: each layer has a 3 by 3 weight and a bias of 3. How many numbers can the model learn? How many keys does its `state_dict` have?

# %%
kindling.manual_seed(1)
model = Sequential(nn.Linear(3, 3), nn.Tanh(), nn.Linear(3, 3))
model[2].weight = model[0].weight
print(sum(p.numel() for p in model.parameters()), "numbers to learn")
print(list(model.state_dict()))
tree(model)

# %% [markdown]
# 15, not 24: `parameters()` gives each parameter once, whatever the number of places that hold it. An optimizer would otherwise take each step twice. `state_dict` has four keys all the same, so that each layer finds its weight when the model is loaded.
#
# Which gradient does a weight get that is used twice? You have known since unit 02. The picture shows the neighborhood of `0.weight` only. Count the arrows that leave it, and compare its gradient with those of the two boxes that they lead to.

# %%
x = kindling.tensor([[1.0, 2.0, 3.0]])
draw(lambda: model(x).sum(), backward=True, around=model[0].weight, hops=2)

# %% [markdown]
# One box, two arrows, one into each layer, and two contributions that are added, as their means show, $0.0445 + 0.1476 = 0.1921$: **the gradient of a tied weight is the sum over all its uses**. Nothing had to be built for it.
#
# A model does not tell which of its names stand for one parameter. `model.named_parameters(remove_duplicate=False)` gives a pair for each name, so that a tied parameter comes several times. Two *different* parameters may well hold equal numbers, all biases that begin at 0 for instance.

# %% [markdown]
# ### Exercise 7.5 - An inventory (6 points, about 8 minutes)
#
# Write `inventory(model)`, which says what a model can learn, each parameter once.
#
# In: a module. Out: a dict with one entry for each parameter. The key is its name; if it has several, all of them, in the order in which they come, joined by `" = "`. The value is how many numbers it holds, an int.
#
# By hand: for the tied model above it is `{"0.weight = 2.weight": 9, "0.bias": 3, "2.bias": 3}`. The values sum to 15.
#
# Limits: a module may stand in several places, too; then all its parameters have several names.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Collect first, and join later. While you go through the pairs: where do you keep the names that belong to one parameter, and how do you find that place again when the parameter comes a second time?
#
# </details>
# <details><summary>Two different parameters became one</summary>
#
# They were compared by their numbers or by their shapes. Which question of Python asks whether two names mean one object? Tensors may be keys of a dict; it asks that question.
#
# </details>
# <details><summary>My tied weight has two entries</summary>
#
# `state_dict` makes a new tensor for each key, so that nothing in it is the same object. And a dict from names has as many entries as there are names. What should the dict be keyed by while you collect?
#
# </details>

# %% role="answer" id="inventory"
def inventory(model):
    """Return how many numbers each parameter holds, by its name or names."""
    ### BEGIN SOLUTION
    names = {}
    for name, parameter in model.named_parameters(remove_duplicate=False):
        names.setdefault(parameter, []).append(name)
    return {" = ".join(names[p]): p.numel() for p in names}
    ### END SOLUTION

# %%
print(inventory(model))
print(sum(inventory(model).values()), "numbers to learn")

# %% role="check" id="check-inventory" points=4
def inventory_of_a_tied_chain(my, n, k):
    nn = my.nn
    layers = [nn.Linear(n, n), nn.Tanh(), nn.Linear(n, n), nn.Linear(n, k)]
    model = nn.Sequential(*layers)
    model.register_buffer("mean", my.kindling.zeros(n))
    with my.no_grad():
        layers[0].bias.zero_()
        layers[2].bias.zero_()
    apart = my.inventory(model)
    layers[2].weight = layers[0].weight
    return {"nothing tied": apart, "one weight tied": my.inventory(model)}


def inventory_by_hand(torch, n, k):
    ends = {"0.bias": n, "2.bias": n, "3.weight": n * k, "3.bias": k}
    apart = {"0.weight": n * n, "2.weight": n * n, **ends}
    tied = {"0.weight = 2.weight": n * n, **ends}
    return {"nothing tied": apart, "one weight tied": tied}


@check.equal(yours=inventory_of_a_tied_chain, torch=inventory_by_hand)
def each_parameter_stands_once(rng):
    """Does each parameter stand in the inventory once, with all its names?"""
    return dict(zip("nk", rng.permutation([2, 3, 4])[:2].tolist(), strict=True))

# %% role="check" id="hidden-inventory" points=2
# Hidden check (2 points): a module in several places, buffers, no parameters.
### BEGIN HIDDEN TESTS
def inventory_of_shared_modules(my, n):
    nn = my.nn
    layer, scale = nn.Linear(n, n, bias=False), nn.Parameter(my.kindling.ones(()))
    model = nn.Sequential(layer, nn.Sequential(layer, nn.Tanh()), layer)
    model.scale = scale
    model[1].register_buffer("mean", my.kindling.zeros(n))
    layer.weight.requires_grad_(False)
    return {"shared": my.inventory(model), "none": my.inventory(nn.Tanh())}


def inventory_of_shared_modules_by_hand(torch, n):
    names = "0.weight = 1.0.weight = 2.weight"
    return {"shared": {"scale": 1, names: n * n}, "none": {}}


@check.equal(
    yours=inventory_of_shared_modules, torch=inventory_of_shared_modules_by_hand
)
def shared_modules_stand_once(rng):
    """Is a module that stands in several places counted once?"""
    return {"n": int(rng.integers(2, 6))}
### END HIDDEN TESTS

# %% [markdown]
# An **autoencoder** squeezes its input into a few numbers, the code, and makes of the code an input again. If the code has 2 numbers and the input 10, the encoder's weight has shape `(2, 10)` and the decoder's `(10, 2)`: one is the other's transpose. So one matrix can serve for both, which halves the number of weights.
#
# With code $c$, encoder weight $W$ and biases $b$ and $d$:
#
# $$c = \tanh(x W^T + b), \qquad \hat x = c W + d$$

# %% [markdown]
# ### Exercise 7.6 - A tied autoencoder (8 points, about 10 minutes)
#
# Write `TiedAutoencoder`: its `__init__`, and below it `forward`.
#
# In: `num_inputs` and `num_codes`; `forward` gets `x` of shape `(batch_size, num_inputs)`. Out: three parameters and no others: `encoder.weight` and `encoder.bias`, those of a `nn.Linear(num_inputs, num_codes)`, and `bias`, the decoder's, which begins with zeros. `forward` returns $\hat x$, of the shape of `x`. Gradients reach the weight from both of its uses.
#
# By hand: `num_inputs=2`, `num_codes=1`, weight `[[1, 1]]`, biases 0. For `x = [[1, -1]]` the code is $\tanh(1 - 1) = 0$, and $\hat x$ is `[[0, 0]]`.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# In `__init__` there is one `Linear` and one `Parameter`. What does `F.linear(x, weight, bias)` compute, and which weight must it get to compute $c W$? Look at the shapes.
#
# </details>
# <details><summary>My shapes don't fit</summary>
#
# `F.linear` multiplies by the transpose of what it gets. The code has shape `(batch_size, num_codes)`, the result needs `(batch_size, num_inputs)`: of which shape is the matrix between them?
#
# </details>
# <details><summary>A parameter too many, or a gradient that is off</summary>
#
# A second `Linear`, or a `Parameter` made of the transposed weight, is a copy: it is counted again and learns by itself. `detach()` and `data` cut the second use off. Where does the transpose have to be taken, so that each call sees the weight as it is then?
#
# </details>

# %% role="answer" id="tied-autoencoder"
class TiedAutoencoder(nn.Module):
    """Inputs to a few codes and back, with one weight for both ways."""

    def __init__(self, num_inputs, num_codes):
        ### BEGIN SOLUTION
        super().__init__()
        self.encoder = nn.Linear(num_inputs, num_codes)
        self.bias = nn.Parameter(kindling.zeros(num_inputs))

    def forward(self, x):
        code = F.tanh(self.encoder(x))
        return F.linear(code, self.encoder.weight.T, self.bias)
        ### END SOLUTION

# %%
kindling.manual_seed(2)
model = TiedAutoencoder(4, 2)
x = kindling.tensor([[1.0, 0.0, 0.0, -1.0]])
loss = F.mse_loss(model(x), x)
print(inventory(model))
draw(loss, parameters=model)

# %% role="check" id="check-tied-autoencoder" points=5
def encode_and_decode(my, x, w):
    _, model = my.kindling.manual_seed(0), my.TiedAutoencoder(4, 2)
    named = sorted([name, list(p.shape)] for name, p in model.named_parameters())
    bias = [p.tolist() for name, p in model.named_parameters() if name == "bias"]
    state = {"encoder.weight": w, "encoder.bias": w[:, 0], "bias": w[0]}
    model.load_state_dict(state, strict=False)
    y = model(my.kindling.tensor(x))
    (y * y).sum().backward()
    return {"parameters": [named, bias], "result": y, "grad": model.encoder.weight.grad}


def encode_and_decode_torch(torch, x, w):
    w, b, d = [leaf.clone().requires_grad_() for leaf in (w, w[:, 0], w[0])]
    y = torch.einsum("bc,ci->bi", torch.addmm(b, x, w.mT).tanh(), w).add(d)
    (grad,) = torch.autograd.grad(y.square().sum(), w)
    named = [["bias", [4]], ["encoder.bias", [2]], ["encoder.weight", [2, 4]]]
    return {"parameters": [named, [[0.0] * 4]], "result": y, "grad": grad}


@check.equal(yours=encode_and_decode, torch=encode_and_decode_torch)
def one_weight_encodes_and_decodes(rng):
    """Does one weight serve both ways, and does it collect both gradients?"""
    shapes = {"x": (int(rng.integers(2, 5)), 4), "w": (2, 4)}
    return {name: np.float32(rng.normal(size=shapes[name])) for name in shapes}

# %% role="check" id="hidden-tied-autoencoder" points=3
# Hidden check (3 points): a step of training, loaded into the model.
### BEGIN HIDDEN TESTS
def trained_and_loaded(my, x, seed):
    my.kindling.manual_seed(seed)
    model, x = my.TiedAutoencoder(3, 2), my.kindling.tensor(x)
    (model(x) - x).sum().backward()
    state = {name: p - 0.1 * p.grad for name, p in model.named_parameters()}
    model.load_state_dict(state)
    return {"keys": sorted(state), "result": model(x)}


def trained_in_torch(torch, x, seed):
    torch.manual_seed(seed)
    leaves = [*torch.nn.Linear(3, 2).parameters(), torch.zeros(3, requires_grad=True)]
    for _ in range(2):
        y = torch.addmm(leaves[2], torch.tanh(x @ leaves[0].mT + leaves[1]), leaves[0])
        grads = torch.autograd.grad(y.sum(), leaves)
        leaves = [t - 0.1 * g for t, g in zip(leaves, grads, strict=True)]
    return {"keys": ["bias", "encoder.bias", "encoder.weight"], "result": y}


@check.equal(yours=trained_and_loaded, torch=trained_in_torch)
def a_tied_weight_learns_as_one(rng):
    """After a step of training, is there still one weight for both ways?"""
    return {"x": np.float32(rng.normal(size=(2, 3))), "seed": int(rng.integers(0, 99))}
### END HIDDEN TESTS

# %% [markdown]
# ## 5. A model that decides as it runs
#
# The graph is recorded while `forward` runs. So `if`, `for` and `while` are allowed in it, and each input may take its own way: the graph holds the operations that were executed, and nothing else.
#
# What about constants? A number in `forward`, such as `0.5`, takes part and is not learned. A constant that belongs to the model and has to be saved with it is a buffer: `self.register_buffer(name, tensor)`.

# %% [markdown]
# ### Exercise 7.7 - Stop when it is enough (9 points, about 12 minutes)
#
# Write `Refiner`: its `__init__`, and below it `forward`.
#
# In: `blocks`, an iterable of modules that keep their input's shape; `scale` and `limit`, numbers. Out: blocks are registered as `blocks.0`, `blocks.1`, ...; `scale` is a buffer of shape `()`.
#
# `forward(x)` runs the blocks in order; each replaces `x` by $x + s \cdot \mathrm{block}(x)$, with $s$ from `scale`. As soon as an entry of `x` is larger than `limit` in magnitude, no further block runs. It returns the last `x`.
#
# By hand: three blocks that double, `scale` 0.5, `limit` 3. `[1]` becomes 2, then 4: the result is `[4]`. For `[5]` none runs: the result is `[5]`. The tensor passed in never changes.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Which container keeps the blocks, so that they are registered? Then write the loop without the limit. At which place in the loop do you have to look at `x`, so that `[5]` runs no block at all?
#
# </details>
# <details><summary>scale is in parameters(), or is missing in state_dict</summary>
#
# A `Parameter` would be trained, and a plain number or tensor is not saved. Which `register_...` of unit 06 is for what is saved and not trained?
#
# </details>
# <details><summary>One block too many, or the caller's tensor has changed</summary>
#
# Go through the first example: after which value of `x` must the loop end? `x += ...` writes into the tensor that was passed in; which form makes a new one?
#
# </details>

# %% role="answer" id="refiner"
class Refiner(nn.Module):
    """Blocks with a way around them, run until an entry is larger than a limit."""

    def __init__(self, blocks, scale=0.5, limit=3.0):
        ### BEGIN SOLUTION
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
        ### END SOLUTION

# %% [markdown]
# Two inputs, two graphs, one model. Before you run the next two cells: the block is a `Linear` with weight 2 and without bias, and the limit is 3. In which of the two pictures is the weight used twice?

# %%
double = nn.Linear(1, 1, bias=False)
nn.init.constant_(double.weight, 2.0)
model = Refiner([double, double, double], scale=0.5, limit=3.0)
x = kindling.tensor([[1.0]])
draw(lambda: model(x).sum())

# %%
x = kindling.tensor([[2.0]])
draw(lambda: model(x).sum())

# %% [markdown]
# In the first: 1 became 2, then 4. The input 2 became 4 after one block. The decision itself, `x.abs().max() > limit`, is in neither: a comparison has no gradient. It only chose which graph there would be.

# %% role="check" id="check-refiner-state" points=2
def state_of_a_refiner(my, scale, num_blocks):
    nn = my.nn
    model = my.Refiner((nn.Linear(2, 2, bias=False) for _ in range(num_blocks)), scale)
    names, buffers = [dict(f()) for f in (model.named_parameters, model.named_buffers)]
    state = model.state_dict()
    kept = {"saved": sorted(state), "scale": state.get("scale")}
    return {"parameters": list(names), "buffers": list(buffers), **kept}


def state_by_hand(torch, scale, num_blocks):
    names = [f"blocks.{place}.weight" for place in range(num_blocks)]
    kept = {"saved": sorted([*names, "scale"]), "scale": torch.tensor(scale)}
    return {"parameters": names, "buffers": ["scale"], **kept}


@check.equal(yours=state_of_a_refiner, torch=state_by_hand)
def what_a_refiner_learns_and_saves(rng):
    """Are the blocks registered, and is scale saved and not learned?"""
    return {"scale": rng.uniform(0.5, 1.5), "num_blocks": int(rng.integers(0, 5))}

# %% role="check" id="check-refiner" points=4
def refine(my, seed, xs, scale):
    my.kindling.manual_seed(seed)
    blocks = [my.nn.Linear(2, 2) for _ in range(3)]
    model, xs = my.Refiner(blocks, scale, 2.0), [my.kindling.tensor(x) for x in xs]
    outs = [model(x) for x in xs]
    (outs[0] + outs[1] + outs[2]).sum().backward()
    return {"results": outs, "gradients": [b.weight.grad for b in blocks], "inputs": xs}


def refine_in_torch(torch, seed, xs, scale):
    torch.manual_seed(seed)
    blocks, outs = [torch.nn.Linear(2, 2) for _ in range(3)], list(xs)
    for block in blocks:
        outs = [torch.add(y, scale * (y.abs().max() <= 2) * block(y)) for y in outs]
    grads = torch.autograd.grad(sum(outs[:3]).sum(), [b.weight for b in blocks])
    return {"results": outs, "gradients": list(grads), "inputs": list(xs)}


@check.equal(yours=refine, torch=refine_in_torch)
def blocks_run_until_it_is_enough(rng):
    """Does each input run through as many blocks as it should?"""
    sizes = np.reshape([0.1, 0.9, -1.8, 3, -30, 1], (6, 1, 1))
    xs, seed = sizes * rng.uniform(0.5, 1, (6, 3, 2)), int(rng.integers(0, 99))
    return {"seed": seed, "xs": np.float32(xs), "scale": rng.uniform(0.8, 1.5)}

# %% role="check" id="hidden-refiner" points=3
# Hidden check (3 points): one block in two places, a state that is loaded, gradients.
### BEGIN HIDDEN TESTS
def refine_other_blocks(my, seed, x):
    my.kindling.manual_seed(seed)
    layer, squash = my.nn.Linear(2, 2), my.nn.Tanh()
    model, again = [my.Refiner([layer, squash, layer], s, 1e9) for s in (0.7, 0.0)]
    x = my.kindling.tensor(x, requires_grad=True)
    model(x).sum().backward()
    again.load_state_dict(model.state_dict())
    return {"gradients": [x.grad, layer.weight.grad], "loaded": again(x)}


def refine_other_blocks_in_torch(torch, seed, x):
    torch.manual_seed(seed)
    layer, y = torch.nn.Linear(2, 2), x.requires_grad_()
    for block in (layer, torch.tanh, layer):
        y = torch.add(y, block(y), alpha=0.7)
    grads = torch.autograd.grad(y.sum(), [x, layer.weight])
    return {"gradients": list(grads), "loaded": y}


@check.equal(yours=refine_other_blocks, torch=refine_other_blocks_in_torch)
def other_blocks_run(rng):
    """Is the result right for a block that stands twice, and after loading?"""
    return {"seed": int(rng.integers(0, 99)), "x": np.float32(rng.normal(size=(3, 2)))}
### END HIDDEN TESTS

# %% [markdown]
# ## 6. A layer that finds out its shape
#
# `nn.Linear(in_features, out_features)` wants a number that the layer before it knows already. Behind a chain of other layers it has to be worked out by hand, and again after each change. A **lazy** layer is told `out_features` only. Its parameters have no shape until the first input comes; then they get one, and numbers.
#
# Such a parameter is an `UninitializedParameter` until then. The next cell makes a layer of them. `LazyModuleMixin`, which is given, gives it a hook that waits for the first input.

# %% role="given" id="lazy-linear" export="nn/modules/lazy"
class LazyLinear(LazyModuleMixin, Linear):
    """A Linear that takes in_features from its first input, and becomes a Linear."""

    cls_to_become = Linear

    def __init__(self, out_features, bias=True, device=None, dtype=None):
        super().__init__(0, 0, bias=False)
        self.weight = UninitializedParameter(device=device, dtype=dtype)
        self.out_features = out_features
        if bias:
            self.bias = UninitializedParameter(device=device, dtype=dtype)

    def reset_parameters(self):
        """Draw the numbers of weight and bias, once they have a shape."""
        if not self.has_uninitialized_params() and self.in_features != 0:
            super().reset_parameters()

# %% [markdown]
# Before you run the next cell: which of the parameters can be printed as numbers, and what will stand for `in_features`?

# %%
layer = LazyLinear(3)
print(layer)
print(list(layer.parameters()))

# %% [markdown]
# None, and a 0 that means "not known yet". Such a parameter has one method that matters: `materialize(shape)` turns it, the very object, into an ordinary `Parameter` of that shape, whose numbers mean nothing yet. Whoever holds the object, an optimizer for instance, then holds the ordinary one.
#
# The hook runs before the first `forward`. It calls `initialize_parameters(input)`, complains if a parameter is still without a shape, takes itself away, and makes a `Linear` of the object. The middle step is yours.

# %% [markdown]
# ### Exercise 7.8 - Infer the shape (9 points, about 12 minutes)
#
# Write `initialize_parameters` of `LazyLinear`.
#
# In: `input`, of shape `(..., in_features)`: the last axis holds the features, and in front of it are any number of axes, or none. Out: nothing. If the layer has parameters without a shape: `self.in_features` is set, `self.weight` and, unless it is `None`, `self.bias` are materialized in the shapes of a `Linear`, and `self.reset_parameters()` draws their numbers. If the parameters have their shapes already, because the layer was loaded, only `in_features` is set, from the input as well, and no number changes.
#
# By hand: `LazyLinear(3)` and an input of shape `(5, 4, 2)`: `in_features` 2, weight `(3, 2)`, bias `(3,)`. `self.has_uninitialized_params()` says if shapes are missing.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Which two numbers make the shape of a weight, and which of them does the layer know? Where in the shape of `input` is the other one, if there may be three axes, or only one?
#
# </details>
# <details><summary>My shapes don't fit, or the module has not been fully initialized</summary>
#
# A weight of unit 06 has shape `(out_features, in_features)`. The second message says that a parameter was forgotten: a `Linear` has two.
#
# </details>
# <details><summary>My numbers are off</summary>
#
# Look at `reset_parameters` above: what has to be true before it draws anything? And a loaded layer must keep the numbers that it was loaded with: what is skipped for it?
#
# </details>

# %% role="answer" id="initialize-parameters" export="nn/modules/lazy"
@extend(LazyLinear)
def initialize_parameters(self, input):
    """Give weight and bias their shapes, from input, and their first numbers."""
    ### BEGIN SOLUTION
    self.in_features = input.shape[-1]
    if self.has_uninitialized_params():
        self.weight.materialize((self.out_features, self.in_features))
        if self.bias is not None:
            self.bias.materialize((self.out_features,))
        self.reset_parameters()
    ### END SOLUTION

# %%
kindling.manual_seed(0)
model = nn.Sequential(LazyLinear(4), nn.Tanh(), LazyLinear(2))
print(model)
y = model(kindling.ones(5, 3))
print(model)

# %% [markdown]
# After the first call they are ordinary `Linear`s, and say so. From now on a batch of another width is an error.

# %% role="check" id="check-initialize-parameters" points=6
@check.like_torch
def shapes_follow_from_the_first_input(torch, rng):
    """Does the first input, and it alone, decide about shapes and numbers?"""
    torch.manual_seed(int(rng.integers(0, 1000)))
    *shape, out = rng.permutation([2, 3, 4, 5]).tolist()
    layer, x = torch.nn.LazyLinear(out), torch.tensor(rng.normal(size=shape).tolist())
    weight, bias = layer.weight, layer.bias
    try:
        y, again = layer(x), layer(x)
    except NotImplementedError:
        raise
    except (AttributeError, IndexError, TypeError, ValueError, RuntimeError) as error:
        return {"layer": type(error).__name__, "shapes": str(error)}
    other = check.raises(lambda: layer(x[..., 1:]))
    return {
        "layer": [repr(layer), layer.in_features, other],
        "shapes": [list(layer.weight.shape), list(layer.bias.shape)],
        "the same objects": [layer.weight is weight, layer.bias is bias],
        "numbers": [layer.weight, layer.bias, y, again],
    }

# %% role="check" id="hidden-initialize-parameters" points=3
# Hidden check (3 points): no bias, one axis, in a model, loaded before the first call.
### BEGIN HIDDEN TESTS
@check.like_torch
def lazy_layers_in_models(torch, rng):
    """Are lazy layers right without bias, in a model, and when they are loaded?"""
    nn, width = torch.nn, int(rng.integers(2, 5))
    torch.manual_seed(int(rng.integers(0, 1000)))
    x = torch.tensor(rng.normal(size=(3, width)).tolist())
    full, lazy, plain = nn.Linear(width, 4), nn.LazyLinear(4), nn.LazyLinear(2, False)
    model = nn.Sequential(nn.LazyLinear(3), nn.Tanh(), nn.LazyLinear(1))
    lazy.load_state_dict(full.state_dict())

    def told(layer, x):
        try:
            return [layer(x), layer(x), [list(p.shape) for p in layer.parameters()]]
        except NotImplementedError:
            raise
        except (AttributeError, IndexError, TypeError, RuntimeError) as error:
            return type(error).__name__

    found = {"no bias, one axis": told(plain, x[0]), "in a model": told(model, x)}
    return {**found, "loaded": [told(lazy, x), full(x), lazy.in_features]}
### END HIDDEN TESTS

# %% [markdown]
# ## 7. How large the first weights are
#
# A layer with `n` inputs adds up `n` products. If inputs and weights are independent, with mean 0, and the weights have standard deviation $\sigma$, the sum has a standard deviation that is $\sigma \sqrt{n}$ times that of the inputs. In a deep network this factor is applied again in each layer.
#
# The next cell sends random numbers through ten layers of width 200, each with a tanh. Before you run it: for $\sigma = 0.02$ and $\sigma = 0.2$, which factor does one layer apply? What will be left after ten?

# %% role="given" id="show-layers"
def show_layers(cases, num_layers=10, width=200):
    """Draw how numbers are spread after layers; cases: name to (fill, function)."""
    marks = [0, 1, 3, 6, 9]
    figure, axes = plt.subplots(len(cases), len(marks), figsize=(9, 1.7 * len(cases)))
    for row, (name, (fill, squash)) in zip(axes, cases.items(), strict=True):
        kindling.manual_seed(0)
        x, places = kindling.randn(500, width), iter(row)
        for number in range(num_layers):
            weight = kindling.empty(width, width)
            fill(weight)
            x = squash(F.linear(x, weight))
            if number in marks:
                place, values = next(places), x.numpy().ravel()
                place.hist(values[values != 0], bins=40, range=(-2, 2))
                place.set_title(f"layer {number + 1}: std {values.std():.2g}", size=9)
                place.set_yticks([])
        row[0].set_ylabel(name, size=9)
    figure.tight_layout()
    plt.show()

# %%
show_layers(
    {
        "std 0.02": (lambda w: nn.init.normal_(w, std=0.02), F.tanh),
        "std 0.2": (lambda w: nn.init.normal_(w, std=0.2), F.tanh),
    }
)

# %% [markdown]
# $0.02 \sqrt{200} \approx 0.28$: after ten layers next to nothing is left. $0.2 \sqrt{200} \approx 2.8$: the tanh is pushed toward its ends at $\pm 1$, where its slope is 0.
#
# On its way back the gradient meets the same weights, so each layer multiplies it by about $\sigma \sqrt{200}$ again, and by the slopes of its tanh. The next cell prints how the gradient of each layer's weight is spread, the first layer first. Before you run it: where will the first layer's be much larger than the last one's?

# %%
def weight_gradients(std, num_layers=10, width=200):
    """Return the spread of each weight's gradient, from the first layer to the last."""
    kindling.manual_seed(0)
    x, weights = kindling.randn(500, width), []
    for _ in range(num_layers):
        weight = nn.init.normal_(kindling.empty(width, width), std=std)
        weights.append(nn.Parameter(weight))
        x = F.tanh(F.linear(x, weights[-1]))
    (x * kindling.randn(500, width)).sum().backward()
    return [w.grad.std().item() for w in weights]


for std in (0.02, 0.07, 0.2):
    print(std, [f"{spread:.2g}" for spread in weight_gradients(std)])

# %% [markdown]
# With 0.02 all are tiny: the first layer's, because the gradient has shrunk on its way back, and the last layer's, because its input has. No layer learns. With 0.2 the gradient grows on its way back, more than the slopes take away: the first layer's is fifteen times the last one's, and no learning rate suits both. With 0.07, about $1 / \sqrt{200}$, they are nearly equal.
#
# The right $\sigma$ depends on how many numbers go into a sum: the **fan-in**. On the way back, each input collects a gradient from every output it went into: their number is the **fan-out**.

# %% [markdown]
# ### Exercise 7.9 - Fans (4 points, about 5 minutes)
#
# Write `_calculate_fan_in_and_fan_out(tensor)`. The name is torch's; the underscore says that it is for the library's own use.
#
# In: a weight with at least two axes. Axis 0 are the outputs of the layer, axis 1 the inputs. All further axes, which unit 11 will need, are places at which the same is done: both fans are multiplied by their sizes. Out: the pair `(fan_in, fan_out)`, two ints.
#
# By hand: the weight of `Linear(5, 3)` has shape `(3, 5)`: fan-in 5, fan-out 3. For the shape `(8, 3, 5, 5)` they are $3 \cdot 25 = 75$ and $8 \cdot 25 = 200$.
#
# Limits: ValueError for fewer than two axes.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Write the shape `(8, 3, 5, 5)` on paper and mark which sizes go into which of the two products.
#
# </details>
# <details><summary>My two numbers are swapped</summary>
#
# A row of the weight holds what goes into *one* output. How long is a row, and which axis is that?
#
# </details>
# <details><summary>My number is off for four axes</summary>
#
# `math.prod` multiplies the items of a tuple; of an empty one it makes 1. Which part of the shape belongs to both products?
#
# </details>

# %% role="answer" id="fans" export="nn/init/fans"
def _calculate_fan_in_and_fan_out(tensor):
    """Return how many inputs an output has, and how many outputs an input."""
    ### BEGIN SOLUTION
    if tensor.dim() < 2:
        raise ValueError(
            "Fan in and fan out can not be computed for tensor with fewer than 2 "
            "dimensions"
        )
    num_outputs, num_inputs, *places = tensor.shape
    return num_inputs * math.prod(places), num_outputs * math.prod(places)
    ### END SOLUTION

# %%
print(_calculate_fan_in_and_fan_out(nn.Linear(5, 3).weight))
print(_calculate_fan_in_and_fan_out(kindling.zeros(8, 3, 5, 5)))

# %% role="check" id="check-fans" points=2
@check.like_torch
def fans_of_a_weight(torch, rng):
    """Are the fans right for the weight of a layer, and with further axes?"""
    m, n, k, j = rng.permutation([2, 3, 4, 5]).tolist()
    fans = torch.nn.init._calculate_fan_in_and_fan_out
    more = fans(torch.zeros(m, n, k, j))
    return {"two axes": fans(torch.zeros(m, n)), "four axes": more}

# %% role="check" id="hidden-fans" points=2
# Hidden check (2 points): three axes, too few, sizes of 0 and 1, a parameter.
### BEGIN HIDDEN TESTS
@check.like_torch
def fans_of_other_weights(torch, rng):
    """Are the fans right for three axes and sizes of 0, and are too few refused?"""
    m, n, k = rng.permutation([2, 3, 4]).tolist()
    fans = torch.nn.init._calculate_fan_in_and_fan_out
    parameter = torch.nn.Parameter(torch.ones(m, n, k))
    shapes = [(m, 1, k), (0, n), (1, n, k, 1, m)]
    few = [check.raises(lambda s=s: fans(torch.zeros(s))) for s in [(m,), ()]]
    found = [fans(torch.zeros(shape)) for shape in shapes]
    kinds = [type(number).__name__ for number in fans(parameter)]
    return {"fans": [*found, fans(parameter), kinds], "too few": few}
### END HIDDEN TESTS

# %% [markdown]
# To keep the numbers at their size forward, $\sigma^2$ should be $1 / \text{fan-in}$; to keep the gradients at theirs, $1 / \text{fan-out}$. Xavier Glorot took the mean of the two fans:
#
# $$\sigma = g \sqrt{\frac{2}{\text{fan-in} + \text{fan-out}}}$$
#
# The **gain** $g$ makes up for what the function after the layer takes away: a tanh makes numbers smaller, so its gain is $5/3$. `calculate_gain("tanh")` knows it.
#
# The numbers may be normal or uniform. A uniform distribution from $-a$ to $a$ has the standard deviation $a / \sqrt 3$.

# %% [markdown]
# ### Exercise 7.10 - Xavier (4 points, about 6 minutes)
#
# Write `xavier_uniform_`.
#
# In: `tensor`, a weight, perhaps a leaf that requires grad; `gain`; `generator`, passed on to `tensor.uniform_(low, high, generator=generator)`, which fills a tensor in place. Out: the same tensor, filled with uniform numbers of mean 0 and the standard deviation $\sigma$ above. Nothing is recorded.
#
# By hand: for the shape `(1, 5)` and gain 1, $\sigma = \sqrt{2/6}$, and the numbers lie between $-1$ and $1$. With gain 2 between $-2$ and $2$.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Three lines of arithmetic and one call. From the fans follows $\sigma$, from $\sigma$ the end $a$ of the interval. Do the example on paper first.
#
# </details>
# <details><summary>I get RuntimeError: a leaf Variable that requires grad ...</summary>
#
# A change in place of a parameter is refused while operations are recorded. Which block of unit 04 switches recording off?
#
# </details>
# <details><summary>My number is off</summary>
#
# By a factor of 1.7: $\sigma$ was taken for the end of the interval, or the other way around. Only for other gains: where does `gain` come in? All positive: the interval begins at $-a$.
#
# </details>

# %% role="answer" id="xavier-uniform" export="nn/init/scaled"
def xavier_uniform_(tensor, gain=1.0, generator=None):
    """Fill a weight with uniform numbers that suit the mean of its two fans."""
    ### BEGIN SOLUTION
    fan_in, fan_out = _calculate_fan_in_and_fan_out(tensor)
    std = gain * math.sqrt(2.0 / (fan_in + fan_out))
    bound = math.sqrt(3.0) * std
    with no_grad():
        return tensor.uniform_(-bound, bound, generator=generator)
    ### END SOLUTION

# %%
kindling.manual_seed(0)
w = nn.Parameter(kindling.empty(1, 5))
print(xavier_uniform_(w))

# %% role="check" id="check-xavier-uniform" points=3
@check.like_torch
def weights_of_xavier(torch, rng):
    """Is the parameter filled in place, in the interval of its fans and gain?"""
    torch.manual_seed(int(rng.integers(0, 1000)))
    m, n = rng.integers(2, 9, size=2).tolist()
    fill, w = torch.nn.init.xavier_uniform_, torch.nn.Parameter(torch.zeros(m, n))

    def told(gain):
        try:
            same = fill(w, gain=gain) is w
        except NotImplementedError:
            raise
        except (TypeError, RuntimeError) as error:
            return type(error).__name__
        return [w.detach().clone(), same, w.requires_grad, w.is_leaf]

    return {"gain 1": told(1.0), "another gain": told(float(rng.uniform(2, 3)))}

# %% role="check" id="hidden-xavier-uniform" points=1
# Hidden check (1 point): more axes, float64, a generator, too few axes.
### BEGIN HIDDEN TESTS
@check.like_torch
def other_weights_of_xavier(torch, rng):
    """Are other tensors filled, with numbers from a generator?"""
    seed, fill = int(rng.integers(0, 1000)), torch.nn.init.xavier_uniform_
    stream = torch.Generator().manual_seed(seed)
    w = torch.zeros(2, 3, 2, 2, dtype=torch.float64)
    drawn = [fill(w, 0.5, stream), fill(torch.zeros(3, 2), generator=stream)]
    few = check.raises(lambda: fill(torch.zeros(3)))
    return {"drawn": drawn, "rest": [few, torch.is_grad_enabled()]}
### END HIDDEN TESTS

# %% [markdown]
# A ReLU takes half of the numbers away: what is left has half of the mean square, so $\sigma^2$ has to be twice as large, and the gain is $\sqrt 2$. Kaiming He used one of the fans, by choice of `mode`:
#
# $$\sigma = \frac{g}{\sqrt{\text{fan}}}$$
#
# A leaky ReLU with slope $a$ on the negative side lets a part through; `calculate_gain("leaky_relu", a)` is $\sqrt{2 / (1 + a^2)}$. For $a = 0$ it is that of a ReLU.

# %% role="given" id="gain-import"
from kindling.nn.init import calculate_gain

# %% [markdown]
# ### Exercise 7.11 - Kaiming (4 points, about 6 minutes)
#
# Write `kaiming_normal_`.
#
# In: `tensor`; `a` and `nonlinearity`, for `calculate_gain(nonlinearity, a)`; `mode`, `"fan_in"` or `"fan_out"`; `generator`, passed on to `tensor.normal_(mean, std, generator=generator)`. Out: the same tensor, filled with normal numbers of mean 0 and the standard deviation $\sigma$ above. Nothing is recorded.
#
# By hand: for the shape `(2, 8)` and `"relu"`, $\sigma = \sqrt 2 / \sqrt 8 = 0.5$; with `mode="fan_out"` it is $\sqrt 2 / \sqrt 2 = 1$.
#
# Limits: ValueError for another mode. A tensor without entries stays as it is; torch says so with `warnings.warn("Initializing zero-element tensors is a no-op")`, which you may leave out.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Which of the two numbers from exercise 7.9 is meant, and what if `mode` names neither? After that, one line for $\sigma$, and a block as in exercise 7.10.
#
# </details>
# <details><summary>I get ZeroDivisionError</summary>
#
# A weight of shape `(3, 0)` has a fan-in of 0 and nothing to fill. Ask for it before you divide; `0 in tensor.shape` is one way.
#
# </details>
# <details><summary>My number is off</summary>
#
# Do the example by hand with your lines. Is the root taken of the fan? Is the gain used, and does it know `a`? `normal_` wants the standard deviation, not its square.
#
# </details>

# %% role="answer" id="kaiming-normal" export="nn/init/scaled"
def kaiming_normal_(
    tensor, a=0, mode="fan_in", nonlinearity="leaky_relu", generator=None
):
    """Fill a weight with normal numbers that suit one of its fans."""
    ### BEGIN SOLUTION
    if 0 in tensor.shape:
        warnings.warn("Initializing zero-element tensors is a no-op", stacklevel=2)
        return tensor
    if mode not in ("fan_in", "fan_out"):
        raise ValueError(f"Mode {mode} not supported, please use fan_in or fan_out")
    fan = _calculate_fan_in_and_fan_out(tensor)[mode == "fan_out"]
    std = calculate_gain(nonlinearity, a) / math.sqrt(fan)
    with no_grad():
        return tensor.normal_(0, std, generator=generator)
    ### END SOLUTION

# %% [markdown]
# Before you run the next cell: which two of its three rows will keep the size of the numbers over ten layers?

# %%
show_layers(
    {
        "Xavier, tanh": (lambda w: xavier_uniform_(w, calculate_gain("tanh")), F.tanh),
        "Xavier, ReLU": (xavier_uniform_, F.relu),
        "Kaiming, ReLU": (kaiming_normal_, F.relu),
    }
)

# %% role="check" id="check-kaiming-normal" points=3
@check.like_torch
def weights_of_kaiming(torch, rng):
    """Is the parameter filled in place, with the right fan and gain?"""
    torch.manual_seed(int(rng.integers(0, 1000)))
    m, n = rng.permutation([4, 9, 16])[:2].tolist()
    fill, w = torch.nn.init.kaiming_normal_, torch.nn.Parameter(torch.zeros(m, n))

    def told(**options):
        try:
            same = fill(w, **options) is w
        except NotImplementedError:
            raise
        except (TypeError, RuntimeError) as error:
            return type(error).__name__
        return [w.detach().clone(), same, w.requires_grad, w.is_leaf]

    return {
        "fan_in": told(nonlinearity="relu"),
        "fan_out": told(mode="fan_out"),
        "other gains": [told(nonlinearity="tanh"), told(a=float(rng.uniform(1, 2)))],
    }

# %% role="check" id="hidden-kaiming-normal" points=1
# Hidden check (1 point): more axes, float64, a generator, no entries, wrong modes.
### BEGIN HIDDEN TESTS
@check.like_torch
def other_weights_of_kaiming(torch, rng):
    """Are other tensors filled, empty ones left, and wrong modes refused?"""
    seed, fill = int(rng.integers(0, 1000)), torch.nn.init.kaiming_normal_
    stream = torch.Generator().manual_seed(seed)
    w = torch.zeros(2, 3, 2, 2, dtype=torch.float64)
    drawn = [fill(w, 0.5, "fan_out", generator=stream), fill(torch.zeros(3, 0))]
    wrong = [check.raises(lambda: fill(torch.zeros(2, 2), mode="fan"))]
    wrong.append(check.raises(lambda: fill(torch.zeros(3))))
    wrong.append(check.raises(lambda: fill(torch.zeros(2, 2), nonlinearity="none")))
    return {"drawn": drawn, "errors": [*wrong, torch.is_grad_enabled()]}
### END HIDDEN TESTS

# %% [markdown]
# The first and the last. (The zeros of the ReLU are left out of the pictures, and counted in `std`.) In the row between them a factor of $\sqrt 2$ is missing in each layer: 32 after ten.
#
# Each of the two has a sister with the other distribution. They are given.

# %% role="given" id="xavier-normal" export="nn/init/scaled"
def xavier_normal_(tensor, gain=1.0, generator=None):
    """Fill a weight with normal numbers that suit the mean of its two fans."""
    mean_fan = sum(_calculate_fan_in_and_fan_out(tensor)) / 2
    with no_grad():
        return tensor.normal_(0.0, gain / math.sqrt(mean_fan), generator=generator)

# %% role="given" id="kaiming-uniform" export="nn/init/scaled"
def _calculate_correct_fan(tensor, mode):
    """Return the fan that mode names; ValueError if it names none."""
    names = ["fan_in", "fan_out"]
    if mode.lower() not in names:
        raise ValueError(f"Mode {mode} not supported, please use one of {names}")
    return _calculate_fan_in_and_fan_out(tensor)[names.index(mode.lower())]


def kaiming_uniform_(
    tensor, a=0, mode="fan_in", nonlinearity="leaky_relu", generator=None
):
    """Fill a weight with uniform numbers that suit one of its fans."""
    if 0 in tensor.shape:
        warnings.warn("Initializing zero-element tensors is a no-op", stacklevel=2)
        return tensor
    fan, gain = _calculate_correct_fan(tensor, mode), calculate_gain(nonlinearity, a)
    bound = gain * math.sqrt(3.0 / fan)
    with no_grad():
        return tensor.uniform_(-bound, bound, generator=generator)

# %% [markdown]
# To fill all layers of a model, `apply` of unit 06 goes through it.

# %%
def fill(module):
    """Fill the weight of a Linear for a ReLU behind it; begin with no bias."""
    if isinstance(module, nn.Linear):
        kaiming_normal_(module.weight, nonlinearity="relu")
        nn.init.zeros_(module.bias)


model = nn.Sequential(nn.Linear(50, 40), nn.ReLU(), nn.Linear(40, 1)).apply(fill)
print(model[0].weight.std(), "about", math.sqrt(2 / 50))

# %% [markdown]
# ## 8. Keeping a model
#
# `kindling.save(state, path)` writes a `state_dict` to a file, `kindling.load(path)` reads it, and `load_state_dict` copies its numbers into a model of the same shape. The file holds names and arrays, and no code: what is to be done with them is known by the class, which is in your program.

# %%
with tempfile.TemporaryDirectory() as folder:
    path = Path(folder) / "model.pt"
    kindling.save(model.state_dict(), path)
    state = kindling.load(path)
other = nn.Sequential(nn.Linear(50, 40), nn.ReLU(), nn.Linear(40, 1))
print(other.load_state_dict(state))
print(kindling.equal(other[0].weight, model[0].weight))

# %% [markdown]
# Training often keeps the best state so far, and goes back to it in the end. Before you run the next cell: will the two numbers be equal?

# %%
model = nn.Sequential(nn.Linear(2, 1))
best = model.state_dict()
print(best["0.bias"].item())
with no_grad():
    model[0].bias += 100.0
print(best["0.bias"].item())

# %% [markdown]
# `state_dict` shares the memory of the model: it is a window, not a photograph. That is right for saving at once, where a copy would be a waste, and a trap for everything else.

# %% [markdown]
# ### Exercise 7.12 - A snapshot (4 points, about 5 minutes)
#
# Write `snapshot(model)`.
#
# In: a module. Out: a dict with the keys of `model.state_dict()`, in order; each tensor holds the numbers of this moment, does not require grad, and shares no memory with the model.
#
# By hand: after `kept = snapshot(model)`, a step of training, and `model.load_state_dict(kept)`, the model is what it was before the step. `kept` is then still good for another time.
#
# Limits: buffers are part of it; so are all names of a tied weight.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Where do the keys come from, and which method of a tensor makes a copy with memory of its own?
#
# </details>
# <details><summary>A key is missing</summary>
#
# `named_parameters()` leaves out the buffers, and the second name of a tied weight. `load_state_dict` wants all of them.
#
# </details>
# <details><summary>My snapshot changes with the model, or requires grad</summary>
#
# A new dict with the old tensors is still a window; `detach()` makes a new tensor with the old memory. And a copy of a parameter, made while recording is on, has a history.
#
# </details>

# %% role="answer" id="snapshot"
def snapshot(model):
    """Return a copy of the state of a model that does not change with the model."""
    ### BEGIN SOLUTION
    return {name: item.clone() for name, item in model.state_dict().items()}
    ### END SOLUTION

# %%
kept = snapshot(model)
with no_grad():
    model[0].bias += 100.0
print(kept["0.bias"].item(), model[0].bias.item())

# %% role="check" id="check-snapshot" points=3
def kept_while_learning(my, w, b):
    nn = my.nn
    first, last = nn.Linear(2, 2), nn.Linear(2, 2, bias=False)
    last.weight, model = first.weight, nn.Sequential(first, nn.Tanh(), last)
    model.register_buffer("count", my.kindling.zeros(()))
    model.load_state_dict({"0.weight": w, "0.bias": b}, strict=False)
    kept = my.snapshot(model)
    with my.no_grad():
        for item in (*model.parameters(), model.count):
            item += 1.0
    plain = [[item.requires_grad, item.is_leaf] for item in kept.values()]
    return {"keys": list(kept), "numbers": list(kept.values()), "plain": plain}


def kept_by_hand(torch, w, b):
    keys, plain = ["count", "0.weight", "0.bias", "2.weight"], [[False, True]] * 4
    return {"keys": keys, "numbers": [torch.tensor(0.0), w, b, w], "plain": plain}


@check.equal(yours=kept_while_learning, torch=kept_by_hand)
def a_snapshot_stays_as_it_was(rng):
    """Does the snapshot hold all keys, and keep its numbers while the model learns?"""
    w, b = np.float32(rng.normal(size=(2, 2))), np.float32(rng.normal(size=2))
    return {"w": w, "b": b}

# %% role="check" id="hidden-snapshot" points=1
# Hidden check (1 point): going back twice, and no memory in common either way.
### BEGIN HIDDEN TESTS
def back_twice(my, w):
    layer, seen = my.nn.Linear(2, 2, bias=False), []
    model = my.nn.Sequential(layer)
    model.load_state_dict({"0.weight": w})
    kept = my.snapshot(model)
    for _ in range(2):
        layer.weight.data.mul_(2.0)
        model.load_state_dict(kept)
        seen.append(layer.weight.detach().numpy().copy())
    with my.no_grad():
        kept["0.weight"].zero_()
    return {"went back": seen, "the model": layer.weight}


@check.equal(
    yours=back_twice,
    torch=lambda torch, w: {"went back": [w, w], "the model": w},
)
def a_snapshot_can_be_used_twice(rng):
    """Can the model go back twice, and is it untouched by changes of the snapshot?"""
    return {"w": np.float32(rng.normal(size=(2, 2)))}
### END HIDDEN TESTS

# %% [markdown]
# ## 9. In your own words
#
# The last four questions are read by a person. Two to six sentences are enough. Numbers from an example count more than general words.
#
# **Question 7.1 (5 points).** Somebody keeps three `nn.Linear(10, 10)` in a Python list, `self.layers`, beside an `nn.Linear(10, 1)` called `self.last`. How many numbers does `model.parameters()` give, and how many should it? After `loss.backward()`, which of the four layers have gradients? What will be seen in training, and when the model is saved and loaded in another program? Name the cure.

# %% [markdown] role="written" id="why-not-a-list" points=5
# ### BEGIN SOLUTION
# 11 numbers, the weight and the bias of `last`; it should be $3 \cdot 110 + 11 = 341$. All four layers have gradients: the graph is recorded by the operations, and these do not care where a tensor is kept. The optimizer knows the 11 numbers only, so the three layers stay at their random beginning; the loss may fall a little, as far as the last layer can bring it. `state_dict` has no entry for the three layers; loaded elsewhere, the model has other random layers, and its results are wrong without any error. `nn.ModuleList` registers them.
#
# Mark scheme: 1 point for 11 and 341; 1 for "all four have gradients" with a reason; 1 for "the optimizer never changes them"; 1 for what is lost in saving and loading; 1 for `ModuleList` (or `Sequential`, or one attribute each).
# ### END SOLUTION

# %% [markdown]
# **Question 7.2 (5 points).** Let $y = w_2 \cdot w_1 \cdot x$ with $w_1 = w_2 = 3$ and $x = 2$. Compute the gradients of $y$ with respect to $w_1$ and $w_2$. Now both are one tied weight $w$: what is its gradient, and how does it follow from the first two? A step with learning rate 0.01 is taken. What is $w$ afterwards, and what would it be if `parameters()` gave the tied weight twice to an optimizer that steps once for each?

# %% [markdown] role="written" id="why-the-sum" points=5
# ### BEGIN SOLUTION
# $\partial y / \partial w_1 = w_2 x = 6$ and $\partial y / \partial w_2 = w_1 x = 6$. Tied, $y = w^2 x$ and $dy/dw = 2 w x = 12$: the sum of the two, since a small change of $w$ changes both factors. Step: $3 - 0.01 \cdot 12 = 2.88$. Given twice, the same gradient of 12 would be subtracted twice: $2.76$, the step is too long by a factor of two for this weight.
#
# Mark scheme: 1 point for 6 and 6; 1 for 12; 1 for "the sum over its uses" with a reason; 1 for 2.88; 1 for 2.76 or for "twice the step, because the gradient is the whole sum already".
# ### END SOLUTION

# %% [markdown]
# **Question 7.3 (5 points).** A model has a `LazyLinear(4)` first and a `Linear(4, 1)` behind it. With the same seed, it begins with other numbers than `Sequential(Linear(3, 4), Linear(4, 1))`, although its layers have the same shapes after the first batch. Why? Then: why does `materialize` keep the object and not put a new `Parameter` in its place? And what happens if the first input has shape `(3,)`, and the next one `(8, 5)`?

# %% [markdown] role="written" id="why-lazy" points=5
# ### BEGIN SOLUTION
# The numbers are drawn from one stream, in order. The lazy layer draws its numbers at the first call, when the other layer has drawn its own already; in the plain model the first layer draws first. Whoever has taken hold of the parameter before the first call, an optimizer or a second layer with a tied weight, has the object; a new one in the module would leave them with an old parameter that nobody uses. An input of shape `(3,)` has 3 features (the last axis), so the weight becomes `(4, 3)`; the layer is then an ordinary `Linear`, and `(8, 5)` is an error of shapes in the matrix product.
#
# Mark scheme: 2 points for the order of the draws (1 for "it draws at the first call" alone); 1 for who holds the object; 1 for `in_features` 3; 1 for the error, with the reason that shapes are inferred once.
# ### END SOLUTION

# %% [markdown]
# **Question 7.4 (5 points).** A network has 8 layers of width 100, without functions between them, and its weights are normal with standard deviation 0.05. By which factor does the size of the numbers change in one layer, and after all 8? What does this mean for the gradient of the first layer's weight? Which standard deviation would you choose instead, and which one with a ReLU behind each layer? Why does a layer with fan-in 100 and fan-out 400 leave one with a choice?

# %% [markdown] role="written" id="why-scaled" points=5
# ### BEGIN SOLUTION
# $0.05 \sqrt{100} = 0.5$ per layer, $0.5^8 \approx 0.004$ after all. The gradient on its way back is multiplied by about 0.5 in each layer as well (the fan-out is 100, too), so that the first layer's gradient is about $0.5^7 \approx 0.008$ of what it would be otherwise: it hardly learns. (Nor do the others: what their gradients do not lose on the way back, their inputs have lost.) Better: $1/\sqrt{100} = 0.1$; with ReLU $\sqrt{2}/10 \approx 0.14$. With fans of 100 and 400, $\sigma = 1/\sqrt{100}$ keeps the numbers and makes gradients twice as large, $1/\sqrt{400}$ keeps the gradients and halves the numbers; Xavier takes a value in between.
#
# Mark scheme: 1 point for 0.5 and $0.5^8$ (0.004); 1 for the small gradient with its reason; 1 for 0.1; 1 for 0.14; 1 for "forward and backward ask for different values".
# ### END SOLUTION

# %% [markdown]
# ## 10. The same in PyTorch
#
# The next cell runs one program twice, with your library and with torch. Before you run it: in which lines could the two differ?

# %%
def program(torch):
    """Print a model made of containers, what it learns, and what it computes."""
    torch.manual_seed(7)
    nn = torch.nn
    blocks = nn.ModuleList([nn.Linear(3, 3) for _ in range(3)])
    blocks[2].weight = blocks[0].weight
    model = nn.Sequential(nn.LazyLinear(3), nn.Tanh(), *blocks, nn.Linear(3, 1))[:-1]
    y = model(torch.ones(1, 5))
    y.sum().backward()
    print(model, blocks, sep="\n")
    print(sum(p.numel() for p in model.parameters()), "numbers to learn", y)
    print(blocks[0].weight.grad)
    print(nn.init.kaiming_normal_(blocks[1].weight, nonlinearity="relu"))

# %%
program(kindling)
try:
    import torch
except ImportError:
    print("torch is not installed here, so there is nothing to compare with.")
else:
    print("and torch:")
    program(torch)

# %% [markdown]
# The lines are the same, down to the random numbers. What torch has beyond this: `torch.save` writes many kinds of objects, and an optimizer's state among them; a model can be moved to a graphics card with one call, which goes through the same tree of modules.

# %% [markdown]
# ## What you now own
#
# - `Sequential`: layers under names, run in a chain, with parts that are chains.
# - `ModuleList`: a list that registers; a Python list hides what is in it.
# - `inventory` and `TiedAutoencoder`: a tied weight is counted once, and its gradient is a sum.
# - `Refiner`: `if` and `for` in `forward`, constants, and a buffer.
# - `LazyLinear`: a shape that is inferred at the first call.
# - fans, `xavier_uniform_`, `kaiming_normal_`: weights of a size that ten layers can bear.
# - `snapshot`, `save`, `load`: a model that can be kept.
#
# In unit 08 you build what changes the parameters: optimizers, and the data that they learn from.
