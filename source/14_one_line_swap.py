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
# # Unit 14: The one-line swap
#
# **You will build** little that is new: this unit is the reward. Programs that were written for PyTorch run with your library, to the same losses, by changing their imports. Files go both ways. You measure where the time goes, and add a layer that is missing.
#
# **You need** all units before: whatever you have not solved comes finished.
#
# **Time**: about 105 minutes. **Grading**: 80 points for seven exercises, checked by running your code, and 20 points for three written answers, read by a person. Some checks are hidden: they ask for other cases that a statement allows.

# %% role="given" id="begin-unit"
import math
import re
import tempfile
import time
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

from course import begin, check, extend
from course.data import digits
from course.programs import PROGRAMS, text_of

begin("14_one_line_swap")

# %% role="given" id="imports"
import kindling
from kindling import nn, optim
from kindling.autograd import no_grad
from kindling.creation import empty
from kindling.nn import functional as F
from kindling.nn.modules.module import Module
from kindling.nn.parameter import Parameter

try:
    import torch
except ImportError:
    torch = None
    print("torch is not installed here: everything runs, without the comparisons.")

# %% [markdown]
# ## 1. Seven programs
#
# The course brings seven programs, as one finds them in tutorials: none of them knows of your library. Here is one. Before you read on: which of the things that it uses have you built, and in which unit?

# %%
for name in PROGRAMS:
    first = text_of(name).split("\n")[0].strip('"')
    print(f"{name}: {first}")
print()
print(text_of("digits_convolution"))

# %% [markdown]
# Only the imports say which library it is. Python gives a name to whatever it imports: after `import kindling as torch` the name `torch` means your library, and nothing else in the program changes.

# %% [markdown]
# ### Exercise 14.1 - Swap the imports (12 points, about 12 minutes)
#
# Write `swap(text)`.
#
# In: the text of a program. Out: the same text, in which
#
# | a line such as | becomes |
# |---|---|
# | `import torch` | `import kindling as torch` |
# | `import torch  # why` | `import kindling as torch  # why` |
# | `import torch as t` | `import kindling as t` |
# | `import torch.nn as nn` | `import kindling.nn as nn` |
# | `from torch import nn` | `from kindling import nn` |
# | `from torch.optim import Adam` | `from kindling.optim import Adam` |
#
# Lines may be indented with spaces, and stay so. Nothing else changes: no `import torchvision`, no `mytorch`, no comment, no "torch" in the middle of a line. Not asked for: several imports in one line, and `import torch.nn` without `as`.
#
# By hand: the two lines `import torch` and `from torch.optim import Adam` become `import kindling as torch` and `from kindling.optim import Adam`.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# `re.sub(pattern, replacement, text, flags=re.MULTILINE)`: with this flag `^` and `$` mean the beginning and the end of each line. Three patterns do it, or a loop over the lines.
#
# </details>
# <details><summary>How does the indentation stay?</summary>
#
# Put it into a group, `^( *)`, and take it over with `\1` in the replacement.
#
# </details>
# <details><summary>torchvision became kindlingvision</summary>
#
# Behind `torch` there has to be something that ends the name: the end of the line, a dot, or a space. `(?=...)` in a pattern asks what comes next without taking it; `\b` is the boundary of a word.
#
# </details>

# %% role="answer" id="swap"
def swap(text):
    """Return the text of a program with imports of kindling instead of torch."""
    ### BEGIN SOLUTION
    rules = {
        r"^( *)import torch(?= *(#|$))": r"\1import kindling as torch",
        r"^( *)import torch(?=\.| as )": r"\1import kindling",
        r"^( *)from torch(?=[. ])": r"\1from kindling",
    }
    for pattern, replacement in rules.items():
        text = re.sub(pattern, replacement, text, flags=re.MULTILINE)
    return text
    ### END SOLUTION

# %%
print(swap("import torch\nfrom torch.optim import Adam\nimport torchvision"))
print("expected: kindling as torch, then kindling.optim, and torchvision as it was")

# %% role="check" id="check-swap" points=7
def swapped(my, lines, after):
    found = my.swap("\n".join(lines)).split("\n")
    plain = my.swap("import os\n" + "\n".join(lines[:5])).split("\n")
    return {"five imports": plain[1:], "among other lines": found}


def swapped_expected(torch, lines, after):
    return {"five imports": after[:5], "among other lines": after}


@check.equal(yours=swapped, torch=swapped_expected)
def imports_are_swapped(rng):
    """Are all kinds of imports swapped, and is everything else left alone?"""
    lines = ["import torch", "import torch.nn as nn", "from torch import nn, optim"]
    lines += ["from torch.utils.data import Dataset", "import torch as t"]
    after = [line.replace("torch", "kindling") for line in lines]
    after[0], order = "import kindling as torch", rng.permutation(5)
    more = {"import torch  # all": "import kindling as torch  # all"}
    alone = "import torchvision", "x = torch.ones(2)", "# import torch"
    more |= dict(zip(alone, alone, strict=True))
    more |= {"    " + lines[n]: "    " + after[n] for n in order[:2]}
    lines, after = ([each[n] for n in order] for each in (lines, after))
    return {"lines": [*lines, *more], "after": [*after, *more.values()]}

# %% role="check" id="hidden-swap" points=5
# Hidden check (5 points): deeper indentation, other names that begin alike, texts.
### BEGIN HIDDEN TESTS
def left_alone(my, order, after):
    lines = ["    import torch", "        from torch.nn import functional as F"]
    lines += ["import torchvision", "from torchtext import data", "import mytorch"]
    lines += ["# import torch", 's = "from torch import nn"', "import torch.optim as o"]
    return my.swap("\n".join(lines[n] for n in order)).split("\n")


def left_alone_expected(torch, order, after):
    return [after[n] for n in order]


@check.equal(yours=left_alone, torch=left_alone_expected)
def other_lines_are_left_alone(rng):
    """Are indented imports swapped, and torchvision, comments and texts left alone?"""
    after = ["    import kindling as torch"]
    after += ["        from kindling.nn import functional as F"]
    after += ["import torchvision", "from torchtext import data", "import mytorch"]
    after += ["# import torch", 's = "from torch import nn"']
    after += ["import kindling.optim as o"]
    return {"order": rng.permutation(8).tolist(), "after": after}
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 14.2 - Run a program (8 points, about 6 minutes)
#
# Write `run(text)`.
#
# In: the text of a program that defines a function `main`. Out: what `main()` returns. The program gets a namespace of its own: it changes no name of this notebook, and two programs do not see each other's names.
#
# By hand: `run("def main():\n    return 1 + 1")` returns 2.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# `exec(text, namespace)` runs a text with a dict as its global names. Behind it, the dict holds the functions that the text has defined.
#
# </details>
# <details><summary>My program does not find its own functions</summary>
#
# Give `exec` one dict only. With two, functions are put into the second and looked for in the first.
#
# </details>
# <details><summary>It runs, and the notebook's names have changed</summary>
#
# `exec(text)` alone uses the names of the notebook. A new dict for each call keeps them apart.
#
# </details>

# %% role="answer" id="run"
def run(text):
    """Return what the main function of a program returns, run by itself."""
    ### BEGIN SOLUTION
    namespace = {"__name__": "program"}
    exec(text, namespace)
    return namespace["main"]()
    ### END SOLUTION

# %%
print(run("def main():\n    return 1 + 1"), "expected: 2")

# %% role="check" id="check-run" points=5
def ran(my, number):
    helper = f"def helper():\n    return base * {number}\n"
    text = f"import math\nbase = math.floor(2.5)\n{helper}\ndef main():\n"
    found = my.run(text + "    return helper() + 1")
    asked = check.raises(lambda: my.helper)
    return {"result": found, "no new name": asked != "nothing"}


def ran_expected(torch, number):
    return {"result": 2 * number + 1, "no new name": True}


@check.equal(yours=ran, torch=ran_expected)
def programs_are_run(rng):
    """Does the program find its own names, and leave the notebook's alone?"""
    return {"number": int(rng.integers(2, 100))}

# %% role="check" id="hidden-run" points=3
# Hidden check (3 points): two programs in a row, a recursive function.
### BEGIN HIDDEN TESTS
def ran_twice(my, number):
    first = "total = 1\ndef main():\n    global total\n    total += 1\n    return total"
    second = "def f(n):\n    return n and n + f(n - 1)\n"
    second += f"def main():\n    return f({number}), 'total' in globals()"
    return [my.run(first), my.run(first), *my.run(second)]


def ran_twice_expected(torch, number):
    return [2, 2, number * (number + 1) // 2, False]


@check.equal(yours=ran_twice, torch=ran_twice_expected)
def programs_do_not_see_each_other(rng):
    """Does every program begin with names of its own?"""
    return {"number": int(rng.integers(2, 20))}
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 14.3 - Where do they part? (8 points, about 6 minutes)
#
# Write `first_difference(ours, theirs, tolerance)`.
#
# In: two lists of floats, and a float. Out: the first place at which they differ, or `None` if they agree. Two numbers agree if they are equal, or apart by at most `tolerance` times the absolute value of theirs; if the absolute value of theirs is smaller than 1, by at most `tolerance`. nan agrees with nothing, and inf with an equal inf only. If one list is longer, they differ at the end of the shorter one, unless they do so earlier.
#
# By hand: $(1, 2, 3)$ and $(1, 2.5, 3)$ with 0.1 differ at place 1, since $0.5 > 0.1 \cdot 2.5$. $(1)$ and $(1, 2)$ differ at place 1.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# A loop over pairs with `enumerate(zip(ours, theirs))` returns the first place that does not agree. Behind the loop, compare the lengths.
#
# </details>
# <details><summary>nan is not found</summary>
#
# Every comparison with nan is False. Ask whether they **agree**, and negate that: `not (abs(a - b) <= ...)`.
#
# </details>
# <details><summary>What is the limit?</summary>
#
# `tolerance * max(1, abs(b))` covers both cases. If it is infinite, only equal numbers agree.
#
# </details>

# %% role="answer" id="first-difference"
def first_difference(ours, theirs, tolerance=1e-4):
    """Return the first place at which two lists of numbers differ, or None."""
    ### BEGIN SOLUTION
    for place, (a, b) in enumerate(zip(ours, theirs, strict=False)):
        limit = tolerance * max(1, abs(b))
        if not (a == b or abs(a - b) <= limit < math.inf):
            return place
    if len(ours) != len(theirs):
        return min(len(ours), len(theirs))
    return None
    ### END SOLUTION

# %%
print(first_difference([1, 2, 3], [1, 2.5, 3], 0.1), "expected: 1")
print(first_difference([1], [1, 2], 0.1), "expected: 1")

# %% role="check" id="check-first-difference" points=5
def parted(my, a, place):
    first, found = my.first_difference, {}
    for name, factor in {"large": 900, "negative": -90, "small": 0.09}.items():
        theirs = [factor * number for number in a]
        limit = 0.01 * max(1, abs(theirs[place]))
        found[name] = [first(list(theirs), theirs, 0.01)]
        for step in (2 * limit, -2 * limit, 0.5 * limit):
            ours = [n + step * (i == place) for i, n in enumerate(theirs)]
            found[name].append(first(ours, theirs, 0.01))
    odd = [*a[:place], math.nan, *a[place + 1 :]]
    found["nan"] = [first(a, odd), first(odd, a), first(odd, odd)]
    return found | {"lengths": [first(a, a[:place]), first(a[:place], a)]}


def parted_expected(torch, a, place):
    found = {"large": [None, place, place, None]}
    found |= {"negative": found["large"], "small": found["large"]}
    return found | {"nan": [place] * 3, "lengths": [place] * 2}


@check.equal(yours=parted, torch=parted_expected)
def lists_part(rng):
    """Is the first difference found, whatever the numbers, and nothing elsewhere?"""
    return {"a": rng.uniform(0.5, 1, size=5).tolist(), "place": int(rng.integers(0, 5))}

# %% role="check" id="hidden-first-difference" points=3
# Hidden check (3 points): inf, nan, lists of other lengths, no numbers.
### BEGIN HIDDEN TESTS
def parted_oddly(my, place):
    a, nan = [-50.0, -2.0, 3.0, 4.0], float("nan")
    b, near = list(a), [-50.4, -2.0, 3.0, 4.0]
    b[place] = nan
    found = [my.first_difference(a, b), my.first_difference(b, a)]
    found += [my.first_difference(b, b), my.first_difference(a, a[:place])]
    found += [my.first_difference(a[:place], a), my.first_difference(a, near, 0.01)]
    inf, endless = [math.inf], [[-math.inf], [5.0], [math.inf]]
    found += [my.first_difference(inf, each) for each in endless]
    found += [my.first_difference(each, inf) for each in endless]
    return [*found, my.first_difference([], []), my.first_difference(a, near, 0.001)]


def parted_oddly_expected(torch, place):
    endless = [0, 0, None] * 2
    return [place, place, place, place, place, None, *endless, None, 0]


@check.equal(yours=parted_oddly, torch=parted_oddly_expected)
def lists_part_oddly(rng):
    """Is it right for inf, for nan, for lists of other lengths and for empty ones?"""
    return {"place": int(rng.integers(0, 4))}
### END HIDDEN TESTS

# %% [markdown]
# Now all seven, with your library and, if it is there, with torch; where it is missing, the program says where the two parted on another machine. Before you run it: at which step will the losses of the two part?

# %%
losses = {}
for name in PROGRAMS:
    losses[name] = ours = run(swap(text_of(name)))
    told = f"{name:26} {len(ours):3} losses, {ours[0]:8.4f} to {ours[-1]:8.4f}"
    if torch is None:
        told += ", parted at None with torch 2.13 on another machine"
    else:
        theirs = run(text_of(name))
        told += f", part at {first_difference(ours, theirs, 1e-3)}"
    print(told)

# %%
figure, axes = plt.subplots(2, 4, figsize=(12, 4.6))
for axis, (name, values) in zip(axes.flat, losses.items(), strict=False):
    axis.plot(values)
    axis.set_title(name, fontsize="small")
    axis.set_xlabel("number of the loss", fontsize="small")
    axis.set_ylabel("loss", fontsize="small")
axes.flat[-1].axis("off")
figure.tight_layout()
plt.show()

# %% [markdown]
# None means: nowhere, within a thousandth. Weights, random numbers, gradients and steps are the same, up to the rounding of the last digits. The line of `adversarial` zigzags because that program returns two losses for each step by turns, one of the network that tells apart and one of the network that makes.

# %% [markdown]
# ## 2. Files
#
# `kindling.save` writes the format of `torch.save`, and each library reads what the other has written. But names can differ: somebody else's checkpoint has `module.` in front of every name, or calls the body of a network `backbone`.

# %% [markdown]
# ### Exercise 14.4 - Load under other names (12 points, about 10 minutes)
#
# Write `load_renamed(model, state, prefixes)`.
#
# In: a `model`; `state`, a dict of names and tensors; `prefixes`, a dict that says which beginning of a name is replaced by which. For each name the **first** entry that it begins with is used, once; other names stay. Out: what `model.load_state_dict` returns for the renamed state. If two names become the same, raise a `ValueError` that names it. `state` itself is not changed.
#
# By hand: `prefixes` is `{"module.": ""}`, the names `module.weight` and `bias` become `weight` and `bias`.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Make a new dict in a loop over `state.items()`, with an inner loop over `prefixes.items()` that ends with `break` at the first match.
#
# </details>
# <details><summary>How do I replace only the beginning?</summary>
#
# `name.startswith(old)`, and then `new + name[len(old):]`. `replace` would also find it in the middle.
#
# </details>
# <details><summary>How do I see that two names became one?</summary>
#
# Before you put a name into the new dict, ask whether it is there already.
#
# </details>

# %% role="answer" id="load-renamed"
def load_renamed(model, state, prefixes):
    """Load a state whose names begin otherwise; return what load_state_dict does."""
    ### BEGIN SOLUTION
    renamed = {}
    for name, value in state.items():
        for old, new in prefixes.items():
            if name.startswith(old):
                name = new + name[len(old) :]
                break
        if name in renamed:
            raise ValueError(f"two tensors would both be called {name!r}")
        renamed[name] = value
    return model.load_state_dict(renamed)
    ### END SOLUTION

# %%
there = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))
state = {f"module.{name}": value for name, value in there.state_dict().items()}
here = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))
print(load_renamed(here, state, {"module.": ""}))
x = kindling.randn(4, 2)
print("the same answers:", bool((here(x) == there(x)).all()))

# %% role="check" id="check-load-renamed" points=7
def renamed(my, numbers):
    tensor, nn = my.kindling.tensor, my.nn
    model = nn.ModuleDict({"body": nn.Linear(3, 2), "head": nn.Linear(2, 1)})
    shapes = {"net.body.weight": (2, 3), "net.body.bias": (2,)}
    shapes |= {"last.weight": (1, 2), "head.bias": (1,)}
    state = {k: tensor(numbers[: math.prod(s)]).reshape(s) for k, s in shapes.items()}
    report = my.load_renamed(model, state, {"net.": "", "last.": "head."})
    found = {name: p.clone() for name, p in model.state_dict().items()}
    return {"state": found, "report": repr(report), "left alone": list(state)}


def renamed_expected(torch, numbers):
    shapes = {"body.weight": (2, 3), "body.bias": (2,)}
    shapes |= {"head.weight": (1, 2), "head.bias": (1,)}
    found = {name: numbers[: math.prod(s)].reshape(s) for name, s in shapes.items()}
    names = ["net.body.weight", "net.body.bias", "last.weight", "head.bias"]
    report = "<All keys matched successfully>"
    return {"state": found, "report": report, "left alone": names}


@check.equal(yours=renamed, torch=renamed_expected)
def states_are_renamed(rng):
    """Do the tensors come under their new names, and is the state left alone?"""
    return {"numbers": np.float32(rng.normal(size=6))}

# %% role="check" id="hidden-load-renamed" points=5
# Hidden check (5 points): the first match only, names that meet.
### BEGIN HIDDEN TESTS
def oddly_renamed(my, names):
    class Remembers:
        def load_state_dict(self, state, *args, **kwargs):
            return sorted(state)

    state, model = dict.fromkeys(names, 0), Remembers()
    rules = {"a.": "b.", "b.": "c.", "a": "never.", "": ""}
    found = [my.load_renamed(model, state, rules), my.load_renamed(model, state, {})]
    state["b.x"] = 0
    return [*found, check.raises(lambda: my.load_renamed(model, state, {"a.": "b."}))]


def oddly_renamed_expected(torch, names):
    renamed = sorted(["b.x", "c.a.y", "never.z", "d.a.a."])
    return [renamed, sorted(names), check.raises(lambda: int("two"))]


@check.equal(yours=oddly_renamed, torch=oddly_renamed_expected)
def states_are_oddly_renamed(rng):
    """Is the first fitting beginning replaced, once, and is a clash a ValueError?"""
    return {"names": [["a.x", "b.a.y", "az", "d.a.a."][n] for n in rng.permutation(4)]}
### END HIDDEN TESTS

# %% [markdown]
# The same through files: what the one library saves, the other reads, in both directions. Where torch is missing, your library reads its own file only.

# %%
with tempfile.TemporaryDirectory() as folder:
    file = Path(folder) / "model.pt"
    kindling.save({"epoch": 3, "model": there.state_dict()}, file)
    print("kindling reads its own file, epoch", kindling.load(file)["epoch"])
    if torch is not None:
        found = torch.load(file)["model"]
        same = np.array_equal(found["0.bias"], there[0].bias.detach())
        print("torch reads it:", same)
        torch.save(torch.nn.Linear(2, 2).state_dict(), file)
        print("kindling reads torch's:", list(kindling.load(file)))

# %% [markdown]
# ## 3. Where the time goes
#
# How fast is it? A forward hook of unit 06 is called behind every call of a module, a pre-hook before it. With a clock in both you see which layers take how long.

# %% [markdown]
# ### Exercise 14.5 - A stopwatch for layers (14 points, about 15 minutes)
#
# Write `layer_times(model, x, clock)`.
#
# In: a `model`, an input, and a function that returns the time in seconds. Out: a dict with the name (as in `named_modules`) of each module **without children** and the seconds that its forward took in `model(x)`, all calls together if it is called several times; in the order of `named_modules`, 0.0 for one that is not called. Afterward no hook is left, even if the forward fails.
#
# By hand: a clock that says 0, 1, 5, 7 at its four calls, and two layers called one after the other: the first took $1 - 0 = 1$, the second $7 - 5 = 2$ seconds.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# For each module without children register two hooks: `register_forward_pre_hook(lambda module, args: ...)` and `register_forward_hook(lambda module, args, output: ...)`. Both return a handle with `remove()`.
#
# </details>
# <details><summary>All times end up under the last name</summary>
#
# A function made in a loop sees the loop's name as it is when the function is called. Make the hooks in a helper function that gets the name as its argument, or key your dict by the module.
#
# </details>
# <details><summary>How are the hooks removed after an error?</summary>
#
# `try:` with the call of the model, `finally:` with a loop over the handles.
#
# </details>

# %% role="answer" id="layer-times"
def layer_times(model, x, clock=time.perf_counter):
    """Return the seconds that each module without children takes in model(x)."""
    ### BEGIN SOLUTION
    leaves = {m: name for name, m in model.named_modules() if not list(m.children())}
    seconds, started, handles = dict.fromkeys(leaves.values(), 0.0), {}, []

    def start(module, args):
        started[module] = clock()

    def stop(module, args, output):
        seconds[leaves[module]] += clock() - started[module]

    for module in leaves:
        handles.append(module.register_forward_pre_hook(start))
        handles.append(module.register_forward_hook(stop))
    try:
        model(x)
    finally:
        for handle in handles:
            handle.remove()
    return seconds
    ### END SOLUTION

# %%
ticks = iter([0.0, 1.0, 5.0, 7.0])
two = nn.Sequential(nn.Tanh(), nn.ReLU())
print(layer_times(two, x, lambda: next(ticks)), "expected: 1 and 2")

# %% role="check" id="check-layer-times" points=8
def timed(my, ticks):
    nn, now = my.nn, iter(ticks.tolist())
    twice = nn.ReLU()
    model = nn.Sequential(nn.Tanh(), nn.Sequential(twice, nn.Sigmoid()), twice)
    found = my.layer_times(model, my.kindling.ones(1), lambda: next(now))
    return {"times": found, "order": list(found)}


def timed_expected(torch, ticks):
    a, b, c, d = (ticks[1::2] - ticks[::2]).tolist()
    times = {"0": a, "1.0": b + d, "1.1": c}
    return {"times": times, "order": list(times)}


@check.equal(yours=timed, torch=timed_expected)
def layers_are_timed(rng):
    """Does each layer have its own time, all its calls together?"""
    return {"ticks": np.cumsum(rng.integers(1, 9, size=8)).astype(float)}

# %% role="check" id="hidden-layer-times" points=6
# Hidden check (6 points): a layer that is not called, a failing forward, no hooks left.
### BEGIN HIDDEN TESTS
def timed_oddly(my, seconds):
    nn, now, x = my.nn, [0], my.kindling.ones(1)

    class Odd(nn.Module):
        forward = lambda self, x: self.used(x)

    clock = lambda: now.append(now[-1] + seconds) or now[-1]
    odd, wrong = Odd(), nn.Sequential(nn.Tanh(), nn.Linear(3, 1))
    odd.used, odd.unused = nn.Tanh(), nn.ReLU()
    times = my.layer_times(odd, x, clock)
    failed, before = check.raises(lambda: my.layer_times(wrong, x, clock)), len(now)
    odd(wrong[0](x))
    return {"times": times, "failed": failed, "left": len(now) - before}


def timed_oddly_expected(torch, seconds):
    times = {"used": seconds, "unused": 0.0}
    return {"times": times, "failed": "RuntimeError", "left": 0}


@check.equal(yours=timed_oddly, torch=timed_oddly_expected)
def layers_are_timed_oddly(rng):
    """Is a layer that is not called at 0, and is no hook left, even after an error?"""
    return {"seconds": float(rng.integers(1, 9))}
### END HIDDEN TESTS

# %% [markdown]
# A convolutional network on 64 images. Before you run it: which layer takes longest?

# %%
def convolutional(library):
    nn = library.nn
    library.manual_seed(0)
    eyes = nn.Conv2d(1, 6, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5)
    rest = nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(400, 120), nn.ReLU()
    return nn.Sequential(*eyes, *rest, nn.Linear(120, 10))


images = kindling.randn(64, 1, 32, 32)
model = convolutional(kindling)
layer_times(model, images)
seconds = layer_times(model, images)
names = [f"{name} {type(layer).__name__}" for name, layer in model.named_children()]
plt.figure(figsize=(6, 2.8))
plt.barh(names[::-1], [1000 * s for s in seconds.values()][::-1], color="0.4")
plt.xlabel("milliseconds")
plt.show()

# %% [markdown]
# And against torch? Five networks, forward and backward, the same numbers in both. The ratio says how many times as long yours takes; below 1 it is faster.
#
# Where torch is missing, the cells of sections 3 and 4 print what was measured with torch 2.13 on another machine: the least processor time of 204 steps of each library in one thread, and the operations of torch's graph.

# %% role="given" id="step-time"
def step_time(library, make, shape, count=15):
    """Return the median seconds of a forward and a backward on random numbers."""
    model, x, taken = make(library), library.randn(*shape), []
    for _ in range(count):
        start = time.perf_counter()
        out = model(x)
        out = out[0] if isinstance(out, tuple) else out
        (out * out).mean().backward()
        taken.append(time.perf_counter() - start)
    return sorted(taken)[count // 2]


def dense(library, *sizes):
    """Return linear layers of these sizes with tanh between them."""
    layers = []
    for before, after in zip(sizes, sizes[1:], strict=False):
        layers += [library.nn.Linear(before, after), library.nn.Tanh()]
    return library.nn.Sequential(*layers[:-1])

# %% role="given" id="measured"
measured = {  # milliseconds of kindling and of torch 2.13, on another machine
    "dense, small": (0.27, 0.23),
    "dense, large": (5.50, 5.56),
    "convolution": (21.64, 10.92),
    "LSTM": (4.59, 3.36),
    "encoder layer": (9.89, 7.03),
}
operations = {  # of torch 2.13, for the encoder layer of section 4
    "AddBackward0": 2, "AddmmBackward0": 4, "CloneBackward0": 1,
    "NativeLayerNormBackward0": 2, "PermuteBackward0": 1, "ReluBackward0": 1,
    "ScaledDotProductFlashAttentionForCpuBackward0": 1, "SelectBackward0": 3,
    "SqueezeBackward1": 1, "SumBackward0": 1, "TBackward0": 4,
    "TransposeBackward0": 4, "UnsqueezeBackward0": 1, "ViewBackward0": 14,
}

# %%
networks = {
    "dense, small": (lambda t: dense(t, 8, 16, 4), (16, 8)),
    "dense, large": (lambda t: dense(t, 784, 512, 256, 10), (128, 784)),
    "convolution": (convolutional, (64, 1, 32, 32)),
    "LSTM": (lambda t: t.nn.LSTM(32, 64), (20, 32, 32)),
    "encoder layer": (lambda t: t.nn.TransformerEncoderLayer(64, 4, 128), (32, 16, 64)),
}
for name, (make, shape) in networks.items():
    mine = step_time(kindling, make, shape)
    told = f"{name:14} {1000 * mine:7.2f} ms"
    if torch is not None:
        theirs = step_time(torch, make, shape)
        told += f"   torch {1000 * theirs:7.2f} ms   ratio {mine / theirs:.2f}"
    else:
        a, b = measured[name]
        told += f"   elsewhere {a:7.2f} ms   torch {b:7.2f} ms   ratio {a / b:.2f}"
    print(told)

# %% [markdown]
# ## 4. What a graph is made of
#
# Part of the difference is how many operations there are. Each has a fixed price, in Python more than in C++; so frameworks **fuse**: they make one operation of several. Views, such as `ViewBackward0` and `TransposeBackward0`, move no numbers and cost little; count them apart.

# %% [markdown]
# ### Exercise 14.6 - Count the operations (10 points, about 10 minutes)
#
# Write `count_operations(tensor)`.
#
# In: a tensor that was computed, of your library or of torch. Out: a dict with the names of the nodes of its graph, `node.name()`, and how many **nodes** of each name there are. Every node counts once, also if several ways lead to it. Names that end with `AccumulateGrad`, the ends of the graph, do not count. A tensor without `grad_fn` has no operations: an empty dict.
#
# By hand: `y = x * x` for a leaf `x`: one `MulBackward0`. For `z = y + y` with this `y`: one `AddBackward0` and one `MulBackward0`, though two ways lead to it.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# A list of nodes still to look at, and a set of nodes that were seen. `node.next_functions` are pairs; the first of a pair is a node or `None`.
#
# </details>
# <details><summary>A shared node counts twice</summary>
#
# Put a node into the set as soon as you see it for the first time, and skip it whenever it is in there.
#
# </details>
# <details><summary>Should I call myself for each input?</summary>
#
# A chain of 10,000 operations would be too deep for that (unit 02). A loop with a list has no such limit.
#
# </details>

# %% role="answer" id="count-operations"
def count_operations(tensor):
    """Return how many nodes of each name the graph of a tensor has."""
    ### BEGIN SOLUTION
    counts, seen, todo = {}, set(), [tensor.grad_fn]
    while todo:
        node = todo.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        name = node.name()
        if not name.endswith("AccumulateGrad"):
            counts[name] = counts.get(name, 0) + 1
        todo += [other for other, _ in node.next_functions]
    return counts
    ### END SOLUTION

# %%
x = kindling.ones(2, requires_grad=True)
y = x * x
print(count_operations(y + y), "expected: one of each")

# %% role="check" id="check-count-operations" points=6
def counted(my, numbers, repeat):
    x = my.kindling.tensor(numbers).requires_grad_()
    y = x
    for _ in range(repeat):
        y = y * y + x.exp()
    count = my.count_operations
    return {"graph": count((y - x).sum()), "leaf": count(x), "plain": count(x.detach())}


def counted_by_torch(torch, numbers, repeat):
    graph = {"MulBackward0": repeat, "AddBackward0": repeat, "ExpBackward0": repeat}
    graph |= {"SubBackward0": 1, "SumBackward0": 1}
    return {"graph": graph, "leaf": {}, "plain": {}}


@check.equal(yours=counted, torch=counted_by_torch)
def operations_are_counted(rng):
    """Does each node count once, and no end of the graph?"""
    return {"numbers": 0.1 * rng.normal(size=3), "repeat": int(rng.integers(2, 6))}

# %% role="check" id="hidden-count-operations" points=4
# Hidden check (4 points): a long chain, a model.
### BEGIN HIDDEN TESTS
def counted_for_long(my, length):
    x = y = my.kindling.ones(1).requires_grad_()
    for _ in range(length):
        y = y + x
    model = my.nn.Sequential(my.nn.Linear(2, 3), my.nn.Tanh(), my.nn.Linear(3, 1))
    out = model(my.kindling.ones(2, 2))
    return [my.count_operations(y), my.count_operations((out * out).mean())]


def counted_for_long_by_torch(torch, length):
    model = {"TBackward0": 2, "AddmmBackward0": 2, "TanhBackward0": 1}
    model |= {"MulBackward0": 1, "MeanBackward0": 1}
    return [{"AddBackward0": length}, model]


@check.equal(yours=counted_for_long, torch=counted_for_long_by_torch)
def operations_of_long_chains_are_counted(rng):
    """Is it right for a chain of thousands, and for a model?"""
    return {"length": int(rng.integers(3000, 5000))}
### END HIDDEN TESTS

# %% [markdown]
# Your encoder layer and torch's, operation by operation:

# %%
def encoder_counts(library):
    library.manual_seed(0)
    layer = library.nn.TransformerEncoderLayer(8, 2, 16, dropout=0.0)
    return count_operations(layer(library.randn(5, 2, 8)).sum())


counts = {"kindling": encoder_counts(kindling)}
counts["torch"] = operations if torch is None else encoder_counts(torch)
for name, found in counts.items():
    print(name, sum(found.values()), "operations:", dict(sorted(found.items())))

# %% [markdown]
# **Question 14.1 (7 points).** Use the numbers of sections 3 and 4, your own with torch or those of the other machine. (a) For which of the five networks is the library slowest compared with torch, for which fastest? Give the ratios. (b) How many numbers does one operation handle in the small and in the large dense network, roughly, and what does that have to do with their ratios? (c) Name one operation of torch's encoder layer that is several in yours, and say what is saved by fusing: calls, memory, or products?

# %% [markdown] role="written" id="where-the-time-goes" points=7
# ### BEGIN SOLUTION
# (a) By the machine; on the other one, the convolution with 1.98 and the large dense network with 0.99. (b) An operation has a fixed price for being called and recorded, and a price per number. In the small dense network an operation handles some hundred numbers (16 examples of 4 to 16), so the fixed price is nearly everything, and it is higher in Python than in C++. In the large one it handles mostly 30,000 to 400,000, and there both libraries spend their time in the same kind of matrix product, so the ratio is near 1. (c) `NativeLayerNormBackward0`, which is a normalization, a product and a sum here; or the attention itself, which is one operation in torch and a factor, a product, a softmax and another product here. What is saved are calls, and arrays in between that are written to memory and read again; the number of products is the same.
#
# Mark scheme: (a) 2 points: both networks with ratios, from a run with torch or from the printed measurement. (b) 3 points: a fixed price per operation (1), a price per number (1), applied to both networks (1). (c) 2 points: a fused operation (1), calls or memory are saved (1).
# ### END SOLUTION

# %% [markdown]
# ## 5. What is missing, add it
#
# torch has some 160 layers; your library has many, not all. If a program wants one that is missing, you can write it. `Bilinear` is one: it takes two inputs and lets each pair of their numbers have a weight.
#
# $$y_o = \sum_{i,j} x_i\, A_{o,i,j}\, z_j + b_o$$

# %% [markdown]
# ### Exercise 14.7 - Bilinear (16 points, about 15 minutes)
#
# Write the class `Bilinear(in1_features, in2_features, out_features, bias=True, device=None, dtype=None)`.
#
# Attributes: the three sizes under their names; the parameters `weight` of shape `(out_features, in1_features, in2_features)` and `bias` of shape `(out_features,)`, or `None`. A method `reset_parameters` draws both, `weight` first, uniformly from $-b$ to $b$ with $b = 1 / \sqrt{\text{in1\_features}}$, under `no_grad`.
#
# `forward(self, input1, input2)`: In: `(*, in1_features)` and `(*, in2_features)`, the same axes in front, or none. Out: `(*, out_features)`, by the formula. `extra_repr` is given below.
#
# By hand: all sizes 1, weight 3, bias 1, inputs 2 and 5: $2 \cdot 3 \cdot 5 + 1 = 31$.

# %% [markdown]
# <details><summary>I don't know where to start</summary>
#
# Take your `Linear` of unit 06 as a pattern: `__init__`, `reset_parameters`, `forward`. `empty(..., dtype=dtype)` makes a tensor for a `Parameter`; `self.register_parameter("bias", None)` if there is no bias.
#
# </details>
# <details><summary>How do I write the sum?</summary>
#
# `kindling.einsum("...i,oij,...j->...o", input1, self.weight, input2)` is the formula, letter by letter.
#
# </details>
# <details><summary>Without einsum?</summary>
#
# The products of all pairs, `input1[..., :, None] * input2[..., None, :]`, with the last two axes made one, times the weight with its last two axes made one, transposed.
#
# </details>

# %% role="answer" id="bilinear" export="nn/modules/bilinear"
class Bilinear(Module):
    """y = x1 A x2 + b, with a weight for each pair of numbers of two inputs."""

    ### BEGIN SOLUTION
    def __init__(self, in1_features, in2_features, out_features, bias=True,
                 device=None, dtype=None):
        super().__init__()
        self.in1_features, self.in2_features = in1_features, in2_features
        self.out_features = out_features
        sizes = out_features, in1_features, in2_features
        self.weight = Parameter(empty(*sizes, dtype=dtype))
        made = Parameter(empty(out_features, dtype=dtype)) if bias else None
        self.register_parameter("bias", made)
        self.reset_parameters()

    def reset_parameters(self):
        """Draw weight, then bias, from -b to b with b = 1 / sqrt(in1_features)."""
        with no_grad():
            for param in self.parameters():
                param.uniform_(-(self.in1_features**-0.5), self.in1_features**-0.5)

    def forward(self, input1, input2):
        out = kindling.einsum("...i,oij,...j->...o", input1, self.weight, input2)
        return out if self.bias is None else out + self.bias

    ### END SOLUTION

# %% role="given" id="bilinear-repr" export="nn/modules/bilinear"
@extend(Bilinear)
def extra_repr(self):
    """Return the sizes, as torch prints them."""
    sizes = f"in1_features={self.in1_features}, in2_features={self.in2_features}"
    last = f"out_features={self.out_features}, bias={self.bias is not None}"
    return f"{sizes}, {last}"

# %%
layer = Bilinear(1, 1, 1)
with no_grad():
    layer.weight.fill_(3.0)
    layer.bias.fill_(1.0)
print(layer(kindling.tensor([2.0]), kindling.tensor([5.0])).item(), "expected: 31")
print(layer)

# %% role="check" id="check-bilinear" points=10
@check.like_torch
def pairs_are_weighed(torch, rng):
    """Are weights, result, gradients and repr torch's?"""
    i, j, o = (int(n) for n in rng.permutation([2, 3, 4]))
    torch.manual_seed(int(rng.integers(0, 1000)))
    layer = torch.nn.Bilinear(i, j, o)
    x = torch.tensor(rng.normal(size=(5, i)).tolist(), requires_grad=True)
    z = torch.tensor(rng.normal(size=(5, j)).tolist(), requires_grad=True)
    y = layer(x, z)
    (y * y).sum().backward()
    found = {"result": y.detach(), "gradients of inputs": [x.grad, z.grad]}
    found["state"] = {name: p.clone() for name, p in layer.state_dict().items()}
    found["gradients of parameters"] = {n: p.grad for n, p in layer.named_parameters()}
    return found | {"repr": repr(layer)}

# %% role="check" id="hidden-bilinear" points=6
# Hidden check (6 points): no bias, more axes and none, float64, inside a model.
### BEGIN HIDDEN TESTS
@check.like_torch
def other_pairs_are_weighed(torch, rng):
    """Is it right without a bias, with more axes or none, and in a model?"""
    torch.manual_seed(int(rng.integers(0, 1000)))
    bare = torch.nn.Bilinear(3, 2, 4, bias=False)
    exact = torch.nn.Bilinear(2, 2, 1, dtype=torch.float64)
    x, z = (torch.tensor(rng.normal(size=(2, 3, n)).tolist()) for n in (3, 2))
    model = torch.nn.ModuleDict({"pair": bare, "last": torch.nn.Linear(4, 1)})
    found = {"axes": bare(x, z).detach(), "none": bare(x[0, 0], z[0, 0]).detach()}
    found["float64"] = exact(z.double(), z.double()).detach()
    found["model"] = [name for name, _ in model.named_parameters()]
    return found | {"repr": repr(bare), "sizes": [bare.in1_features, bare.in2_features]}
### END HIDDEN TESTS

# %% [markdown]
# ## 6. Looking back
#
# **Question 14.2 (7 points).** Take the line `loss.backward()` of the program in section 1. Say what happens in **your** code from there to the moment when `conv1.weight.grad` is a tensor. Name at least five parts that you have built, with the units, in the order in which they are used.

# %% [markdown] role="written" id="one-line" points=7
# ### BEGIN SOLUTION
# For example: `backward` of the tensor (unit 04) begins with the gradient 1 and lets the engine put the nodes into a topological order (unit 02, 04), so that each node has all of its gradient before it is called. Then come the backwards of the loss, log-softmax and the choice of the labels (unit 05); that of `Linear` for matrices (units 03, 05), whose weight gets its gradient on the way; dropout's mask (unit 10); pooling (unit 11); the mask of `relu` (unit 05); batch normalization, with its three parts (unit 10); the second convolution: columns, product of matrices, `fold` (unit 11); pooling, relu, batch normalization again; and the first convolution, whose product of the gradient with the columns is the gradient of the weight. Where something was broadcast, as the bias, the gradient is summed over it (unit 03). At the end the gradient is added into `grad` of the leaf (unit 04), where the optimizer (unit 08) will find it.
#
# Mark scheme: 1 point each for five parts in a right order with their unit; 1 for the topological order or for the sum of gradients from several ways; 1 for the accumulation at the leaf.
# ### END SOLUTION

# %% [markdown]
# **Question 14.3 (6 points).** (a) Name three things that torch does and your library does not, and say for whom each of them matters. (b) A program gives slightly other losses with your library from step 30 on: 1.2345 and 1.2346. Describe how you would find out whether it is a fault or rounding.

# %% [markdown] role="written" id="what-is-left" points=6
# ### BEGIN SOLUTION
# (a) For example: it computes on graphics processors, which matters to everybody with large models; it fuses operations and compiles whole models, for those who train for days; it spreads training over many machines; it keeps numbers in 16 bits to save memory; it exports models to phones. (b) Run both in float64: if the difference becomes smaller by many orders, it is rounding. Compare earlier quantities step by step: the weights after the first step, the gradients of the first step, the outputs of each layer; a fault shows up at one place and at once, rounding grows slowly from the last digits. A comparison of gradients with finite differences tells which of the two is right.
#
# Mark scheme: (a) 3 points: 1 for each thing with somebody for whom it matters. (b) 3 points: float64 or the size of the difference (1), comparing earlier or smaller quantities (1), a test that decides, such as finite differences or where it begins (1).
# ### END SOLUTION

# %% [markdown]
# ## What you now own
#
# - A library that runs programs of PyTorch, because it keeps PyTorch's rules; and the knowledge of what each of its lines does.
# - `swap`, `run` and `first_difference`, to check it on programs of your own.
# - `load_renamed`: checkpoints from elsewhere.
# - `layer_times` and `count_operations`: where the time goes, and why.
# - `Bilinear`, the first layer that you added because you wanted it.
#
# That is the end of the course. None of it was magic.
