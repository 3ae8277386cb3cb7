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
#
# **You will build** `Module`, the class on which every model in PyTorch stands: it knows its parameters because you assign them, it finds those of the modules inside it, it is called like a function, it prints itself, saves and loads. Then `Linear`, the first layer.
#
# **You need** units 04 and 05. Your work is carried over; a missing part is replaced by a finished one.
#
# **Time**: about 150 minutes; sections 1 to 6 make a good first half. **Grading**: 80 points for twelve exercises, checked by running your code, and 20 points for four written answers, read by a person. Some checks are hidden: they ask for the other cases that a statement allows.

# %% role="given" id="begin-unit"
import math
import warnings

import matplotlib.pyplot as plt
import numpy as np

from course import begin, check, draw, extend, tree

begin("06_modules")

# %% role="given" id="imports"
import kindling
from kindling.autograd import no_grad
from kindling.creation import empty
from kindling.nn.functional.linear import linear
from kindling.nn.modules.base import ModuleBase
from kindling.tensor import Tensor

# %% [markdown]
# ## 1. A function is not enough
#
# In unit 05 you wrote `linear(x, weight, bias)`. It computes the right numbers, and it forgets everything: somebody else has to make the weights, keep them, and hand them in at every call. The next cell does that for a network of two layers. Before you run it: how many names does the caller have to carry around, and how many would it be for a network of fifty layers?

# %%
kindling.manual_seed(0)
w1, b1 = kindling.randn(3, 1), kindling.zeros(3)
w2, b2 = kindling.randn(1, 3), kindling.zeros(1)
trained = [w1, b1, w2, b2]
for tensor in trained:
    tensor.requires_grad_()


def network(x, w1, b1, w2, b2):
    """Return the output of two linear layers with tanh between them."""
    return linear(linear(x, w1, b1).tanh(), w2, b2)


x = kindling.linspace(-1, 1, 4).reshape(4, 1)
print(network(x, w1, b1, w2, b2).shape, "from", len(trained), "tensors")

# %% [markdown]
# Four names for two layers, a hundred for fifty, and the list `trained` has to be kept right by hand: a tensor that is missing there is never updated, and nothing tells you so.
#
# A **layer** is an object that holds its weights together with the function that uses them. We want to write `layer(x)` and `layer.parameters()`, and to put layers into larger ones in any way, so that `model.parameters()` still finds all of them. The object is a **module**. It has to find out which of its attributes are to be trained, and nobody should have to keep a list.

# %% [markdown]
# ## 2. A tensor that is meant to be trained
#
# Not every tensor in a model is a weight: there may be a mask, a constant, the mean of the data. So torch lets you mark the weights by their type. A `Parameter` is a tensor in every respect; the only new thing is that a module can tell it from other tensors. The class is given, with its printed form; what makes one is missing.

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

# %% [markdown]
# Weights are often drawn and scaled before they become a `Parameter`: `Parameter(kindling.randn(3, 1) * 0.1)`. The numbers may be many millions, so they are not copied. Before you go on: `t` requires grad, and `p` is made of `t * 2`. Should `p.grad_fn` be the multiplication?

# %% [markdown]
# It should not. A weight is where gradients end, so a `Parameter` is always a leaf, whatever its numbers were computed from.

# %% [markdown]
# ### Exercise 6.1 - A parameter (5 points, about 6 minutes)
#
# Write `__init__`, which makes a parameter of a tensor.
#
# In: `data`, a tensor of any dtype, or `None` for an empty one, `kindling.empty(0)`; `requires_grad`, a bool. Out: nothing. Afterward `self.array` is the array of `data`, the same object; `self.requires_grad` is what was asked for; `self` is a leaf. `self.shares_memory_of(data)` makes both tensors use one counter of changes (unit 04, section 12).

# %% [markdown]
# By hand: `t = kindling.tensor([1.0, 2.0])` and `p = Parameter(t)`. Then `p` prints as below, and after `t[0] = 5.0` the first number of `p` is 5, too.
#
# ```
# Parameter containing:
# tensor([1., 2.], requires_grad=True)
# ```

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Three things are set: an array, a flag, and the link between the counters. Which attribute of `data` holds its array? For `None`, which tensor takes the place of `data`?
#
# </details>
# <details><summary>My parameter is always float32, or does not change with its tensor</summary>
#
# A call of `Tensor.__init__` or of `np.array` copies. The same object needs no call at all: an assignment is enough.
#
# </details>
# <details><summary>Parameter(t, requires_grad=False) still requires grad</summary>
#
# Whole numbers cannot require grad, and some weights are to stay as they are. Does your code use its third argument?
#
# </details>

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

# %%
t = kindling.tensor([1.0, 2.0])
p = Parameter(t)
t[0] = 5.0
print(p, "expected: the numbers 5 and 2")
print(isinstance(p, Tensor), isinstance(t, Parameter), "expected: True False")

# %% role="check" id="check-parameter" points=3
@check.like_torch
def a_parameter_is_a_leaf_in_the_same_memory(torch, rng):
    """Is a Parameter a leaf with the right memory, dtype and flag?"""
    n, k = int(rng.integers(2, 6)), float(rng.normal())
    x = torch.tensor(rng.normal(size=n).tolist(), dtype=torch.float64)
    plain, frozen = torch.nn.Parameter(x), torch.nn.Parameter(x, requires_grad=False)
    source = x.requires_grad_() * 2
    p = torch.nn.Parameter(source)
    flags = [[q.requires_grad, q.is_leaf] for q in (p, plain, frozen)]
    (p * p).sum().backward()
    gradient = [p.grad is None or p.grad.clone(), x.grad is None]
    source.detach()[0] = k
    numbers = [p.detach(), frozen.detach()]
    return {"leaf and flag": flags, "gradient": gradient, "same memory": numbers}

# %% role="check" id="hidden-parameter" points=2
# Hidden check (2 points): no data, integers, scalars, the counter of changes.
### BEGIN HIDDEN TESTS
@check.like_torch
def parameters_of_other_tensors(torch, rng):
    """Is a Parameter right without data, of integers, of a scalar, and when changed?"""
    whole = torch.tensor(rng.integers(0, 9, 3).tolist())
    scalar = torch.tensor(float(rng.normal()))
    made = [torch.nn.Parameter(whole, False), torch.nn.Parameter(scalar)]
    nothing = torch.nn.Parameter()
    wrong = check.raises(lambda: torch.nn.Parameter(whole))
    t = torch.tensor(rng.normal(size=3).tolist())
    p = torch.nn.Parameter(t)
    loss = (p * p).sum()
    t.add_(1.0)
    noticed = check.raises(loss.backward)
    flags = [nothing.requires_grad, list(nothing.shape), wrong]
    return {"others": [x.detach() for x in made], "flags": flags, "noticed": noticed}
### END HIDDEN TESTS

# %% [markdown]
# ## 3. Registration by assignment
#
# What does Python do when it meets `self.weight = p`? It calls a method: `type(self).__setattr__(self, "weight", p)`. Usually that is `object`'s own, which puts the value into the dict `self.__dict__`. A class may have another one.
#
# And when it meets `self.weight`? It looks into `self.__dict__` and into the class. Only if both have nothing it calls `__getattr__(self, "weight")`, where a class may look somewhere else. The next cell shows both. Before you run it: in which order will the lines be printed?

# %%
class Loud:
    def __setattr__(self, name, value):
        print("set", name)
        object.__setattr__(self, name, value)

    def __getattr__(self, name):
        print("nothing found for", name)
        return 0


loud = Loud()
loud.a = 3
print(loud.a, loud.b)

# %% [markdown]
# `loud.a` was found in the usual way, so `__getattr__` was asked for `b` only.
#
# A module keeps three dicts beside `__dict__`: `_parameters`, `_modules` for the modules inside it, and `_buffers` for tensors that belong to its state but are not trained (section 9). `ModuleBase` is given. It makes the dicts in its `__init__`, its `__getattr__` looks into them, and it can do the rest of what is only typing. Its `__setattr__` keeps ordinary attributes. `_registry` finds one of the dicts, or says what was forgotten.

# %% role="given" id="module" export="nn/modules/module"
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

# %%
model = Module()
model.weight = Parameter(kindling.ones(2))
print("in __dict__:   ", "weight" in model.__dict__)
print("in _parameters:", "weight" in model._parameters)

# %% [markdown]
# The weight is an ordinary attribute; the module does not know that it is there. That is what you change now. One more thing to decide: a name may be assigned twice. `self.out = None` and later `self.out = Linear(3, 1)` is common. Wherever the name was before, it has to leave that place; else `model.out` and `model.parameters()` may mean different things.

# %% [markdown]
# ### Exercise 6.2 - Registration (11 points, about 15 minutes)
#
# Write `__setattr__`, which registers parameters and modules that are assigned.
#
# In: `name`, a string; `value`, anything. Out: nothing. First call `self._check_kind(name, value)`, which is given: it raises TypeError where torch refuses an assignment, such as a plain tensor for the name of a parameter. Then a `Parameter` goes into the dict `self._registry("_parameters")`, a `Module` into `self._registry("_modules")`, and anything else to `ModuleBase.__setattr__(self, name, value)`.
#
# A registered name is in one of the four dicts only: `self.__dict__`, `self._parameters`, `self._modules`, `self._buffers`. A name that is in the right dict already keeps its place in the order, and gets the new value.

# %% [markdown]
# By hand, `p`, `q` and `r` are parameters, `m` is a module:
#
# | line | `_parameters` | `_modules` | in `__dict__` |
# |---|---|---|---|
# | `model.a = 3` | | | `a` |
# | `model.b = p` | `b: p` | | `a` |
# | `model.c = m` | `b: p` | `c: m` | `a` |
# | `model.a = q` | `b: p`, `a: q` | `c: m` | |
# | `model.b = r` | `b: r`, `a: q` | `c: m` | |
# | `model.c = p` | `b: r`, `a: q`, `c: p` | | |
# | `model.b = 3` | TypeError | | |

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# There are three kinds of values. Which dict is the home of each of the first two? Write that down first, without the rule about one place; what are the two steps that remain when you know the home?
#
# </details>
# <details><summary>I get RecursionError, or super() does not work</summary>
#
# `self.x = value` inside `__setattr__` calls `__setattr__` again. Change the dicts instead. And `super()` without arguments works only in a class's own text, not under `@extend`; name the class: `ModuleBase.__setattr__(self, name, value)`.
#
# </details>
# <details><summary>A module forgets, or finds the old value</summary>
#
# Go through the fourth and the sixth line of the table with a pencil. From which dict did the name have to be removed, and does your code do it? Does your code remove it from its home as well? Then its place in the order is lost.
#
# </details>

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

# %%
model = Module()
model.size = 2
model.weight = Parameter(kindling.ones(2))
model.mask = kindling.tensor([1.0, 0.0])
model.inner = Module()
print("parameters:", list(model._parameters), " modules:", list(model._modules))
print("in __dict__:", [name for name in ("size", "mask") if name in model.__dict__])

# %% [markdown]
# **A plain tensor is not registered, a `Parameter` is.** `tree` draws a module with all that it holds, and in red the attributes that hold tensors or modules which it does not know. Before you run the next cell: what will be red?

# %%
tree(model)

# %% [markdown]
# Only `mask` is red: it may be just what somebody wanted, but no optimizer will ever move it.
#
# And this is the error that everybody meets once. `Scale` has an `__init__` of its own and forgets to call that of `Module`, so that nobody has made the dicts. Before you run it: which line of `Scale` raises, the first or the second?

# %%
class Scale(Module):
    def __init__(self):
        self.size = 2
        self.factor = Parameter(kindling.ones(2))


try:
    Scale()
except AttributeError as error:
    print("AttributeError:", error)

# %% [markdown]
# The second line raised: a number needs no dict. The message names what was forgotten; the cure is `super().__init__()` as the first line.

# %% role="check" id="check-setattr" points=4
@check.like_torch
def parameters_and_modules_are_registered(torch, rng):
    """Are parameters and modules registered, in order, and nothing else?"""

    class Inner(torch.nn.Module):
        pass

    model, names = torch.nn.Module(), [f"part{n}" for n in rng.permutation(99)[:5]]
    parts = [torch.nn.Parameter(torch.ones(2)), Inner(), torch.ones(2), 3, None]
    order = [int(n) for n in rng.permutation(5)]
    for n in order:
        setattr(model, names[n], parts[n])
    model.last, model.tail = torch.nn.Parameter(torch.zeros(1)), torch.nn.Module()
    found = [getattr(model, names[n], "lost") is parts[n] for n in order]
    plain = [names[n] in vars(model) for n in range(5)]
    registered = [list(model._parameters), list(model._modules)]
    return {"registered": registered, "ordinary": plain, "found again": found}

# %% role="check" id="check-setattr-again" points=3
@check.like_torch
def names_that_are_assigned_again(torch, rng):
    """Is a name in one place when it is assigned again, and does it keep its order?"""
    model, k = torch.nn.Module(), int(rng.integers(0, 3))
    first = [torch.nn.Parameter(torch.ones(1)), torch.ones(1), torch.nn.Module()][k]
    model.a, model.b = first, torch.nn.Parameter(torch.zeros(1))
    model.c, new = torch.nn.Module(), torch.nn.Parameter(torch.zeros(2))
    model.a = new
    model.c = None
    model.d = 3
    model.d = torch.nn.Module()
    places = [list(model._parameters), list(model._modules)]
    plain = [name for name in "abcd" if name in vars(model)]
    return {"places": places, "left behind": plain, "found": [model.a is new, model.c]}

# %% role="check" id="hidden-setattr" points=2
# Hidden check (2 points): refused assignments, and names of buffers.
### BEGIN HIDDEN TESTS
@check.like_torch
def what_is_refused_and_what_becomes_of_buffers(torch, rng):
    """Are wrong assignments refused, and do buffers keep or leave their place?"""
    model, parts = torch.nn.Module(), [torch.ones(1), 3, torch.nn.Module()]
    weight = torch.nn.Parameter(torch.ones(1))
    model.a, model.b = weight, parts[2]
    tries = [("a", part) for part in parts] + [("b", part) for part in parts[:2]]
    refused = [check.raises(lambda t=t: setattr(model, *t)) for t in tries]
    model.b = weight
    model.register_buffer("c", torch.ones(int(rng.integers(1, 4))))
    model.c = torch.zeros(1)
    kept = [list(model._buffers), model.c]
    model.c = [weight, parts[2]][int(rng.integers(0, 2))]
    moved = [list(model._buffers), list(model._parameters), list(model._modules)]
    return {"refused": refused, "buffers": [kept, moved]}
### END HIDDEN TESTS

# %% role="check" id="hidden-setattr-forgotten" points=2
# Hidden check (2 points): a class that forgets Module.__init__.
### BEGIN HIDDEN TESTS
@check.like_torch
def what_a_forgotten_init_raises(torch, rng):
    """Does an assignment before Module.__init__ say what was forgotten?"""

    class Forgetful(torch.nn.Module):
        def __init__(self, value):
            self.number = 3
            self.part = value

    def words(value):
        try:
            return Forgetful(value).number
        except Exception as error:
            return [type(error).__name__, str(error)]

    n = int(rng.integers(1, 4))
    parts = [torch.nn.Parameter(torch.ones(n)), torch.nn.Module(), torch.ones(n), None]
    return {"words": [words(part) for part in parts]}
### END HIDDEN TESTS

# %% [markdown]
# **What you have now**: a module that knows its own parts because they were assigned. Next, the parts of its parts.
#
# ## 4. Walking over a model
#
# A model is a tree of modules, and each part has a **path**: the names on the way to it, with dots between them, such as `body.first.weight`. The next exercise walks over the tree. A function that contains `yield` hands out one item after the other: whoever loops over it gets them. `yield from` hands out all items of another one. Before you run the cell: what is printed for `count(2)`?

# %%
def count(n):
    yield n
    if n > 0:
        yield from count(n - 1)
        yield n


print(list(count(2)))

# %% [markdown]
# One module can be in a model twice: `self.again = self.first` uses the same layer at two places. It has two names then, but it is one module with one set of weights. Whoever wants to do something with each module once, or count weights, must not meet it twice. `memo` is a `set` of the modules that have been met; it goes along through the whole walk.

# %% [markdown]
# ### Exercise 6.3 - Each module once (8 points, about 10 minutes)
#
# Write `named_modules`, which yields a pair `(path, module)` for this module and for all below it.
#
# In: `memo`, a set of modules that have been met, or `None` for an empty one; `prefix`, the path of this module; `remove_duplicate`. Out: the pairs, this module first, then its `_modules` in order, each with all below it. The path of a child is its name, after `prefix` and a dot if `prefix` is not empty. An entry that is `None` is passed over.
#
# A module in `memo` is passed over with all below it; one that is yielded is put in. With `remove_duplicate=False` it is yielded again, under each path.

# %% [markdown]
# By hand: `model` has `body` and `head`; `body` has `first`, and `again`, which is the same module as `first`.
#
# | call | paths |
# |---|---|
# | `model.named_modules()` | `""`, `"body"`, `"body.first"`, `"head"` |
# | `model.named_modules(prefix="net")` | `"net"`, `"net.body"`, `"net.body.first"`, `"net.head"` |
# | `model.named_modules(remove_duplicate=False)` | `""`, `"body"`, `"body.first"`, `"body.again"`, `"head"` |

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# What does one module have to yield for itself? Which function yields all that is below one of its children, if you hand it the right `memo` and the right `prefix`?
#
# </details>
# <details><summary>My paths begin with a dot, or lack their beginning</summary>
#
# The model itself has the empty path, and its child `body` the path `body`. When does a dot stand between `prefix` and the name?
#
# </details>
# <details><summary>A shared module comes twice</summary>
#
# There is one `memo` for the whole walk. Does every child get the same set, or does each begin with an empty one? And when is a module put into it?
#
# </details>

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

# %%
model, body = Module(), Module()
body.first = Module()
body.again = body.first
model.body, model.head = body, Module()
print([path for path, _ in model.named_modules()])
print([path for path, _ in model.named_modules(remove_duplicate=False)])

# %% role="check" id="check-named-modules" points=4
@check.like_torch
def paths_of_a_random_tree(torch, rng):
    """Does every module of a tree come once, in order, under its path?"""
    modules = [torch.nn.Module()]
    for n in range(1, int(rng.integers(5, 9))):
        modules.append(torch.nn.Module())
        setattr(modules[int(rng.integers(0, n))], f"part{n}", modules[-1])
    shared = modules[int(rng.integers(1, 5))]
    modules[0].last = shared
    modules[0].add_module("nobody", None)
    pairs = list(modules[0].named_modules())
    place = [[modules.index(module) for _, module in pairs]]
    again = [path for path, _ in modules[0].named_modules(remove_duplicate=False)]
    named = [path for path, _ in shared.named_modules(prefix=f"net{len(pairs)}")]
    found = {"paths": [path for path, _ in pairs], "modules": place}
    return {**found, "with a prefix": named, "duplicates": again}

# %% role="check" id="hidden-named-modules" points=4
# Hidden check (4 points): sharing at different depths, a memo from outside, deep trees.
### BEGIN HIDDEN TESTS
@check.like_torch
def shared_modules_and_a_memo(torch, rng):
    """Is the walk right for modules shared at several depths and for a given memo?"""
    leaf, inner, outer = [torch.nn.Module() for _ in range(3)]
    inner.a = inner.b = leaf
    outer.c = [leaf, inner][int(rng.integers(0, 2))]
    outer.d, outer.e = inner, leaf
    paths = [path for path, _ in outer.named_modules()]
    again = [path for path, _ in outer.named_modules(None, "x", remove_duplicate=False)]
    memo = {inner}
    left = [path for path, _ in outer.named_modules(memo, "net")]
    chain = top = torch.nn.Module()
    for _ in range(50):
        chain.next = torch.nn.Module()
        chain = chain.next
    longest = max((path for path, _ in top.named_modules()), key=len)
    found = {"paths": paths, "duplicates": again, "chain": longest}
    return {**found, "memo": [left, len(memo), len(list(outer.modules()))]}
### END HIDDEN TESTS

# %% [markdown]
# Now the parameters. `named_parameters` and `named_buffers` do the same thing with different dicts, so both are one walk, `_named_members`, which you write; the rest is in `ModuleBase`. It asks a function, `get_members_fn`, for the members of one module: for parameters, `get_members_fn(module)` is `module._parameters.items()`.
#
# Here, too, something can be there twice: two modules that share one weight, a **tied** weight. An optimizer that gets it twice would take two steps with it.

# %% [markdown]
# ### Exercise 6.4 - Each parameter once (8 points, about 10 minutes)
#
# Write `_named_members`, which yields a pair `(path, member)` for the members that `get_members_fn` finds.
#
# In: `get_members_fn`, a function that returns pairs `(name, member)` for a module; `prefix`, the path of this module; `recurse`: all modules below are asked as well, otherwise this module alone; `remove_duplicate`: a member comes once, under its first path, otherwise under each path. Out: the pairs, in the order of `named_modules`. The path of a member is that of its module, a dot if that is not empty, and its name. A member that is `None` is passed over.
#
# Two members are the same if they are one object. Two tensors with equal numbers are two members.

# %% [markdown]
# By hand: `model` has a parameter `scale` and two modules, `first` and `second`, each with a parameter `weight`; it is one and the same parameter.
#
# | call | paths |
# |---|---|
# | `model.named_parameters()` | `scale`, `first.weight` |
# | `model.named_parameters(remove_duplicate=False)` | `scale`, `first.weight`, `second.weight` |
# | `model.named_parameters(prefix="net")` | `net.scale`, `net.first.weight` |
# | `model.named_parameters(recurse=False)` | `scale` |

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Which list of pairs `(path, module)` do you have to go through, with `recurse` and without? Which loop stands inside that loop?
#
# </details>
# <details><summary>I get RuntimeError: Boolean value of Tensor is ambiguous</summary>
#
# `x in some_list` compares with `==`, and tensors compare element by element. A `set` asks for the same object first: a tensor's hash is its identity.
#
# </details>
# <details><summary>A tied weight comes twice</summary>
#
# `named_modules` makes sure that each module comes once. Two modules are still two modules if they hold the same weight. What has to be remembered here?
#
# </details>

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

# %%
model = Module()
model.first, model.second = Module(), Module()
model.first.weight = model.second.weight = Parameter(kindling.ones(2))
model.scale = Parameter(kindling.tensor(3.0))
print([path for path, _ in model.named_parameters()])
print(sum(p.numel() for p in model.parameters()), "numbers; expected: 3")

# %% role="check" id="check-named-members" points=4
@check.like_torch
def paths_of_parameters(torch, rng):
    """Does every parameter come once, in order, under its first path?"""

    def weight():
        return torch.nn.Parameter(torch.ones(int(rng.integers(1, 4))))

    model, inner, tied = torch.nn.Module(), torch.nn.Module(), weight()
    for n in rng.permutation(9)[:3]:
        setattr(inner, f"w{n}", weight())
        setattr(model, f"v{n}", [weight(), tied][int(n) % 2])
    inner.tied = inner.twice = tied
    model.inner, model.again, model.other = inner, inner, torch.nn.Module()
    model.other.tied = tied
    model.register_parameter("missing", None)
    paths = [path for path, _ in model.named_parameters()]
    again = [path for path, _ in model.named_parameters(remove_duplicate=False)]
    own = [path for path, _ in model.named_parameters(prefix="net", recurse=False)]
    numbers = sum(p.numel() for p in model.parameters())
    return {"paths": paths, "numbers": numbers, "own": own, "duplicates": again}

# %% role="check" id="hidden-named-members" points=4
# Hidden check (4 points): equal numbers, buffers, prefixes, a weight shared by modules.
### BEGIN HIDDEN TESTS
@check.like_torch
def paths_of_other_members(torch, rng):
    """Is the walk right for equal numbers, for buffers, and with a prefix?"""
    model, inner = torch.nn.Module(), torch.nn.Module()
    model.a, model.b = [torch.nn.Parameter(torch.ones(1)) for _ in range(2)]
    model.inner, inner.c = inner, model.a
    model.register_buffer("count", torch.zeros(1))
    inner.register_buffer("count", torch.zeros(1))
    inner.register_buffer("same", model.count)
    inner.register_buffer("none", None)
    name = f"net{rng.integers(0, 99)}"
    walks = [model.named_parameters, model.named_buffers, inner.named_buffers]
    paths = [[path for path, _ in walk(prefix=name)] for walk in walks]
    once = [[path for path, _ in walk(recurse=False)] for walk in walks]
    again = [[path for path, _ in walk(remove_duplicate=False)] for walk in walks]
    first = list(model.parameters())[:2]
    objects = [p is q for p, q in zip(first, (model.a, model.b), strict=False)]
    return {"prefix": paths, "own": once, "duplicates": again, "objects": objects}
### END HIDDEN TESTS

# %% [markdown]
# ## 5. Calling a module
#
# We write `layer(x)`, not `layer.forward(x)`. Python turns `layer(x)` into `type(layer).__call__(layer, x)`. So there are two methods: `forward` says what *this* layer computes, and every class writes its own; `__call__` is written once, in `Module`, and does what has to happen at *every* call.
#
# What has to happen at every call? **Hooks**: functions that somebody has registered from outside, to look at what goes into a layer and what comes out, or to replace it. Nobody has to change the layer's code for that.

# %% [markdown]
# There are hooks before `forward` and hooks after it. Users register them with `register_forward_pre_hook` and `register_forward_hook`, which are given. The given `self._call_hooks()` prepares them for one call; it returns two lists of functions:
#
# | list | each is called with | and returns |
# |---|---|---|
# | before | `args, kwargs` | `None`, or a pair `(args, kwargs)` to go on with |
# | after | `args, kwargs, result` | `None`, or a result to go on with |
#
# `args` is the tuple of the positional arguments, `kwargs` the dict of the named ones. `None` means: everything stays as it is.

# %% [markdown]
# ### Exercise 6.5 - A call (10 points, about 10 minutes)
#
# Write `__call__`, which runs the hooks and `forward`.
#
# In: any arguments. Out: the result. The functions of the first list come in order, each with the arguments as the one before it has left them; then `self.forward` with the arguments that came out; then the functions of the second list, each with these arguments and the result as the one before it has left it. The last result is returned.
#
# By hand: `forward` doubles its argument. Before: one function that returns `None`, one that adds 1. After: one that multiplies by 10, one that adds 0.5. A call with 3 gives $((3 + 1) \cdot 2) \cdot 10 + 0.5 = 80.5$.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Without hooks it is one line. With one hook in the first list, what happens to its answer if it is `None`, and what if it is a pair? Then make a loop of it.
#
# </details>
# <details><summary>My hook is called, but changes nothing</summary>
#
# What the hook returns has to take the place of the arguments, or of the result. Which variable goes into the next hook, and which one is returned at the end?
#
# </details>
# <details><summary>I get TypeError: 'NoneType' object is not iterable</summary>
#
# A hook that only looks returns `None`, which is no pair. Ask before you unpack.
#
# </details>

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

# %%
class Double(Module):
    def forward(self, x):
        return x * 2


double = Double()
double.register_forward_pre_hook(lambda module, args: print("before:", args))
double.register_forward_pre_hook(lambda module, args: (args[0] + 1,))
double.register_forward_hook(lambda module, args, result: result * 10)
last = double.register_forward_hook(lambda module, args, result: result + 0.5)
print(double(3), "expected: 80.5")
last.remove()
print(double(3), "expected: 80")

# %% [markdown]
# `register_forward_hook` returns a handle; its `remove` takes the hook away. Three hooks are left. Before you run the next cell: what will `double.forward(3)` give?

# %%
print(double.forward(3))

# %% [markdown]
# It gives 6, and nothing was printed before it: hooks belong to the call, and whoever calls `forward` directly goes past them.

# %% role="check" id="check-call" points=5
@check.like_torch
def hooks_see_and_replace(torch, rng):
    """Do all hooks run in order, see what the one before left, and replace it?"""

    class Line(torch.nn.Module):
        def forward(self, x, shift=0.0):
            seen.append(["forward", x, shift])
            return x * slope + shift

    slope, x, shift, k, m = [float(n) for n in rng.normal(size=5)]
    line, seen = Line(), []
    plain = [line(x), line(x, shift=shift), line(shift=shift, x=x)]
    line.register_forward_pre_hook(lambda module, args: seen.append(["look", *args]))
    line.register_forward_pre_hook(lambda module, args: (args[0] + k,))
    line.register_forward_pre_hook(lambda module, args: args[0] * m)
    line.register_forward_hook(lambda module, args, y: seen.append(["see", *args, y]))
    line.register_forward_hook(lambda module, args, y: y + k)
    line.register_forward_hook(lambda module, args, y: y * m)
    return {"without hooks": plain, "result": line(x, shift=shift), "seen": seen}

# %% role="check" id="hidden-call" points=3
# Hidden check (3 points): hooks that see named arguments, results 0 and False.
### BEGIN HIDDEN TESTS
@check.like_torch
def hooks_of_named_arguments(torch, rng):
    """Are named arguments replaced, and results that count as false?"""

    class Line(torch.nn.Module):
        def forward(self, x, shift=0.0):
            return x + shift

    x, k = float(rng.normal()), float(rng.normal())
    one, two, three = Line(), Line(), Line()
    one.register_forward_pre_hook(
        lambda m, args, kwargs: (args, {"shift": kwargs["shift"] * k}), with_kwargs=True
    )
    two.register_forward_hook(lambda m, args, y: 0)
    two.register_forward_hook(lambda m, args, y: [y, *args])
    three.register_forward_hook(lambda m, args, kwargs, y: kwargs, with_kwargs=True)
    named = [one(x, shift=3.0), three(x, shift=k)]
    return {"named": named, "false results": two(x)}
### END HIDDEN TESTS

# %% role="check" id="hidden-call-nested" points=2
# Hidden check (2 points): modules inside modules, handles, forward called directly.
### BEGIN HIDDEN TESTS
@check.like_torch
def hooks_of_nested_modules(torch, rng):
    """Are hooks of inner modules run until they are removed, and only by a call?"""

    class Line(torch.nn.Module):
        def forward(self, x):
            return x + 1

    class Outer(torch.nn.Module):
        def forward(self, x):
            return self.line(x) * 2

    x, k, outer = float(rng.normal()), float(rng.normal()), Outer()
    outer.line = Line()
    handle = outer.line.register_forward_hook(lambda m, args, y: y * k)
    outer.register_forward_pre_hook(lambda m, args: args[0] - k)
    nested = [outer(x), outer.forward(x), outer.line.forward(x)]
    handle.remove()
    errors = [check.raises(lambda: outer(x, x)), check.raises(lambda: Line()(y=x))]
    return {"nested": [*nested, outer(x)], "errors": errors}
### END HIDDEN TESTS

# %% [markdown]
# ## 6. The first layer
#
# `Linear` is a module with two parameters. Its `forward` is your function of unit 05. So why a class at all? Look at what the function lacks: it has no place for its weights, no way to begin with good ones, no name, and nobody outside can find what is to be trained. The class adds these four, and nothing else.
#
# The bias may be missing. `register_parameter("bias", None)` keeps its name as that of a parameter which is not there.

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

    def forward(self, input):
        """Return input @ weight.T + bias, for an input of shape (..., in_features)."""
        return linear(input, self.weight, self.bias)

# %% role="given" id="linear-repr" export="nn/modules/linear"
@extend(Linear)
def extra_repr(self):
    """Return the sizes, as torch prints them."""
    sizes = f"in_features={self.in_features}, out_features={self.out_features}"
    return f"{sizes}, bias={self.bias is not None}"

# %% [markdown]
# `empty` makes a tensor whose numbers mean nothing yet; `reset_parameters` has to draw them. How large should they be? An output is a sum of `in_features` products. If the weights were spread evenly over $(-1, 1)$ whatever the size of the layer, the sums of a large layer would be large, `tanh` would be flat there, and no gradient would come through.
#
# The next cell measures the spread of the outputs for two rules. Before you run it: by what factor does the first column grow from 10 to 1000 inputs?

# %%
kindling.manual_seed(0)
for num_inputs in (10, 100, 1000):
    x = kindling.randn(200, num_inputs)
    wide = kindling.rand(50, num_inputs) * 2 - 1
    narrow = wide / math.sqrt(num_inputs)
    spreads = [float(linear(x, w).std()) for w in (wide, narrow)]
    print(f"{num_inputs:5} inputs: (-1, 1) {spreads[0]:6.2f}   scaled {spreads[1]:.2f}")

# %% [markdown]
# The variances of the products add up, so the spread grows with the square root of the number of inputs. Divided by that root, it stays.

# %% [markdown]
# ### Exercise 6.6 - Where a layer begins (4 points, about 6 minutes)
#
# Write `reset_parameters`, which draws the numbers of a `Linear` layer anew.
#
# In: `self`, a `Linear` with `weight`, `in_features` of at least 1, and `bias`, which may be `None`. Out: nothing. All numbers, also those of the bias, lie evenly between $-k$ and $k$ with $k = 1 / \sqrt{\text{in\_features}}$. The parameters stay the same objects: `tensor.uniform_(low, high)` draws numbers in place. The weight is drawn first: a seed then gives torch's numbers.
#
# By hand: for 4 inputs the numbers lie between $-0.5$ and $0.5$.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# For a layer with 4 inputs, which two numbers do you hand to `uniform_`? And in which of the two directions of the layer do you count: what goes in, or what comes out?
#
# </details>
# <details><summary>I get RuntimeError: a leaf Variable that requires grad ...</summary>
#
# A weight is a leaf that requires grad, and a change in place would falsify its record. Under which switch of unit 04 is such a change allowed?
#
# </details>
# <details><summary>My numbers are not those of torch</summary>
#
# The seed is one stream of numbers. Whoever draws first gets the first ones. And is the bound of the bias the same as that of the weight?
#
# </details>

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

# %%
kindling.manual_seed(0)
layer = Linear(4, 2)
print(layer.weight)
print(layer.bias)
layer(kindling.ones(3, 4))

# %% [markdown]
# With the same seed torch prints the same numbers: the weight begins with $-0.0037$, $0.2682$.

# %% role="check" id="check-linear" points=2
@check.like_torch
def weights_of_a_seed(torch, rng):
    """Does a seed give the weights of torch, and does the layer compute with them?"""
    n, m, seed = [int(k) for k in rng.integers(2, 9, 3)]
    torch.manual_seed(seed)
    layer, x = torch.nn.Linear(n, m), torch.tensor(rng.normal(size=(3, n)).tolist())
    y = layer(x)
    check.graph(y.sum(), x=x, weight=layer.weight, bias=layer.bias, y=y)
    y.sum().backward()
    weight = layer.weight
    first = [layer.weight.detach().clone(), layer.bias.detach().clone()]
    layer.reset_parameters()
    stays = [weight is layer.weight, weight.is_leaf, weight.requires_grad]
    found = {"first": first, "again": [p.detach() for p in layer.parameters()]}
    return {**found, "output": y.detach(), "same parameters": stays}

# %% role="check" id="hidden-linear" points=2
# Hidden check (2 points): without a bias, float64, large layers, what is drawn next.
### BEGIN HIDDEN TESTS
@check.like_torch
def weights_of_other_layers(torch, rng):
    """Are the weights right without a bias, in float64, and for many inputs?"""
    n, m = int(rng.integers(50, 99)), int(rng.integers(2, 9))
    torch.manual_seed(n + m)
    bare, many = torch.nn.Linear(3, m, bias=False), torch.nn.Linear(n, m)
    exact = torch.nn.Linear(2, m, dtype=torch.float64)
    weights = [p.detach() for layer in (bare, many, exact) for p in layer.parameters()]
    return {"weights": weights, "names": list(bare._parameters), "next": torch.rand(2)}
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 6.7 - A model (4 points, about 5 minutes)
#
# Complete `MLP`, a network with one hidden layer. Its `forward` is given; write its `__init__`.
#
# In: three ints, the number of inputs, of hidden values and of outputs. Out: nothing; afterward `forward` works, and the model has the two `Linear` layers, `hidden` and then `out`, both with a bias.
#
# By hand: `MLP(2, 3, 1)` has the parameters `hidden.weight` of shape `(3, 2)`, `hidden.bias` `(3,)`, `out.weight` `(1, 3)` and `out.bias` `(1,)`: 13 numbers.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Which two attributes does `forward` use? For `MLP(2, 3, 1)`, how many numbers go into each of them, and how many come out?
#
# </details>
# <details><summary>I get AttributeError: cannot assign module before Module.__init__() call</summary>
#
# The error says what is missing. Look at the first line of `Linear.__init__`: who makes the dicts into which the layers go?
#
# </details>
# <details><summary>I get RuntimeError about sizes, or parameters are missing</summary>
#
# What comes out of `hidden` goes into `out`. And are the layers assigned to `self` directly, each under its name?
#
# </details>

# %% role="answer" id="mlp"
class MLP(Module):
    """A linear layer `hidden`, tanh, and a linear layer `out`."""

    def __init__(self, in_features, hidden_features, out_features):
        ### BEGIN SOLUTION
        super().__init__()
        self.hidden = Linear(in_features, hidden_features)
        self.out = Linear(hidden_features, out_features)
        ### END SOLUTION

    def forward(self, x):
        """Return the outputs for a batch x of shape (batch_size, in_features)."""
        return self.out(self.hidden(x).tanh())

# %%
model = MLP(2, 3, 1)
print(sum(p.numel() for p in model.parameters()), "numbers; expected: 13")
tree(model)

# %% role="check" id="check-mlp" points=2
def parts_of_mlp(my, sizes):
    model = my.MLP(*sizes)
    shapes = {path: list(p.shape) for path, p in model.named_parameters()}
    return {"parameters": shapes, "modules": [m for m, _ in model.named_modules()]}


def parts_of_mlp_in_torch(torch, sizes):
    model = torch.nn.Module()
    model.hidden = torch.nn.Linear(sizes[0], sizes[1])
    model.out = torch.nn.Linear(sizes[1], sizes[2])
    shapes = {path: list(p.shape) for path, p in model.named_parameters()}
    return {"parameters": shapes, "modules": [m for m, _ in model.named_modules()]}


@check.equal(yours=parts_of_mlp, torch=parts_of_mlp_in_torch)
def parts_of_an_mlp_of_any_size(rng):
    """Has an MLP its two layers, of the right sizes, under their names?"""
    return {"sizes": [int(n) for n in rng.permutation([2, 3, 4])]}

# %% role="check" id="hidden-mlp" points=2
# Hidden check (2 points): the output of a seed, and the gradients.
### BEGIN HIDDEN TESTS
def outputs_of_mlp(my, x, sizes, seed):
    my.kindling.manual_seed(seed)
    model = my.MLP(*sizes)
    y = model(my.kindling.tensor(x.tolist()))
    y.sum().backward()
    return {"output": y, "gradients": [p.grad for p in model.parameters()]}


def outputs_of_layers(torch, x, sizes, seed):
    torch.manual_seed(seed)
    layers = [torch.nn.Linear(sizes[0], sizes[1]), torch.nn.Linear(sizes[1], sizes[2])]
    y = layers[1](layers[0](x.float()).tanh())
    y.sum().backward()
    gradients = [p.grad for layer in layers for p in layer.parameters()]
    return {"output": y, "gradients": gradients}


@check.equal(yours=outputs_of_mlp, torch=outputs_of_layers)
def outputs_and_gradients_of_an_mlp(rng):
    """Are output and gradients of an MLP those of the same layers in torch?"""
    sizes = [int(n) for n in rng.permutation([2, 3, 4])]
    return {"x": rng.normal(size=(3, sizes[0])), "sizes": sizes, "seed": sizes[1]}
### END HIDDEN TESTS

# %% [markdown]
# Now let it learn: 60 points of a sine curve. Every line of the loop is your own work by now; `zero_grad` follows in section 8, so the gradients are set to `None` by hand. Before you run it: the parameters are changed under `no_grad`. Why?

# %%
kindling.manual_seed(1)
x = kindling.linspace(-3, 3, 60).reshape(60, 1)
y = kindling.tensor(np.sin(x.numpy()))
model, losses = MLP(1, 16, 1), []
for _ in range(400):
    loss = ((model(x) - y) ** 2).mean()
    loss.backward()
    with no_grad():
        for p in model.parameters():
            p -= 0.1 * p.grad
            p.grad = None
    losses.append(loss.item())
print(f"loss: {losses[0]:.3f} at first, {losses[-1]:.4f} at last")

# %%
figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3))
left.semilogy(losses)
left.set(xlabel="step", ylabel="loss")
right.plot(x.numpy(), y.numpy(), label="sine")
right.plot(x.numpy(), model(x).detach().numpy(), "--", label="model")
right.set(xlabel="x")
right.legend()
plt.show()

# %% [markdown]
# The left curve falls; at the right the dashed curve of the model follows the sine, and is off most at both ends. `no_grad` was needed because a parameter is a leaf that requires grad: a change in place would falsify its record.
#
# `draw` knows modules, too. Give it a function instead of a result, and it listens while the model runs: what a module has made stands in a frame with its path. The buttons above the picture fold and unfold the modules. Before you run the next cell, with a model of two hidden values: how many boxes have a double border?

# %%
model = MLP(1, 2, 1)
x, y = kindling.tensor([[0.5], [1.0]]), kindling.tensor([[0.4], [0.9]])
draw(lambda: ((model(x) - y) ** 2).mean())

# %% [markdown]
# Four boxes, the parameters, each called by its path: `hidden.weight` and so on. The `tanh` stands between the two frames: it is a line of `MLP.forward`, no module.
#
# **What you have now**: a layer, and a model made of layers, that train.

# %% [markdown]
# ## 7. Two modes
#
# Some layers do one thing while a model learns and another when it is used: dropout, for instance, in unit 10. They ask `self.training`, which is `True` at first. The switch has to reach all of them, wherever they are in the model. A module may want a say in it: somebody who has frozen a part of a model writes a `train` of their own for it. So each module hands the mode on to its children by calling *their* `train`.

# %% [markdown]
# ### Exercise 6.8 - Set the mode (6 points, about 5 minutes)
#
# Write `train`, which sets the mode of a module and of all below it.
#
# In: `mode`, a bool. Out: `self`, so that calls can be chained. Afterward `self.training` is `mode`, and the `train` of each child, `self.children()`, was called with it. A `mode` that is no bool raises ValueError; torch's words are `training mode is expected to be boolean`.
#
# By hand: a model has `body`, which has `first`. After `model.train(False)` all three are in evaluation mode; after `model.body.train()` the model still is, and the other two are not.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Three things happen: a check, an assignment, and a loop. What does the loop call?
#
# </details>
# <details><summary>The modules deep inside stay as they were</summary>
#
# Setting an attribute of a child reaches the child, not what is below it. Who knows how to do the rest?
#
# </details>
# <details><summary>I get AttributeError: 'NoneType' object has no attribute ...</summary>
#
# Somebody wrote `model.train().something`. What does your function return?
#
# </details>

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

# %% [markdown]
# `eval()` is `train(False)`; it is given. `apply` is the same walk with any function, and is given here: it calls a function with every module, children first.

# %% role="given" id="apply" export="nn/modules/module"
@extend(Module)
def apply(self, fn):
    """Call fn with every module below, then with this one; return self."""
    for child in self.children():
        child.apply(fn)
    fn(self)
    return self

# %%
model = MLP(2, 3, 1).eval()
print([module.training for module in model.modules()])
model.hidden.train()
model = model.apply(lambda module: print(type(module).__name__, module.training))

# %% role="check" id="check-train" points=3
@check.like_torch
def modes_of_a_random_tree(torch, rng):
    """Does the mode reach every module below, and no other?"""
    modules = [torch.nn.Module()]
    for n in range(1, 7):
        modules.append(torch.nn.Module())
        setattr(modules[int(rng.integers(0, n))], f"part{n}", modules[-1])
    modules[int(rng.integers(1, 7))].training = False
    returned = [modules[0].train(False) is modules[0]]
    off = [module.training for module in modules]
    middle = modules[int(rng.integers(1, 7))]
    returned += [middle.train() is middle]
    part = [module.training for module in modules]
    modules[0].train(True)
    on = [module.training for module in modules]
    return {"all off": off, "a part on": part, "all on": on, "returned": returned}

# %% role="check" id="hidden-train" points=3
# Hidden check (3 points): what is no bool, shared modules, a child with its own train.
### BEGIN HIDDEN TESTS
@check.like_torch
def modes_of_special_children(torch, rng):
    """Are shared modules, children with their own train, and odd modes right?"""

    class Frozen(torch.nn.Module):
        def train(self, mode=True):
            calls.append(mode)
            return super().train(False)

    calls, model, wrong = [], torch.nn.Module(), [0, 1, None, "eval"]
    model.body = torch.nn.Module()
    model.body.frozen, model.body.open = Frozen(), torch.nn.Module()
    model.again = model.body.open
    model.add_module("nobody", None)
    model.eval().train()
    modes = [m.training for m in model.modules()]
    errors = [check.raises(lambda m=m: model.train(m)) for m in wrong]
    after = [m.training for m in model.eval().modules()]
    return {"modes": modes, "calls": calls, "errors": errors, "after": after}
### END HIDDEN TESTS

# %% [markdown]
# ## 8. Gradients set back
#
# Gradients accumulate (unit 04), so a training loop sets them back before each backward pass. torch can do it in two ways. `None` is the usual one: the memory is given back, and "no gradient yet" can be told from "the gradient is zero". With `set_to_none=False` the tensor that is there stays, and its numbers become zero. Before you go on: a parameter that the loss does not use has `grad` `None`. What should happen to it in the second case?

# %% [markdown]
# ### Exercise 6.9 - Set gradients back (5 points, about 5 minutes)
#
# Write `zero_grad`, which sets the gradients of all parameters back.
#
# In: `set_to_none`, a bool. Out: nothing. With `set_to_none` the `grad` of every parameter, of this module and of all below it, is `None`. Otherwise a `grad` that is there stays the same tensor and holds zeros (`zero_` changes a tensor in place), and a `grad` that is `None` stays `None`.
#
# By hand: the gradients are $(1, 2)$ and `None`. Afterward: `None` and `None`; or $(0, 0)$ and `None`.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Which method of this unit gives all parameters, also those of modules inside? What is to be done with one of them, in each of the two cases?
#
# </details>
# <details><summary>I get AttributeError: 'NoneType' object has no attribute 'zero_'</summary>
#
# A parameter that was not used in the loss has no gradient. Ask before you call a method of it.
#
# </details>
# <details><summary>Only some gradients are set back</summary>
#
# Does the loop end too early, for instance by a `return` inside it? And does it see the parameters of the modules inside?
#
# </details>

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

# %%
model = MLP(2, 3, 1)
model(kindling.ones(4, 2)).sum().backward()
print(model.out.bias.grad, "expected: tensor([4.])")
model.zero_grad(set_to_none=False)
print(model.out.bias.grad, "expected: tensor([0.])")
model.zero_grad()
print(model.out.bias.grad, "expected: None")

# %% role="check" id="check-zero-grad" points=3
@check.like_torch
def gradients_are_set_back(torch, rng):
    """Are all gradients set back, in both ways, and nothing else?"""
    x, model = torch.tensor(rng.normal(size=(3, 2)).tolist()), torch.nn.Module()
    parts = [torch.nn.Parameter(torch.ones(2)) for _ in range(4)]
    model.scale, model.shift, model.unused, model.factor = parts
    torch.manual_seed(len(parts))
    model.body = torch.nn.Module()
    model.body.layer = layer = torch.nn.Linear(2, 2)

    def grads():
        (layer(x * parts[0] + parts[1]) * parts[3]).sum().backward()
        return [p.grad for p in model.parameters()]

    before = grads()
    model.zero_grad(set_to_none=False)
    zeros = [p.grad for p in model.parameters()]
    kept = [grad is zeros[n] for n, grad in enumerate(before)]
    again = [None if grad is None else grad.clone() for grad in grads()]
    model.zero_grad()
    none = all(p.grad is None for p in model.parameters())
    return {"zeros": [zeros, kept], "next pass": again, "none": none}

# %% role="check" id="hidden-zero-grad" points=2
# Hidden check (2 points): tied weights, no parameters, frozen ones, a part of a model.
### BEGIN HIDDEN TESTS
@check.like_torch
def gradients_of_parts_and_tied_weights(torch, rng):
    """Are gradients of tied and frozen parameters, and of a part, set back right?"""
    model, part, k = torch.nn.Module(), torch.nn.Module(), float(rng.normal())
    model.a = part.b = torch.nn.Parameter(torch.ones(2))
    part.frozen = torch.nn.Parameter(torch.ones(1), requires_grad=False)
    part.c, model.d = [torch.nn.Parameter(torch.ones(2)) for _ in range(2)]
    model.part, found = part, []
    for module, to_none in ((part, False), (part, True), (model, False), (model, True)):
        (model.a * k + part.c * model.d * 2).sum().backward()
        returned = module.zero_grad(to_none)
        found.append([returned, *(p.grad for p in model.parameters())])
        found[-1] = [x if x is None else x.clone() for x in found[-1]]
    return {"gradients": found, "empty": torch.nn.Module().zero_grad()}
### END HIDDEN TESTS

# %% [markdown]
# ## 9. A model that prints itself
#
# `print(model)` is the first thing that people do with somebody else's model. So far it prints an address. torch shows the tree: each module on a line of its own, its children below it, two columns further in.
#
# Each class says something about itself in `extra_repr`: that of `Linear` returns its sizes, that of `Module` the empty string. The rest is done in one place, `__repr__`, and it calls the `__repr__` of the children. Before you go on: a child's text has several lines. Which of them have to be moved in?

# %% [markdown]
# ### Exercise 6.10 - Print a tree (8 points, about 12 minutes)
#
# Write `__repr__`, which returns a module as a text.
#
# Out: `name(`, the inside and `)`, where the name is `self._get_name()`. The inside is made of lines: those of `self.extra_repr()`, which may be none or several, then for each entry of `_modules`, in order, `(key): ` and the text of the child, which may have several lines. Every line of the inside is moved in by two spaces and stands on a line of its own. In two cases all is on one line: without any inside, `name()`; and if the inside is one line of `extra_repr` and nothing else, `name(extra)`. No newline at the end.

# %% [markdown]
# By hand: an `MLP(2, 3, 1)`, a module `Model` which holds it beside a `Linear`, and an empty module:
#
# ```
# MLP(
#   (hidden): Linear(in_features=2, out_features=3, bias=True)
#   (out): Linear(in_features=3, out_features=1, bias=True)
# )
# Model(
#   (body): MLP(
#     (hidden): Linear(in_features=2, out_features=3, bias=True)
#     (out): Linear(in_features=3, out_features=1, bias=True)
#   )
#   (head): Linear(in_features=1, out_features=1, bias=True)
# )
# Module()
# ```

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Make a list of the lines of the inside first, as they are before they are moved in. What does `repr(child).split("\n")` give for an `MLP`, and to which of these lines does `(key): ` belong?
#
# </details>
# <details><summary>The inner lines are not far enough in</summary>
#
# A child at depth two is moved in twice: once by its parent, once by its grandparent. That happens by itself if every line of the child's text is moved, not only its first.
#
# </details>
# <details><summary>A Linear takes three lines, or an empty module two</summary>
#
# These are the two cases on one line. What is in your list of lines in each of them? And what is `"".split("\n")`: no line, or one?
#
# </details>

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

# %%
class Model(Module):
    pass


model = Model()
model.body, model.head = MLP(2, 3, 1), Linear(1, 1)
print(model)
print(Module())

# %% role="check" id="check-repr" points=4
@check.like_torch
def printed_trees(torch, rng):
    """Are nested modules printed as torch prints them?"""

    class Block(torch.nn.Module):
        pass

    modules = [Block()]
    for n in range(1, 6):
        n_in, n_out = [int(k) for k in rng.integers(1, 9, 2)]
        leaf = rng.random() < 0.4
        part = torch.nn.Linear(n_in, n_out) if leaf else Block()
        blocks = [module for module in modules if isinstance(module, Block)]
        setattr(blocks[int(rng.integers(0, len(blocks)))], f"part{n}", part)
        modules.append(part)
    layer = torch.nn.Linear(int(rng.integers(1, 9)), 2, bias=False)
    one = [repr(layer), repr(torch.nn.Module())]
    parts = [repr(module) for module in modules]
    return {"one line": one, "tree": parts[0], "parts": parts[1:]}

# %% role="check" id="hidden-repr" points=4
# Hidden check (4 points): extra lines beside children, several extra lines, None.
### BEGIN HIDDEN TESTS
@check.like_torch
def printed_extra_lines(torch, rng):
    """Are extra lines printed right, alone, several, and beside children?"""

    class Note(torch.nn.Module):
        def __init__(self, text):
            super().__init__()
            self.text = text

        def extra_repr(self):
            return self.text

    n = int(rng.integers(10, 99))
    one, two, outer = Note(f"size={n}"), Note(f"size={n}\nmode=a"), Note("level=1")
    outer.first, outer.second = Note(""), Note("x\ny")
    outer.second.deep = Note("z")
    outer.add_module("nobody", None)
    outer.again = outer.second
    alone = [repr(one), str(two), repr(Note(""))]
    return {"alone": alone, "beside children": repr(outer)}
### END HIDDEN TESTS

# %% [markdown]
# ## 10. The state of a model
#
# A trained model is its numbers. To keep them, or to hand them to somebody else, they are put into a dict, the **state dict**, under their paths. The keys of torch and of your library are the same, so a state can go from one to the other.
#
# Some numbers belong to the state although they are not trained, such as a running mean. They are **buffers**: `register_buffer(name, tensor)`, which is given, puts them into `_buffers`. With `persistent=False` a buffer is left out of the state; its name is then in the set `self._non_persistent_buffers_set`.

# %% [markdown]
# The walk over the tree is given: `state_dict()` makes an ordered dict and calls `_save_to_state_dict` for each module, with the path of the module and a dot as `prefix`. What is put into the dict are not copies: the tensors share the memory of the parameters, but are detached from the graph. That is quick, and a surprise for everybody who keeps a state for later. Question 6.4 comes back to it.

# %% [markdown]
# ### Exercise 6.11 - Save (5 points, about 6 minutes)
#
# Write `_save_to_state_dict`, which puts this module's own entries into a dict.
#
# In: `destination`, the dict; `prefix`, a string that each key begins with; `keep_vars`, a bool. Out: nothing. The entries are the parameters, in order, then the buffers, in order; those whose value is `None` are left out, and buffers that are not persistent, too. A value is the tensor's `detach()`; with `keep_vars` the tensor itself.
#
# By hand: a module has a parameter `w`, a parameter `b` that is `None`, a buffer `mean`, and a buffer `cache` that is not persistent. With the prefix `"body."` the keys are `body.w` and `body.mean`.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Which two dicts of the module do you go through? For each of the four names in the example, which rule decides whether it goes in?
#
# </details>
# <details><summary>My keys are wrong</summary>
#
# The prefix ends with its dot already, and it is empty for the model itself.
#
# </details>
# <details><summary>The tensors in my state require grad</summary>
#
# Without `keep_vars` the entries are the detached ones. `detach` gives a tensor in the same memory; a copy would not follow when the parameter is trained on.
#
# </details>

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

# %%
kindling.manual_seed(0)
model = MLP(1, 2, 1)
model.register_buffer("steps", kindling.tensor(0))
for key, tensor in model.state_dict().items():
    print(key, tensor)

# %% role="check" id="check-save" points=3
@check.like_torch
def keys_and_values_of_a_state(torch, rng):
    """Has a state all parameters and persistent buffers, under their paths?"""
    model, body = torch.nn.Module(), torch.nn.Module()
    model.body, names = body, [f"x{n}" for n in rng.permutation(99)[:6]]
    body.register_buffer(names[0], torch.tensor(rng.normal(size=2).tolist()))
    model.register_buffer(names[1], torch.zeros(1), persistent=False)
    weight = torch.nn.Parameter(torch.tensor(rng.normal(size=3).tolist()))
    setattr(body, names[2], weight)
    setattr(model, names[3], torch.nn.Parameter(torch.zeros(2)))
    model.register_parameter(names[4], None)
    model.register_buffer(names[5], None)
    state = model.state_dict()
    key = f"body.{names[2]}"
    own = model.state_dict(keep_vars=True).get(key) is weight
    marks = [x.requires_grad for x in state.values()]
    with torch.no_grad():
        weight.add_(1.0), getattr(body, names[0]).add_(1.0)
    values = {"values": list(state.values()), "requires grad": marks}
    return {"keys": list(state), **values, "keep_vars": own}

# %% role="check" id="hidden-save" points=2
# Hidden check (2 points): tied weights, shared modules, a prefix, integers.
### BEGIN HIDDEN TESTS
@check.like_torch
def states_of_other_models(torch, rng):
    """Is a state right for tied weights, shared modules, a prefix and integers?"""
    model, k = torch.nn.Module(), int(rng.integers(2, 9))
    model.first, model.second = torch.nn.Linear(2, 2), torch.nn.Linear(2, 2, bias=False)
    model.again, model.second.weight = model.first, model.first.weight
    model.register_buffer("steps", torch.tensor([k]))
    model.register_buffer("cache", torch.zeros(2), persistent=False)
    model.cache, store = torch.ones(1), {}
    returned = model.state_dict(destination=store, prefix=f"net{k}.") is store
    steps = store[f"net{k}.steps"]
    model.steps.add_(1)
    one = torch.nn.Module()
    one.register_buffer("late", torch.zeros(1))
    one.early = torch.nn.Parameter(torch.zeros(1))
    return {"keys": [list(store), list(one.state_dict())], "others": [returned, steps]}
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 6.12 - Load (6 points, about 8 minutes)
#
# Write `_load_own`, which copies from a state into this module's own parameters and persistent buffers. `load_state_dict`, which is given, calls it for every module and makes the report.
#
# In: `state_dict`; `prefix`, as in 6.11; two lists. Out: nothing. Go through the entries that 6.11 would save, in their order. A key that `state_dict` lacks is appended to `missing_keys`. Otherwise `self._misfit(key, value, tensor)`, which is given, returns `""`, or a text that says why the value does not fit; the text is appended to `error_msgs`, and the tensor stays as it is. A value that fits is copied into the tensor, in place: `tensor.copy_(value)`.

# %% [markdown]
# By hand: the module has `w` of two numbers and `b` of one; the state has `w` with the numbers 5 and 6. Afterward `missing_keys` is `["b"]`, and `w` is the same parameter as before, with the numbers 5 and 6. If somebody then changes the state, `w` does not change.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# The entries that 6.11 would save: you have a function that puts them into a dict, and with `keep_vars` it puts in the tensors themselves. Then there are three cases for each entry.
#
# </details>
# <details><summary>I get RuntimeError: a leaf Variable that requires grad ...</summary>
#
# `copy_` changes a leaf in place, as in 6.6. The same switch helps.
#
# </details>
# <details><summary>The optimizer goes on with the old weights, or the state changes with the model</summary>
#
# Others hold the parameter, too: it has to stay the same object. And its memory must not become that of the state. What is the difference between an assignment and a copy into what is there?
#
# </details>

# %% role="answer" id="load" export="nn/modules/module"
@extend(Module)
def _load_own(self, state_dict, prefix, missing_keys, error_msgs):
    """Copy what state_dict holds into this module's own entries."""
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

# %%
one, two = MLP(1, 2, 1), MLP(1, 2, 1)
print(two.load_state_dict(one.state_dict()))
print(two(kindling.ones(1, 1)) == one(kindling.ones(1, 1)))
state = {"hidden.weight": kindling.zeros(3, 1), "extra": kindling.zeros(1)}
try:
    two.load_state_dict(state)
except RuntimeError as error:
    print(error)

# %% role="check" id="check-load" points=2
@check.like_torch
def loading_copies_into_the_parameters(torch, rng):
    """Is everything copied, into the same parameters, without sharing memory?"""
    model = torch.nn.Module()
    model.layer, model.other = torch.nn.Linear(2, 2), torch.nn.Linear(2, 2)
    model.register_buffer("mean", torch.zeros(2))
    weight, state = model.layer.weight, model.state_dict()
    for key, value in state.items():
        state[key] = torch.tensor(rng.normal(size=tuple(value.shape)).tolist())
    report = repr(model.load_state_dict(state))
    state["layer.weight"][0] = 9.0
    same = [weight is model.layer.weight, weight.requires_grad, weight.is_leaf]
    copied = [x.clone() for x in model.state_dict().values()]
    return {"copied": copied, "same parameter": same, "report": report}

# %% role="check" id="check-load-report" points=2
@check.like_torch
def what_does_not_fit_is_reported(torch, rng):
    """Are missing keys and wrong sizes reported, and all the rest copied?"""
    model, k = torch.nn.Module(), int(rng.integers(3, 9))
    torch.manual_seed(k)
    model.layer, model.other = torch.nn.Linear(2, 2), torch.nn.Linear(2, 2)
    state = {"layer.weight": torch.full((2, 2), 1.0 * k), "more": torch.zeros(k)}
    report = model.load_state_dict(state, strict=False)
    keys = [report.missing_keys, report.unexpected_keys]
    state = {f"{name}.bias": torch.full((2,), 0.5) for name in ("layer", "other")}
    state["layer.weight"] = torch.zeros(k, 2)
    errors = [check.raises(lambda: model.load_state_dict(state, strict=False))]
    errors.append(check.raises(lambda: model.load_state_dict({})))
    left = [x.clone() for x in model.state_dict().values()]
    return {"report": keys, "errors": errors, "left": left}

# %% role="check" id="hidden-load" points=2
# Hidden check (2 points): words of errors, shapes that broadcast, dtypes, gradients.
### BEGIN HIDDEN TESTS
@check.like_torch
def loading_other_states(torch, rng):
    """Are error texts, dtypes, shapes that broadcast and gradients right?"""
    model, x = torch.nn.Linear(2, 2), torch.tensor(rng.normal(size=(3, 2)).tolist())
    torch.manual_seed(int(rng.integers(0, 99)))
    model.reset_parameters()
    model.register_buffer("cache", torch.zeros(1), persistent=False)
    model(x).sum().backward()
    numbers = torch.tensor(rng.normal(size=(2, 2)).tolist(), dtype=torch.float64)
    model.load_state_dict({"weight": numbers}, strict=False)
    found = [model.weight.detach().clone(), model.weight.grad, model(x).detach()]

    def words(state):
        try:
            model.load_state_dict(state)
        except RuntimeError as error:
            return str(error)

    row, bias = torch.zeros(1, 2), torch.zeros(2)
    texts = [words({"weight": row}), words({"bias": bias, "cache": row, "x": bias})]
    return {"numbers": found, "texts": texts, "left": model.weight.detach()}
### END HIDDEN TESTS

# %% [markdown]
# **What you have now**: `Module` is whole. What is left of torch's own, backward hooks for instance, is given and stands on what you wrote.
#
# ## 11. In your own words
#
# The last four questions are read by a person. Two to six sentences are enough. Names from an example count more than general words.
#
# **Question 6.1 (5 points).** What does Python do when it meets `model(x)`, step by step, up to the numbers? Somebody writes `model.forward(x)` everywhere and says that the results are the same. When is that true, and what is lost?

# %% [markdown] role="written" id="why-call" points=5
# ### BEGIN SOLUTION
# Python looks up `__call__` in the class of `model` and finds that of `Module`: `Module.__call__(model, x)`. It runs the hooks that are registered before forward, which may replace the arguments, then `model.forward(x)`, the method of the model's own class, then the hooks after it, which may replace the result. Inside `forward` the layers are called, and for each the same happens. `model.forward(x)` gives the same numbers as long as no hooks are registered on `model`. What is lost are the hooks of this module: a person who registers one to look at or change its values sees nothing, and no error says so. The hooks of the layers inside still run, if they are called.
#
# Mark scheme: 1 point for "`__call__` is looked up in the class, written in Module"; 1 for "`__call__` calls `forward`, which the model's class defines"; 1 for the order hooks, forward, hooks; 1 for "the same as long as there are no hooks"; 1 for what is lost (hooks, silently).
# ### END SOLUTION

# %% [markdown]
# **Question 6.2 (5 points).** `linear(x, weight, bias)` and `Linear(3, 2)` compute the same numbers. Why a layer, then? Name three things that the layer does and the function does not, each with the line of this notebook that shows it. Then name one case where the function is the better choice.

# %% [markdown] role="written" id="why-layer" points=5
# ### BEGIN SOLUTION
# The layer keeps its weights, so that the caller hands in `x` alone: `model(x)` instead of `network(x, w1, b1, w2, b2)`. It makes them, with numbers of the right size: `reset_parameters`. It registers them, so that `model.parameters()` finds them however deep the layer lies: the loop that trains the MLP. It also has a name and prints itself, saves and loads its numbers, has a mode and takes hooks. The function is better where nothing is to be kept: for `tanh` or a loss, or where the weights come from somewhere else, such as a weight that is computed by another network or used with another one's bias.
#
# Mark scheme: 1 point for each of three different things with an example from the notebook (at most 3; "it is shorter" or "object oriented" alone earns nothing); 1 for the reason behind them, that a layer has state and a function has none; 1 for a case in which there is no state to keep or the weights come from outside.
# ### END SOLUTION

# %% [markdown]
# **Question 6.3 (5 points).** Here is a model with three mistakes. Which of the five tensors and layers would be found by `list(Model().parameters())`, once the mistake that raises an error is mended? Say for each of the three what happens and how to mend it.
#
# ```python
# class Model(Module):
#     def __init__(self):
#         self.first = Linear(2, 3)
#         super().__init__()
#         self.scale = kindling.ones(3, requires_grad=True)
#         self.layers = [Linear(3, 3), Linear(3, 3)]
#         self.out = Linear(3, 1)
# ```

# %% [markdown] role="written" id="three-mistakes" points=5
# ### BEGIN SOLUTION
# The first line raises AttributeError, cannot assign module before Module.__init__() call: the dicts are made by `super().__init__()`, which has to come first. Then `first` and `out` are found, with weight and bias each: four parameters. `scale` is a plain tensor: it requires grad and gets a gradient, but it is an ordinary attribute, so no optimizer would update it and no state would hold it; `Parameter(kindling.ones(3))` is registered. The two layers in the list are not found either, because the value that is assigned is a list, no module; assign each under a name of its own (unit 07 has `ModuleList`, a list that is a module).
#
# Mark scheme: 1 point for the error and for moving the line; 1 for "`first` and `out`" (four tensors); 1 for "`scale` is not registered though it requires grad" with `Parameter`; 1 for "the list hides the layers"; 1 for a way to register them.
# ### END SOLUTION

# %% [markdown]
# **Question 6.4 (5 points).** A training loop is to keep the best weights so far: whenever the loss is lower than before, it runs `best = model.state_dict()`. At the end `model.load_state_dict(best)` changes nothing. Why? Trace one entry of `best` from the moment when it was saved to the end. Then give a line that does what was meant, and say why torch does not do that by itself.

# %% [markdown] role="written" id="why-no-copy" points=5
# ### BEGIN SOLUTION
# The entries of a state dict are the detached parameters: other tensors in the same memory. `best["out.weight"]` shows the numbers of `model.out.weight` at any time. When the next step changes the parameter in place, the entry changes with it, so at the end `best` holds the last weights, and loading copies them onto themselves. Meant was a copy: `best = copy.deepcopy(model.state_dict())`, or `{key: x.clone() for key, x in model.state_dict().items()}`. torch does not copy because a state is mostly written to a file or loaded into another model at once; copying would need the memory of the whole model a second time for nothing.
#
# Mark scheme: 2 points for "the same memory" (1 if only "a reference" is said without what shares what); 1 for the trace: the entry follows each step, so the last weights are loaded; 1 for a line that copies the tensors (`dict(model.state_dict())` copies the dict only and earns nothing); 1 for the cost of copying.
# ### END SOLUTION

# %% [markdown]
# ## 12. The same in PyTorch
#
# The next cell builds one model twice, with torch and with your library, from one text and one seed. Before you run it: in which lines could the two differ?

# %%
def program(library):
    """Print what a model of a library is made of, and what it computes."""

    class Network(library.nn.Module):
        def __init__(self):
            super().__init__()
            self.hidden = library.nn.Linear(2, 3)
            self.out = library.nn.Linear(3, 1, bias=False)
            self.register_buffer("steps", library.zeros(1))

        def forward(self, x):
            return self.out(self.hidden(x).tanh())

    library.manual_seed(0)
    model = Network()
    print(model)
    print(list(model.state_dict()))
    model(library.ones(4, 2)).sum().backward()
    print(model.out.weight)
    print(model.out.weight.grad)

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
# The lines are the same, to the last digit of the weights. What torch has beyond this: parameters may lie on other devices, a model can be compiled, and a state can be spread over many machines.

# %% [markdown]
# ## What you now own
#
# - `Parameter`: a leaf that a module can tell from other tensors.
# - `__setattr__`: parts are registered because they are assigned.
# - `named_modules` and `_named_members`: every part once, by its path, and `parameters()` with them.
# - `__call__`: hooks, `forward`, hooks.
# - `Linear` with its first numbers, and `MLP`.
# - `train`, `zero_grad`, `__repr__`: what has to reach the whole tree.
# - `_save_to_state_dict` and `_load_own`: the numbers of a model, out and in.
#
# In unit 07 you build the modules that hold others: `Sequential`, `ModuleList` and their kin.
