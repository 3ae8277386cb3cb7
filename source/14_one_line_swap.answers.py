# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% exercise="swap" mistake="every-torch"
# Every "torch" in the text is replaced, also in the middle of lines and words. Only the beginnings of imports change.
def swap(text):
    return text.replace("import torch", "import kindling as torch").replace(
        "from torch", "from kindling"
    )

# %% exercise="swap" mistake="torchvision-too"
# torchvision and torchtext are swapped as well. Behind torch the name has to end: use \b, or ask for a dot, a space or the end of the line.
def swap(text):
    rules = {
        r"^( *)import torch(?= *(#|$))": r"\1import kindling as torch",
        r"^( *)import torch": r"\1import kindling",
        r"^( *)from torch": r"\1from kindling",
    }
    for old, new in rules.items():
        text = re.sub(old, new, text, flags=re.M)
    return text

# %% exercise="swap" mistake="not-indented"
# Only lines without indentation are swapped. An import may stand inside of a function.
def swap(text):
    rules = {
        r"^import torch(?= *(#|$))": r"import kindling as torch",
        r"^import torch(?=\.| as )": r"import kindling",
        r"^from torch(?=[. ])": r"from kindling",
    }
    for old, new in rules.items():
        text = re.sub(old, new, text, flags=re.M)
    return text

# %% exercise="swap" mistake="no-as"
# `import torch` becomes `import kindling`, and the program does not know the name torch any more: `as torch`.
def swap(text):
    text = re.sub(r"^( *)import torch\b", r"\1import kindling", text, flags=re.M)
    return re.sub(r"^( *)from torch\b", r"\1from kindling", text, flags=re.M)

# %% exercise="swap" mistake="first-line-only"
# Without re.MULTILINE, ^ and $ mean the whole text, so only its first line can change.
def swap(text):
    rules = {
        r"^( *)import torch(?= *(#|$))": r"\1import kindling as torch",
        r"^( *)import torch(?=\.| as )": r"\1import kindling",
        r"^( *)from torch(?=[. ])": r"\1from kindling",
    }
    for old, new in rules.items():
        text = re.sub(old, new, text)
    return text

# %% exercise="swap" mistake="indentation-lost"
# The indentation is lost: the line is written anew without it.
def swap(text):
    rules = {
        r"^ *import torch(?= *(#|$))": r"import kindling as torch",
        r"^ *import torch(?=\.| as )": r"import kindling",
        r"^ *from torch(?=[. ])": r"from kindling",
    }
    for old, new in rules.items():
        text = re.sub(old, new, text, flags=re.M)
    return text

# %% exercise="swap" mistake="replaced-in-order"
# str.replace finds the words anywhere, also in comments and texts, and it does not see what comes behind them. Look at the beginning of each line.
def swap(text):
    text = text.replace("import torch.", "import kindling.")
    text = text.replace("from torch", "from kindling")
    return text.replace("import torch", "import kindling as torch")

# %% exercise="swap" mistake="other-name-left"
# `import torch as t` is left alone: it becomes `import kindling as t`.
def swap(text):
    rules = {
        r"^( *)import torch(?= *(#|$))": r"\1import kindling as torch",
        r"^( *)import torch\.": r"\1import kindling.",
        r"^( *)from torch(?=[. ])": r"\1from kindling",
    }
    for old, new in rules.items():
        text = re.sub(old, new, text, flags=re.M)
    return text

# %% exercise="swap" mistake="comment-behind"
# `import torch` with a comment behind it is left alone. It is swapped, and the comment stays.
def swap(text):
    rules = {
        r"^( *)import torch *$": r"\1import kindling as torch",
        r"^( *)import torch(?=\.| as )": r"\1import kindling",
        r"^( *)from torch(?=[. ])": r"\1from kindling",
    }
    for old, new in rules.items():
        text = re.sub(old, new, text, flags=re.M)
    return text

# %% exercise="swap" honest="line-by-line"
# A loop over the lines, without patterns.
def swap(text):
    lines = []
    for line in text.split("\n"):
        bare = line.lstrip(" ")
        space = line[: len(line) - len(bare)]
        if bare.split("#")[0].rstrip() == "import torch":
            bare = bare.replace("torch", "kindling as torch", 1)
        for word in ("import torch.", "import torch as ", "from torch ", "from torch."):
            if bare.startswith(word):
                bare = word.replace("torch", "kindling") + bare[len(word) :]
        lines.append(space + bare)
    return "\n".join(lines)

# %% exercise="run" mistake="two-dicts"
# exec gets two dicts, so the program's functions do not find each other. Give it one.
def run(text):
    names = {}
    exec(text, {}, names)
    return names["main"]()

# %% exercise="run" mistake="in-the-notebook"
# The program runs among the names of the notebook and changes them. Give exec a dict of its own.
def run(text):
    exec(text, globals())
    return main()

# %% exercise="run" mistake="not-called"
# main itself is returned and never called.
def run(text):
    space = {}
    exec(text, space)
    return space["main"]

# %% exercise="run" mistake="one-dict-for-all"
# All programs share one dict, which is made once, so a program sees the names of the one before.
def run(text, space={}):
    exec(text, space)
    return space["main"]()

# %% exercise="run" honest="module"
# The names of a new module object.
def run(text):
    import types

    module = types.ModuleType("program")
    exec(compile(text, "program.py", "exec"), vars(module))
    return module.main()

# %% exercise="first-difference" mistake="nan-agrees"
# nan is taken for equal, since every comparison with it is False. Ask whether they agree, and negate that.
def first_difference(ours, theirs, tolerance=1e-4):
    for n, (a, b) in enumerate(zip(ours, theirs)):
        limit = tolerance * max(1, abs(b))
        endless = a != b and limit == math.inf
        if endless or abs(a - b) > limit:
            return n
    return None if len(ours) == len(theirs) else min(len(ours), len(theirs))

# %% exercise="first-difference" mistake="lengths-ignored"
# Lists of other lengths agree here if they begin alike. They differ at the end of the shorter one.
def first_difference(ours, theirs, tolerance=1e-4):
    for n, (a, b) in enumerate(zip(ours, theirs)):
        if not (a == b or abs(a - b) <= tolerance * max(1, abs(b)) < math.inf):
            return n
    return None

# %% exercise="first-difference" mistake="absolute-only"
# Large numbers are compared as small ones are. The limit grows with theirs: tolerance times its absolute value.
def first_difference(ours, theirs, tolerance=1e-4):
    for n, (a, b) in enumerate(zip(ours, theirs)):
        if not (a == b or abs(a - b) <= tolerance < math.inf):
            return n
    return None if len(ours) == len(theirs) else min(len(ours), len(theirs))

# %% exercise="first-difference" mistake="signed"
# The sign of the difference counts: a number that is too small is not found. Take absolute values.
def first_difference(ours, theirs, tolerance=1e-4):
    for n, (a, b) in enumerate(zip(ours, theirs)):
        if not (a == b or a - b <= tolerance * max(1, abs(b)) < math.inf):
            return n
    return None if len(ours) == len(theirs) else min(len(ours), len(theirs))

# %% exercise="first-difference" mistake="negative-limit"
# For a negative number the limit is that of a small one: the absolute value of theirs is missing.
def first_difference(ours, theirs, tolerance=1e-4):
    for n, (a, b) in enumerate(zip(ours, theirs)):
        if not (a == b or abs(a - b) <= tolerance * max(1, b) < math.inf):
            return n
    return None if len(ours) == len(theirs) else min(len(ours), len(theirs))

# %% exercise="first-difference" mistake="no-floor"
# Small numbers are compared too strictly: where the absolute value of theirs is smaller than 1, the limit is the tolerance itself.
def first_difference(ours, theirs, tolerance=1e-4):
    for n, (a, b) in enumerate(zip(ours, theirs)):
        if not (a == b or abs(a - b) <= tolerance * abs(b) < math.inf):
            return n
    return None if len(ours) == len(theirs) else min(len(ours), len(theirs))

# %% exercise="first-difference" mistake="limit-beside-one"
# What is compared with 1 is the limit. It is the absolute value of theirs, before the product with the tolerance.
def first_difference(ours, theirs, tolerance=1e-4):
    for n, (a, b) in enumerate(zip(ours, theirs)):
        limit = tolerance * abs(b)
        if limit < 1:
            limit = tolerance
        if not (a == b or abs(a - b) <= limit < math.inf):
            return n
    return None if len(ours) == len(theirs) else min(len(ours), len(theirs))

# %% exercise="first-difference" mistake="endless-limit"
# For an infinite number the limit is infinite too, so everything agrees with it; and inf minus inf is nan. Ask first whether they are equal.
def first_difference(ours, theirs, tolerance=1e-4):
    for n, (a, b) in enumerate(zip(ours, theirs)):
        if not abs(a - b) <= tolerance * max(1, abs(b)):
            return n
    return None if len(ours) == len(theirs) else min(len(ours), len(theirs))

# %% exercise="first-difference" mistake="no-floor-and-nan"
# Small numbers are compared too strictly, and nan is taken for equal. The limit is at least the tolerance; ask whether two numbers agree, and negate that.
def first_difference(ours, theirs, tolerance=1e-4):
    for n, (a, b) in enumerate(zip(ours, theirs)):
        if abs(a - b) > tolerance * abs(b):
            return n
    return None if len(ours) == len(theirs) else min(len(ours), len(theirs))

# %% exercise="first-difference" mistake="negative-limit-and-lengths"
# For a negative number the limit is that of a small one, since the absolute value of theirs is missing; and lists of other lengths agree.
def first_difference(ours, theirs, tolerance=1e-4):
    for n, (a, b) in enumerate(zip(ours, theirs)):
        if not abs(a - b) <= tolerance * max(1, b):
            return n
    return None

# %% exercise="first-difference" honest="filled-up"
# The shorter list is filled up with nan, which agrees with nothing.
def first_difference(ours, theirs, tolerance=1e-4):
    longest = max(len(ours), len(theirs))
    a, b = (list(x) + [math.nan] * (longest - len(x)) for x in (ours, theirs))
    for n in range(longest):
        if math.isclose(a[n], b[n], rel_tol=0, abs_tol=tolerance * max(1, abs(b[n]))):
            continue
        return n
    return None

# %% exercise="load-renamed" mistake="in-the-middle"
# The piece is replaced wherever it stands in the name. Only the beginning is.
def load_renamed(model, state, prefixes):
    renamed = {}
    for name, value in state.items():
        for old, new in prefixes.items():
            if old in name:
                name = name.replace(old, new)
                break
        if name in renamed:
            raise ValueError(f"two tensors would be called {name!r}")
        renamed[name] = value
    return model.load_state_dict(renamed)

# %% exercise="load-renamed" mistake="all-rules"
# All fitting rules are used, one after the other. Only the first one is: break after it.
def load_renamed(model, state, prefixes):
    renamed = {}
    for name, value in state.items():
        for old, new in prefixes.items():
            if name.startswith(old):
                name = new + name[len(old) :]
        if name in renamed:
            raise ValueError(f"two tensors would be called {name!r}")
        renamed[name] = value
    return model.load_state_dict(renamed)

# %% exercise="load-renamed" mistake="clash-unseen"
# If two names become the same, one tensor is lost without a word. Raise ValueError.
def load_renamed(model, state, prefixes):
    renamed = {}
    for name, value in state.items():
        for old, new in prefixes.items():
            if name.startswith(old):
                name = new + name[len(old) :]
                break
        renamed[name] = value
    return model.load_state_dict(renamed)

# %% exercise="load-renamed" mistake="nothing-returned"
# The report of load_state_dict is not returned.
def load_renamed(model, state, prefixes):
    renamed = {}
    for name, value in state.items():
        for old, new in prefixes.items():
            if name.startswith(old):
                name = new + name[len(old) :]
                break
        if name in renamed:
            raise ValueError(f"two tensors would be called {name!r}")
        renamed[name] = value
    model.load_state_dict(renamed)

# %% exercise="load-renamed" mistake="state-changed"
# The state itself is changed. Make a new dict.
def load_renamed(model, state, prefixes):
    for name in list(state):
        value = state.pop(name)
        for old, new in prefixes.items():
            if name.startswith(old):
                name = new + name[len(old) :]
                break
        if name in state:
            raise ValueError(f"two tensors would be called {name!r}")
        state[name] = value
    return model.load_state_dict(state)

# %% exercise="load-renamed" mistake="others-dropped"
# Names that begin with none of the prefixes are dropped. They stay as they are.
def load_renamed(model, state, prefixes):
    renamed = {}
    for name, value in state.items():
        for old, new in prefixes.items():
            if name.startswith(old):
                name = new + name[len(old) :]
                if name in renamed:
                    raise ValueError(f"two tensors would be called {name!r}")
                renamed[name] = value
                break
    return model.load_state_dict(renamed)

# %% exercise="load-renamed" honest="a-helper"
# A function for one name, then a dict of all.
def load_renamed(model, state, prefixes):
    def of(name):
        for old in prefixes:
            if name.startswith(old):
                return prefixes[old] + name.removeprefix(old)
        return name

    names = [of(name) for name in state]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise ValueError(f"these names would stand for two tensors: {twice}")
    return model.load_state_dict(dict(zip(names, state.values())))

# %% exercise="layer-times" mistake="last-name"
# All times end up under the last layer's name: a function made in a loop sees the loop's name as it is when it is called.
def layer_times(model, x, clock=time.perf_counter):
    times, begun, handles = {}, {}, []
    for name, module in model.named_modules():
        if not list(module.children()):
            times[name] = 0.0

            def start(module, args):
                begun[name] = clock()

            def stop(module, args, output):
                times[name] += clock() - begun[name]

            handles.append(module.register_forward_pre_hook(start))
            handles.append(module.register_forward_hook(stop))
    try:
        model(x)
    finally:
        for handle in handles:
            handle.remove()
    return times

# %% exercise="layer-times" mistake="last-call"
# Only the last call of a layer counts. All its calls together do: add.
def layer_times(model, x, clock=time.perf_counter):
    leaves = {m: n for n, m in model.named_modules() if not list(m.children())}
    times, begun, handles = dict.fromkeys(leaves.values(), 0.0), {}, []

    def start(module, args):
        begun[module] = clock()

    def stop(module, args, output):
        times[leaves[module]] = clock() - begun[module]

    for module in leaves:
        handles.append(module.register_forward_pre_hook(start))
        handles.append(module.register_forward_hook(stop))
    try:
        model(x)
    finally:
        for handle in handles:
            handle.remove()
    return times

# %% exercise="layer-times" mistake="hooks-left"
# The hooks are never removed, so later calls are timed as well.
def layer_times(model, x, clock=time.perf_counter):
    leaves = {m: n for n, m in model.named_modules() if not list(m.children())}
    times, begun = dict.fromkeys(leaves.values(), 0.0), {}

    def start(module, args):
        begun[module] = clock()

    def stop(module, args, output):
        times[leaves[module]] += clock() - begun[module]

    for module in leaves:
        module.register_forward_pre_hook(start)
        module.register_forward_hook(stop)
    model(x)
    return times

# %% exercise="layer-times" mistake="left-after-an-error"
# After a forward that fails the hooks are left. Remove them in a finally.
def layer_times(model, x, clock=time.perf_counter):
    leaves = {m: n for n, m in model.named_modules() if not list(m.children())}
    times, begun, handles = dict.fromkeys(leaves.values(), 0.0), {}, []

    def start(module, args):
        begun[module] = clock()

    def stop(module, args, output):
        times[leaves[module]] += clock() - begun[module]

    for module in leaves:
        handles.append(module.register_forward_pre_hook(start))
        handles.append(module.register_forward_hook(stop))
    model(x)
    for handle in handles:
        handle.remove()
    return times

# %% exercise="layer-times" mistake="uncalled-missing"
# A layer that is not called is missing. It has 0.0 seconds.
def layer_times(model, x, clock=time.perf_counter):
    leaves = {m: n for n, m in model.named_modules() if not list(m.children())}
    times, begun, handles = {}, {}, []

    def start(module, args):
        begun[module] = clock()

    def stop(module, args, output):
        name = leaves[module]
        times[name] = times.get(name, 0.0) + clock() - begun[module]

    for module in leaves:
        handles.append(module.register_forward_pre_hook(start))
        handles.append(module.register_forward_hook(stop))
    try:
        model(x)
    finally:
        for handle in handles:
            handle.remove()
    return times

# %% exercise="layer-times" mistake="all-modules"
# Modules with children are timed as well, so their time counts twice. Only those without children are asked for.
def layer_times(model, x, clock=time.perf_counter):
    every = {m: n for n, m in model.named_modules() if n}
    times, begun, handles = dict.fromkeys(every.values(), 0.0), {}, []

    def start(module, args):
        begun[module] = clock()

    def stop(module, args, output):
        times[every[module]] += clock() - begun[module]

    for module in every:
        handles.append(module.register_forward_pre_hook(start))
        handles.append(module.register_forward_hook(stop))
    try:
        model(x)
    finally:
        for handle in handles:
            handle.remove()
    return times

# %% exercise="layer-times" honest="a-maker-of-hooks"
# A helper function makes the two hooks of one name.
def layer_times(model, x, clock=time.perf_counter):
    times, handles = {}, []

    def watch(name, module):
        begun = []
        times[name] = 0.0

        def before(module, args):
            begun.append(clock())

        def after(module, args, output):
            times[name] += clock() - begun.pop()

        handles.append(module.register_forward_pre_hook(before))
        handles.append(module.register_forward_hook(after))

    for name, module in model.named_modules():
        if len(list(module.children())) == 0:
            watch(name, module)
    try:
        model(x)
    finally:
        [handle.remove() for handle in handles]
    return times

# %% exercise="count-operations" mistake="ways-counted"
# A node to which several ways lead counts several times. Remember which nodes were seen.
def count_operations(tensor):
    counts, todo, steps = {}, [tensor.grad_fn], 0
    while todo and steps < 20000:
        steps += 1
        node = todo.pop()
        if node is None:
            continue
        name = node.name()
        if not name.endswith("AccumulateGrad"):
            counts[name] = counts.get(name, 0) + 1
        todo += [other for other, _ in node.next_functions]
    return counts

# %% exercise="count-operations" mistake="ends-counted"
# The ends of the graph, AccumulateGrad, are counted as operations.
def count_operations(tensor):
    counts, seen, todo = {}, set(), [tensor.grad_fn]
    while todo:
        node = todo.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        counts[node.name()] = counts.get(node.name(), 0) + 1
        todo += [other for other, _ in node.next_functions]
    return counts

# %% exercise="count-operations" mistake="first-input-only"
# Only the first input of each node is followed.
def count_operations(tensor):
    counts, node = {}, tensor.grad_fn
    while node is not None:
        name = node.name()
        if not name.endswith("AccumulateGrad"):
            counts[name] = counts.get(name, 0) + 1
        node = node.next_functions[0][0] if node.next_functions else None
    return counts

# %% exercise="count-operations" mistake="recursion"
# The function calls itself for each input, and Python stops it at a depth of 1,000.
def count_operations(tensor):
    counts, seen = {}, set()

    def visit(node):
        if node is None or node in seen:
            return
        seen.add(node)
        name = node.name()
        if not name.endswith("AccumulateGrad"):
            counts[name] = counts.get(name, 0) + 1
        for other, _ in node.next_functions:
            visit(other)

    visit(tensor.grad_fn)
    return counts

# %% exercise="count-operations" mistake="last-left-out"
# The operation that made the tensor itself is not counted.
def count_operations(tensor):
    counts, seen, todo = {}, set(), []
    if tensor.grad_fn is not None:
        todo = [other for other, _ in tensor.grad_fn.next_functions]
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

# %% exercise="count-operations" honest="counter"
# Layer by layer, with a Counter.
def count_operations(tensor):
    from collections import Counter

    front = {tensor.grad_fn} - {None}
    known = set(front)
    while front:
        behind = {other for node in front for other, _ in node.next_functions}
        front = behind - known - {None}
        known |= front
    names = Counter(node.name() for node in known)
    return {n: k for n, k in names.items() if not n.endswith("AccumulateGrad")}

# %% exercise="bilinear" mistake="bound-of-the-second"
# The numbers are drawn up to one over the root of in2_features. It is in1_features.
class Bilinear(Module):
    def __init__(self, in1_features, in2_features, out_features, bias=True,
                 device=None, dtype=None):
        super().__init__()
        self.in1_features, self.in2_features = in1_features, in2_features
        self.out_features = out_features
        shape = out_features, in1_features, in2_features
        self.weight = Parameter(empty(*shape, dtype=dtype))
        own = Parameter(empty(out_features, dtype=dtype)) if bias else None
        self.register_parameter("bias", own)
        self.reset_parameters()

    def reset_parameters(self):
        bound = 1 / math.sqrt(self.in2_features)
        with no_grad():
            for param in self.parameters():
                param.uniform_(-bound, bound)

    def forward(self, input1, input2):
        y = kindling.einsum("...i,oij,...j->...o", input1, self.weight, input2)
        return y if self.bias is None else y + self.bias

# %% exercise="bilinear" mistake="weight-turned"
# The last two axes of the weight are exchanged: its shape is (out, in1, in2).
class Bilinear(Module):
    def __init__(self, in1_features, in2_features, out_features, bias=True,
                 device=None, dtype=None):
        super().__init__()
        self.in1_features, self.in2_features = in1_features, in2_features
        self.out_features = out_features
        shape = out_features, in2_features, in1_features
        self.weight = Parameter(empty(*shape, dtype=dtype))
        own = Parameter(empty(out_features, dtype=dtype)) if bias else None
        self.register_parameter("bias", own)
        self.reset_parameters()

    def reset_parameters(self):
        bound = 1 / math.sqrt(self.in1_features)
        with no_grad():
            for param in self.parameters():
                param.uniform_(-bound, bound)

    def forward(self, input1, input2):
        y = kindling.einsum("...i,oji,...j->...o", input1, self.weight, input2)
        return y if self.bias is None else y + self.bias

# %% exercise="bilinear" mistake="no-bias-added"
# The bias is never added.
class Bilinear(Module):
    def __init__(self, in1_features, in2_features, out_features, bias=True,
                 device=None, dtype=None):
        super().__init__()
        self.in1_features, self.in2_features = in1_features, in2_features
        self.out_features = out_features
        shape = out_features, in1_features, in2_features
        self.weight = Parameter(empty(*shape, dtype=dtype))
        own = Parameter(empty(out_features, dtype=dtype)) if bias else None
        self.register_parameter("bias", own)
        self.reset_parameters()

    def reset_parameters(self):
        bound = 1 / math.sqrt(self.in1_features)
        with no_grad():
            for param in self.parameters():
                param.uniform_(-bound, bound)

    def forward(self, input1, input2):
        return kindling.einsum("...i,oij,...j->...o", input1, self.weight, input2)

# %% exercise="bilinear" mistake="two-axes-only"
# The inputs must have two axes here. They may have any axes in front, or none.
class Bilinear(Module):
    def __init__(self, in1_features, in2_features, out_features, bias=True,
                 device=None, dtype=None):
        super().__init__()
        self.in1_features, self.in2_features = in1_features, in2_features
        self.out_features = out_features
        shape = out_features, in1_features, in2_features
        self.weight = Parameter(empty(*shape, dtype=dtype))
        own = Parameter(empty(out_features, dtype=dtype)) if bias else None
        self.register_parameter("bias", own)
        self.reset_parameters()

    def reset_parameters(self):
        bound = 1 / math.sqrt(self.in1_features)
        with no_grad():
            for param in self.parameters():
                param.uniform_(-bound, bound)

    def forward(self, input1, input2):
        y = kindling.einsum("ni,oij,nj->no", input1, self.weight, input2)
        return y if self.bias is None else y + self.bias

# %% exercise="bilinear" mistake="always-a-bias"
# There is a bias also with bias=False. Then it is None, and registered as such.
class Bilinear(Module):
    def __init__(self, in1_features, in2_features, out_features, bias=True,
                 device=None, dtype=None):
        super().__init__()
        self.in1_features, self.in2_features = in1_features, in2_features
        self.out_features = out_features
        shape = out_features, in1_features, in2_features
        self.weight = Parameter(empty(*shape, dtype=dtype))
        self.bias = Parameter(empty(out_features, dtype=dtype))
        self.reset_parameters()

    def reset_parameters(self):
        bound = 1 / math.sqrt(self.in1_features)
        with no_grad():
            for param in self.parameters():
                param.uniform_(-bound, bound)

    def forward(self, input1, input2):
        y = kindling.einsum("...i,oij,...j->...o", input1, self.weight, input2)
        return y + self.bias

# %% exercise="bilinear" mistake="bound-of-both"
# The numbers are drawn up to one over the root of in1_features times in2_features. It is that of in1_features alone.
class Bilinear(Module):
    def __init__(self, in1_features, in2_features, out_features, bias=True,
                 device=None, dtype=None):
        super().__init__()
        self.in1_features, self.in2_features = in1_features, in2_features
        self.out_features = out_features
        shape = out_features, in1_features, in2_features
        self.weight = Parameter(empty(*shape, dtype=dtype))
        own = Parameter(empty(out_features, dtype=dtype)) if bias else None
        self.register_parameter("bias", own)
        self.reset_parameters()

    def reset_parameters(self):
        bound = 1 / math.sqrt(self.in1_features * self.in2_features)
        with no_grad():
            for param in self.parameters():
                param.uniform_(-bound, bound)

    def forward(self, input1, input2):
        y = kindling.einsum("...i,oij,...j->...o", input1, self.weight, input2)
        return y if self.bias is None else y + self.bias

# %% exercise="bilinear" mistake="bias-first"
# The bias is drawn before the weight, so both get other random numbers. The weight comes first.
class Bilinear(Module):
    def __init__(self, in1_features, in2_features, out_features, bias=True,
                 device=None, dtype=None):
        super().__init__()
        self.in1_features, self.in2_features = in1_features, in2_features
        self.out_features = out_features
        shape = out_features, in1_features, in2_features
        self.weight = Parameter(empty(*shape, dtype=dtype))
        own = Parameter(empty(out_features, dtype=dtype)) if bias else None
        self.register_parameter("bias", own)
        self.reset_parameters()

    def reset_parameters(self):
        bound = 1 / math.sqrt(self.in1_features)
        with no_grad():
            for param in reversed(list(self.parameters())):
                param.uniform_(-bound, bound)

    def forward(self, input1, input2):
        y = kindling.einsum("...i,oij,...j->...o", input1, self.weight, input2)
        return y if self.bias is None else y + self.bias

# %% exercise="bilinear" honest="pairs"
# The products of all pairs as one long vector, and a linear layer of it.
class Bilinear(Module):
    """A weight for each pair of numbers."""

    def __init__(self, in1_features, in2_features, out_features, bias=True,
                 device=None, dtype=None):
        super().__init__()
        self.in1_features = in1_features
        self.in2_features = in2_features
        self.out_features = out_features
        sizes = out_features, in1_features, in2_features
        self.weight = Parameter(empty(sizes, dtype=dtype))
        if bias:
            self.bias = Parameter(empty(out_features, dtype=dtype))
        else:
            self.register_parameter("bias", None)
        self.reset_parameters()

    def reset_parameters(self):
        """Draw the numbers."""
        bound = self.in1_features**-0.5
        with no_grad():
            self.weight.uniform_(-bound, bound)
            if self.bias is not None:
                self.bias.uniform_(-bound, bound)

    def forward(self, input1, input2):
        """Return the sums over all pairs."""
        pairs = (input1.unsqueeze(-1) * input2.unsqueeze(-2)).flatten(-2)
        return F.linear(pairs, self.weight.flatten(1), self.bias)
