# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% exercise="lookup" mistake="added-once"
# A row that was read several times gets only one of its gradients: `out[index] += grad` adds once. np.add.at adds all.
class Lookup(Function):
    def forward(self, table, index, padding_idx):
        self.index, self.padding_idx, self.shape = index, padding_idx, table.shape
        return table[index]

    def backward(self, grad):
        out = np.zeros(self.shape, grad.dtype)
        out[self.index] += grad
        if self.padding_idx is not None:
            out[self.padding_idx] = 0
        return out

# %% exercise="lookup" mistake="padding-learns"
# The row of the padding gets a gradient. It stands for no word: set its gradient to 0.
class Lookup(Function):
    def forward(self, table, index, padding_idx):
        self.index, self.shape = index, table.shape
        return table[index]

    def backward(self, grad):
        out = np.zeros(self.shape, grad.dtype)
        np.add.at(out, self.index, grad)
        return out

# %% exercise="lookup" mistake="padding-reads-zeros"
# Reading the row of the padding returns zeros here. It returns the row as it is; only its gradient is 0.
class Lookup(Function):
    def forward(self, table, index, padding_idx):
        self.index, self.padding_idx, self.shape = index, padding_idx, table.shape
        out = table[index]
        if padding_idx is not None:
            out[index == padding_idx] = 0
        return out

    def backward(self, grad):
        out = np.zeros(self.shape, grad.dtype)
        np.add.at(out, self.index, grad)
        if self.padding_idx is not None:
            out[self.padding_idx] = 0
        return out

# %% exercise="lookup" mistake="mean"
# The gradient of a row is the mean over its readings. It is their sum.
class Lookup(Function):
    def forward(self, table, index, padding_idx):
        self.index, self.padding_idx, self.shape = index, padding_idx, table.shape
        return table[index]

    def backward(self, grad):
        out = np.zeros(self.shape, grad.dtype)
        np.add.at(out, self.index, grad)
        counts = np.bincount(self.index.ravel(), minlength=len(out))
        out /= np.maximum(counts, 1)[:, None]
        if self.padding_idx is not None:
            out[self.padding_idx] = 0
        return out

# %% exercise="lookup" mistake="falsy-padding"
# Without a padding (None) row 0 gets no gradient here. Set a row to 0 only if padding_idx is not None.
class Lookup(Function):
    def forward(self, table, index, padding_idx):
        self.index, self.padding_idx, self.shape = index, padding_idx, table.shape
        return table[index]

    def backward(self, grad):
        out = np.zeros(self.shape, grad.dtype)
        np.add.at(out, self.index, grad)
        out[self.padding_idx or 0] = 0
        return out

# %% exercise="lookup" mistake="zero-counts-as-false"
# The padding is forgotten if it is row 0, since 0 counts as false. Ask `is not None`.
class Lookup(Function):
    def forward(self, table, index, padding_idx):
        self.index, self.padding_idx, self.shape = index, padding_idx, table.shape
        return table[index]

    def backward(self, grad):
        out = np.zeros(self.shape, grad.dtype)
        np.add.at(out, self.index, grad)
        if self.padding_idx:
            out[self.padding_idx] = 0
        return out

# %% exercise="lookup" mistake="float64"
# The gradient is always float64. Make the zeros with the dtype of grad.
class Lookup(Function):
    def forward(self, table, index, padding_idx):
        self.index, self.padding_idx, self.shape = index, padding_idx, table.shape
        return table[index]

    def backward(self, grad):
        out = np.zeros(self.shape)
        np.add.at(out, self.index, grad)
        if self.padding_idx is not None:
            out[self.padding_idx] = 0
        return out

# %% exercise="lookup" honest="one-hot"
# A product with rows that hold a single 1 adds up the gradients.
class Lookup(Function):
    """Rows of a table, named by whole numbers."""

    def forward(self, table, index, padding_idx):
        self.hot = (index.ravel()[:, None] == np.arange(len(table))).astype(table.dtype)
        self.padding_idx = padding_idx
        return table[index]

    def backward(self, grad):
        """Return the gradient of the table."""
        out = self.hot.T @ grad.reshape(len(self.hot), -1)
        if self.padding_idx is not None:
            out[self.padding_idx] = 0
        return out

# %% exercise="as-batch" mistake="sentences-first"
# The sentences come first here. The steps do: [t, n].
def as_batch(sentences, words, tag_numbers):
    size = len(sentences), max(map(len, sentences))
    rows, tags = np.zeros(size, np.int64), np.full(size, -100, np.int64)
    for n, sentence in enumerate(sentences):
        for t, (word, tag) in enumerate(sentence):
            rows[n, t], tags[n, t] = words.get(word, 0), tag_numbers[tag]
    return kindling.from_numpy(rows), kindling.from_numpy(tags)

# %% exercise="as-batch" mistake="tags-filled-with-0"
# The tags are filled up with 0, which is a tag. Fill up with -100, which the loss ignores.
def as_batch(sentences, words, tag_numbers):
    size = max(map(len, sentences)), len(sentences)
    rows, tags = np.zeros(size, np.int64), np.zeros(size, np.int64)
    for n, sentence in enumerate(sentences):
        for t, (word, tag) in enumerate(sentence):
            rows[t, n], tags[t, n] = words.get(word, 0), tag_numbers[tag]
    return kindling.from_numpy(rows), kindling.from_numpy(tags)

# %% exercise="as-batch" mistake="filled-in-front"
# The sentences are filled up in front, so that they end together. They begin together.
def as_batch(sentences, words, tag_numbers):
    size = max(map(len, sentences)), len(sentences)
    rows, tags = np.zeros(size, np.int64), np.full(size, -100, np.int64)
    for n, sentence in enumerate(sentences):
        start = size[0] - len(sentence)
        for t, (word, tag) in enumerate(sentence, start):
            rows[t, n], tags[t, n] = words.get(word, 0), tag_numbers[tag]
    return kindling.from_numpy(rows), kindling.from_numpy(tags)

# %% exercise="as-batch" mistake="unknown-word-fails"
# A word that is not in `words` is an error here. It gets 0: use get.
def as_batch(sentences, words, tag_numbers):
    size = max(map(len, sentences)), len(sentences)
    rows, tags = np.zeros(size, np.int64), np.full(size, -100, np.int64)
    for n, sentence in enumerate(sentences):
        for t, (word, tag) in enumerate(sentence):
            rows[t, n], tags[t, n] = words[word], tag_numbers[tag]
    return kindling.from_numpy(rows), kindling.from_numpy(tags)

# %% exercise="as-batch" mistake="cut-short"
# All sentences are cut to the shortest one. Fill the short ones up to the longest.
def as_batch(sentences, words, tag_numbers):
    size = min(map(len, sentences)), len(sentences)
    rows, tags = np.zeros(size, np.int64), np.full(size, -100, np.int64)
    for n, sentence in enumerate(sentences):
        for t, (word, tag) in enumerate(sentence[: size[0]]):
            rows[t, n], tags[t, n] = words.get(word, 0), tag_numbers[tag]
    return kindling.from_numpy(rows), kindling.from_numpy(tags)

# %% exercise="as-batch" honest="padded-lists"
# Lists that are filled up, then turned over.
def as_batch(sentences, words, tag_numbers):
    longest = max(len(sentence) for sentence in sentences)
    rows, tags = [], []
    for sentence in sentences:
        more = longest - len(sentence)
        rows.append([words.get(word, 0) for word, _ in sentence] + [0] * more)
        tags.append([tag_numbers[tag] for _, tag in sentence] + [-100] * more)
    return kindling.tensor(rows).T.contiguous(), kindling.tensor(tags).T.contiguous()

# %% exercise="rnn-cell" mistake="no-tanh"
# The tanh around the sum is missing.
def rnn_tanh_cell(input, hx, w_ih, w_hh, b_ih=None, b_hh=None):
    return linear(input, w_ih, b_ih) + linear(hx, w_hh, b_hh)

# %% exercise="rnn-cell" mistake="state-outside"
# The tanh is around the input's half only. It goes around the whole sum.
def rnn_tanh_cell(input, hx, w_ih, w_hh, b_ih=None, b_hh=None):
    return linear(input, w_ih, b_ih).tanh() + linear(hx, w_hh, b_hh)

# %% exercise="rnn-cell" mistake="state-forgotten"
# The old state is left out: then there is no memory.
def rnn_tanh_cell(input, hx, w_ih, w_hh, b_ih=None, b_hh=None):
    return linear(input, w_ih, b_ih).tanh()

# %% exercise="rnn-cell" mistake="weight-turned"
# The weight of the state is turned over. A weight has shape (out, in): the state times weight.T, which linear does.
def rnn_tanh_cell(input, hx, w_ih, w_hh, b_ih=None, b_hh=None):
    return (linear(input, w_ih, b_ih) + linear(hx, w_hh.T, b_hh)).tanh()

# %% exercise="rnn-cell" mistake="one-bias"
# The second bias is left out.
def rnn_tanh_cell(input, hx, w_ih, w_hh, b_ih=None, b_hh=None):
    return (linear(input, w_ih, b_ih) + linear(hx, w_hh)).tanh()

# %% exercise="rnn-cell" mistake="biases-tied"
# If there is a first bias, a second one is taken for granted. Each of the two may be None by itself.
def rnn_tanh_cell(input, hx, w_ih, w_hh, b_ih=None, b_hh=None):
    total = input @ w_ih.T + hx @ w_hh.T
    if b_ih is not None:
        total = total + b_ih + b_hh
    return total.tanh()

# %% exercise="rnn-cell" honest="products"
# The two products written out.
def rnn_tanh_cell(input, hx, w_ih, w_hh, b_ih=None, b_hh=None):
    total = input @ w_ih.T + hx @ w_hh.T
    for bias in (b_ih, b_hh):
        if bias is not None:
            total = total + bias
    return kindling.tanh(total)

# %% exercise="through" mistake="always-the-first"
# Every step begins with the first state. It begins with the state of the step before.
def through(cell, x, h):
    return stack([cell(step, h) for step in x])

# %% exercise="through" mistake="last-only"
# Only the last state is returned. Keep the states of all steps.
def through(cell, x, h):
    for step in x:
        h = cell(step, h)
    return h

# %% exercise="through" mistake="first-kept"
# The first state is among the results. It belongs to no step.
def through(cell, x, h):
    states = [h]
    for step in x:
        states.append(cell(step, states[-1]))
    return stack(states)

# %% exercise="through" mistake="detached"
# The states are cut off from the graph, so no gradient goes back through them.
def through(cell, x, h):
    states = []
    for step in x:
        h = cell(step, h.detach())
        states.append(h)
    return stack(states)

# %% exercise="through" mistake="steps-second"
# The steps lie on the second axis. They come first: (steps, N, H).
def through(cell, x, h):
    states = []
    for step in x:
        h = cell(step, h)
        states.append(h)
    return stack(states, 1)

# %% exercise="through" mistake="set-behind-each-other"
# The states are set behind each other along an axis that is there. stack gives them a new first axis: (steps, N, H).
def through(cell, x, h):
    states = []
    for step in x:
        h = cell(step, h)
        states.append(h)
    return cat(states)

# %% exercise="through" honest="by-number"
# The steps by their numbers, the states set side by side with cat.
def through(cell, x, h):
    states = []
    for number in range(x.shape[0]):
        states.append(cell(x[number], states[-1] if states else h))
    return cat([state.unsqueeze(0) for state in states])

# %% exercise="rnn-backward" mistake="not-through-time"
# Nothing comes back from the step after: each state counts by its own gradient only. Add what the later step hands back.
@extend(RNNSequence)
def backward(self, grad):
    states, first, weight = self.saved_arrays
    grad_pre = grad * (1 - states**2)
    before = np.concatenate([first[None], states[:-1]])
    size = first.shape[1]
    grad_weight = grad_pre.reshape(-1, size).T @ before.reshape(-1, size)
    return grad_pre, grad_pre[0] @ weight, grad_weight

# %% exercise="rnn-backward" mistake="no-slope"
# The slope of tanh is missing: the gradient of what is inside is multiplied by 1 - h ** 2.
@extend(RNNSequence)
def backward(self, grad):
    states, first, weight = self.saved_arrays
    grad_pre, later = np.empty_like(states), np.zeros_like(first)
    for step in reversed(range(len(states))):
        grad_pre[step] = grad[step] + later
        later = grad_pre[step] @ weight
    earlier = np.concatenate([first[None], states[:-1]])
    grad_weight = np.einsum("tnh,tnk->hk", grad_pre, earlier)
    return grad_pre, later, grad_weight

# %% exercise="rnn-backward" mistake="difference-squared"
# The slope is (1 - h) ** 2 here. It is 1 - h ** 2: only h is squared.
@extend(RNNSequence)
def backward(self, grad):
    states, first, weight = self.saved_arrays
    grad_pre, later = np.empty_like(states), np.zeros_like(first)
    for step in reversed(range(len(states))):
        grad_pre[step] = (grad[step] + later) * (1 - states[step]) ** 2
        later = grad_pre[step] @ weight
    earlier = np.concatenate([first[None], states[:-1]])
    grad_weight = np.einsum("tnh,tnk->hk", grad_pre, earlier)
    return grad_pre, later, grad_weight

# %% exercise="rnn-backward" mistake="weight-turned"
# On its way back the gradient is multiplied by the transpose once too often. Rows are examples: delta @ weight.
@extend(RNNSequence)
def backward(self, grad):
    states, first, weight = self.saved_arrays
    grad_pre, later = np.empty_like(states), np.zeros_like(first)
    for step in reversed(range(len(states))):
        grad_pre[step] = (grad[step] + later) * (1 - states[step] * states[step])
        later = grad_pre[step] @ weight.T
    earlier = np.concatenate([first[None], states[:-1]])
    grad_weight = np.einsum("tnh,tnk->hk", grad_pre, earlier)
    return grad_pre, later, grad_weight

# %% exercise="rnn-backward" mistake="states-of-the-same-step"
# The gradient of the weight pairs each delta with the state of the same step. Pair it with the state before.
@extend(RNNSequence)
def backward(self, grad):
    states, first, weight = self.saved_arrays
    grad_pre, later = np.empty_like(states), np.zeros_like(first)
    for step in reversed(range(len(states))):
        grad_pre[step] = (grad[step] + later) * (1 - states[step] * states[step])
        later = grad_pre[step] @ weight
    grad_weight = np.einsum("tnh,tnk->hk", grad_pre, states)
    return grad_pre, later, grad_weight

# %% exercise="rnn-backward" mistake="first-state-left-out"
# The first step is left out of the weight's gradient. It used the first state, which need not be 0.
@extend(RNNSequence)
def backward(self, grad):
    states, first, weight = self.saved_arrays
    grad_pre, later = np.empty_like(states), np.zeros_like(first)
    for step in reversed(range(len(states))):
        grad_pre[step] = (grad[step] + later) * (1 - states[step] * states[step])
        later = grad_pre[step] @ weight
    grad_weight = np.einsum("tnh,tnk->hk", grad_pre[1:], states[:-1])
    return grad_pre, later, grad_weight

# %% exercise="rnn-backward" mistake="gradient-turned"
# The gradient of the weight is turned over: rows belong to the new state, columns to the old one.
@extend(RNNSequence)
def backward(self, grad):
    states, first, weight = self.saved_arrays
    grad_pre, later = np.empty_like(states), np.zeros_like(first)
    for step in reversed(range(len(states))):
        grad_pre[step] = (grad[step] + later) * (1 - states[step] * states[step])
        later = grad_pre[step] @ weight
    earlier = np.concatenate([first[None], states[:-1]])
    grad_weight = np.einsum("tnk,tnh->kh", earlier, grad_pre)
    return grad_pre, later, grad_weight

# %% exercise="rnn-backward" mistake="hands-back-too-much"
# What a step hands back skips the slope of tanh: it is made of delta, not of the gradient of the state.
@extend(RNNSequence)
def backward(self, grad):
    states, first, weight = self.saved_arrays
    grad_pre, later = np.empty_like(states), np.zeros_like(first)
    for step in reversed(range(len(states))):
        whole = grad[step] + later
        grad_pre[step] = whole * (1 - states[step] * states[step])
        later = whole @ weight
    earlier = np.concatenate([first[None], states[:-1]])
    grad_weight = np.einsum("tnh,tnk->hk", grad_pre, earlier)
    return grad_pre, later, grad_weight

# %% exercise="rnn-backward" honest="step-by-step"
# The gradient of the weight is added up in the loop.
@extend(RNNSequence)
def backward(self, grad):
    states, first, weight = self.saved_arrays
    deltas, grad_weight = [], np.zeros_like(weight)
    back = np.zeros_like(first)
    for step in range(len(states) - 1, -1, -1):
        delta = (grad[step] + back) * (1 - states[step] * states[step])
        grad_weight = grad_weight + delta.T @ (states[step - 1] if step else first)
        back = delta @ weight
        deltas.insert(0, delta)
    return np.stack(deltas), back, grad_weight

# %% exercise="lstm-cell" mistake="order-ifog"
# The gates are taken in the order i, f, o, g. torch's order is i, f, g, o.
def lstm_cell(input, hx, w_ih, w_hh, b_ih=None, b_hh=None):
    h, c = hx
    sums = linear(input, w_ih, b_ih) + linear(h, w_hh, b_hh)
    i, f, o, g = sums.chunk(4, dim=1)
    c = f.sigmoid() * c + i.sigmoid() * g.tanh()
    return o.sigmoid() * c.tanh(), c

# %% exercise="lstm-cell" mistake="old-cell-shown"
# The hidden state is made of the old cell state. It shows the new one.
def lstm_cell(input, hx, w_ih, w_hh, b_ih=None, b_hh=None):
    h, c = hx
    sums = linear(input, w_ih, b_ih) + linear(h, w_hh, b_hh)
    i, f, g, o = sums.chunk(4, dim=1)
    new = f.sigmoid() * c + i.sigmoid() * g.tanh()
    return o.sigmoid() * c.tanh(), new

# %% exercise="lstm-cell" mistake="input-and-forget-exchanged"
# Input and forget gate are exchanged: f scales the old cell state, i the new content.
def lstm_cell(input, hx, w_ih, w_hh, b_ih=None, b_hh=None):
    h, c = hx
    sums = linear(input, w_ih, b_ih) + linear(h, w_hh, b_hh)
    f, i, g, o = sums.chunk(4, dim=1)
    c = f.sigmoid() * c + i.sigmoid() * g.tanh()
    return o.sigmoid() * c.tanh(), c

# %% exercise="lstm-cell" mistake="sigmoid-everywhere"
# The new content goes through a sigmoid. It is no gate: use tanh, which can be negative.
def lstm_cell(input, hx, w_ih, w_hh, b_ih=None, b_hh=None):
    h, c = hx
    sums = linear(input, w_ih, b_ih) + linear(h, w_hh, b_hh)
    i, f, g, o = sums.sigmoid().chunk(4, dim=1)
    c = f * c + i * g
    return o * c.tanh(), c

# %% exercise="lstm-cell" mistake="cell-shown-plain"
# The hidden state shows the cell state without tanh.
def lstm_cell(input, hx, w_ih, w_hh, b_ih=None, b_hh=None):
    h, c = hx
    sums = linear(input, w_ih, b_ih) + linear(h, w_hh, b_hh)
    i, f, g, o = sums.chunk(4, dim=1)
    c = f.sigmoid() * c + i.sigmoid() * g.tanh()
    return o.sigmoid() * c, c

# %% exercise="lstm-cell" mistake="states-exchanged"
# The two results are exchanged: first the hidden state, then the cell state.
def lstm_cell(input, hx, w_ih, w_hh, b_ih=None, b_hh=None):
    h, c = hx
    sums = linear(input, w_ih, b_ih) + linear(h, w_hh, b_hh)
    i, f, g, o = sums.chunk(4, dim=1)
    c = f.sigmoid() * c + i.sigmoid() * g.tanh()
    return c, o.sigmoid() * c.tanh()

# %% exercise="lstm-cell" mistake="cell-into-the-gates"
# The gates read the cell state. They read the hidden one.
def lstm_cell(input, hx, w_ih, w_hh, b_ih=None, b_hh=None):
    h, c = hx
    sums = linear(input, w_ih, b_ih) + linear(c, w_hh, b_hh)
    i, f, g, o = sums.chunk(4, dim=1)
    c = f.sigmoid() * c + i.sigmoid() * g.tanh()
    return o.sigmoid() * c.tanh(), c

# %% exercise="lstm-cell" honest="gate-by-gate"
# Each gate with its own rows of the weights.
def lstm_cell(input, hx, w_ih, w_hh, b_ih=None, b_hh=None):
    h, c = hx
    size = h.shape[1]

    def total(k):
        rows = slice(k * size, (k + 1) * size)
        mine = [None if b is None else b[rows] for b in (b_ih, b_hh)]
        return linear(input, w_ih[rows], mine[0]) + linear(h, w_hh[rows], mine[1])

    kept = kindling.sigmoid(total(1)) * c
    c = kept + kindling.sigmoid(total(0)) * kindling.tanh(total(2))
    return kindling.sigmoid(total(3)) * kindling.tanh(c), c

# %% exercise="run-layers" mistake="not-turned-back"
# The states of the reverse direction are not turned back, so they stand at the wrong words.
def run_layers(input, firsts, run, directions, between):
    lasts = []
    for layer in range(len(firsts) // directions):
        input, found = between(input) if layer else input, []
        for reverse in range(directions):
            number = layer * directions + reverse
            x = input.flip(0) if reverse else input
            states, last = run(number, x, firsts[number])
            found.append(states)
            lasts.append(last)
        input = cat(found, 2)
    return input, lasts

# %% exercise="run-layers" mistake="turned-back-elsewhere"
# The states of the reverse direction are turned around along the sentences. The steps are axis 0: flip(0).
def run_layers(input, firsts, run, directions, between):
    lasts = []
    for layer in range(len(firsts) // directions):
        input, found = between(input) if layer else input, []
        for reverse in range(directions):
            number = layer * directions + reverse
            x = input.flip(0) if reverse else input
            states, last = run(number, x, firsts[number])
            found.append(states.flip(1) if reverse else states)
            lasts.append(last)
        input = cat(found, 2)
    return input, lasts

# %% exercise="run-layers" mistake="both-forward"
# Both directions read forward. The second one gets the steps turned around.
def run_layers(input, firsts, run, directions, between):
    lasts = []
    for layer in range(len(firsts) // directions):
        input, found = between(input) if layer else input, []
        for reverse in range(directions):
            number = layer * directions + reverse
            states, last = run(number, input, firsts[number])
            found.append(states)
            lasts.append(last)
        input = cat(found, 2)
    return input, lasts

# %% exercise="run-layers" mistake="chained-directions"
# The second direction reads what the first one has made. Both read the input of their layer.
def run_layers(input, firsts, run, directions, between):
    lasts = []
    for layer in range(len(firsts) // directions):
        x, found = between(input) if layer else input, []
        for reverse in range(directions):
            number = layer * directions + reverse
            x, last = run(number, x.flip(0) if reverse else x, firsts[number])
            found.append(x.flip(0) if reverse else x)
            lasts.append(last)
        input = cat(found, 2)
    return input, lasts

# %% exercise="run-layers" mistake="one-layer"
# Only the first layer is run: its output goes into the next one, for all layers.
def run_layers(input, firsts, run, directions, between):
    lasts, found = [], []
    for reverse in range(directions):
        x = input.flip(0) if reverse else input
        states, last = run(reverse, x, firsts[reverse])
        found.append(states.flip(0) if reverse else states)
        lasts.append(last)
    return cat(found, 2), lasts

# %% exercise="run-layers" mistake="lossy-at-the-end"
# `between` is used behind the last layer as well. It lies between two layers only.
def run_layers(input, firsts, run, directions, between):
    lasts = []
    for layer in range(len(firsts) // directions):
        found = []
        for reverse in range(directions):
            number = layer * directions + reverse
            x = input.flip(0) if reverse else input
            states, last = run(number, x, firsts[number])
            found.append(states.flip(0) if reverse else states)
            lasts.append(last)
        input = between(cat(found, 2))
    return input, lasts

# %% exercise="run-layers" mistake="between-left-out"
# `between` is never used, so no dropout lies between the layers.
def run_layers(input, firsts, run, directions, between):
    lasts = []
    for layer in range(len(firsts) // directions):
        found = []
        for reverse in range(directions):
            number = layer * directions + reverse
            x = input.flip(0) if reverse else input
            states, last = run(number, x, firsts[number])
            found.append(states.flip(0) if reverse else states)
            lasts.append(last)
        input = cat(found, 2)
    return input, lasts

# %% exercise="run-layers" mistake="all-directions-first"
# The numbers go through all layers of one direction first. torch's order is layer by layer: layer 0 forward, layer 0 reverse, layer 1 forward.
def run_layers(input, firsts, run, directions, between):
    lasts, many = {}, len(firsts) // directions
    for layer in range(many):
        input, found = between(input) if layer else input, []
        for reverse in range(directions):
            number = reverse * many + layer
            x = input.flip(0) if reverse else input
            states, last = run(number, x, firsts[number])
            found.append(states.flip(0) if reverse else states)
            lasts[number] = last
        input = cat(found, 2)
    return input, [lasts[number] for number in sorted(lasts)]

# %% exercise="run-layers" honest="divmod"
# One loop over all numbers, which says which layer and direction each is.
def run_layers(input, firsts, run, directions, between):
    lasts, found = [], []
    for number, first in enumerate(firsts):
        layer, reverse = divmod(number, directions)
        if found and not reverse:
            input, found = between(cat(found, 2)), []
        if reverse:
            states, last = run(number, input.flip(0), first)
            states = states.flip(0)
        else:
            states, last = run(number, input, first)
        found.append(states)
        lasts.append(last)
    return cat(found, 2), lasts

# %% exercise="tagger" mistake="no-context"
# There is no LSTM: each word is judged by itself, and the words that can be both are guessed. Send the vectors through an LSTM.
class Tagger(nn.Module):
    def __init__(self, num_words, num_tags):
        super().__init__()
        self.embedding = Embedding(num_words, 16, padding_idx=0)
        self.linear = nn.Linear(16, num_tags)

    def forward(self, rows):
        scores = self.linear(self.embedding(rows))
        return nn.functional.log_softmax(scores, dim=2)

# %% exercise="tagger" mistake="plain-scores"
# The numbers of the Linear are returned as they are. The loss wants log-probabilities: log_softmax over the tags.
class Tagger(nn.Module):
    def __init__(self, num_words, num_tags):
        super().__init__()
        self.embedding = Embedding(num_words, 16, padding_idx=0)
        self.lstm = LSTM(16, 32, bidirectional=True)
        self.linear = nn.Linear(64, num_tags)

    def forward(self, rows):
        states, _ = self.lstm(self.embedding(rows))
        return self.linear(states)

# %% exercise="tagger" mistake="no-padding"
# Row 0 of the embedding is an ordinary word here, and is trained. It stands for no word: padding_idx=0.
class Tagger(nn.Module):
    def __init__(self, num_words, num_tags):
        super().__init__()
        self.embedding = Embedding(num_words, 16)
        self.lstm = LSTM(16, 32, bidirectional=True)
        self.linear = nn.Linear(64, num_tags)

    def forward(self, rows):
        states, _ = self.lstm(self.embedding(rows))
        return nn.functional.log_softmax(self.linear(states), dim=2)

# %% exercise="tagger" mistake="softmax-over-sentences"
# The softmax runs over the sentences of the batch. Each place has its own ten probabilities: take the last axis.
class Tagger(nn.Module):
    def __init__(self, num_words, num_tags):
        super().__init__()
        self.embedding = Embedding(num_words, 16, padding_idx=0)
        self.lstm = LSTM(16, 32, bidirectional=True)
        self.linear = nn.Linear(64, num_tags)

    def forward(self, rows):
        states, _ = self.lstm(self.embedding(rows))
        return nn.functional.log_softmax(self.linear(states), dim=1)

# %% exercise="tagger" mistake="softmax-over-steps"
# The softmax runs over the steps. Each place has its own ten probabilities: take the last axis.
class Tagger(nn.Module):
    def __init__(self, num_words, num_tags):
        super().__init__()
        self.embedding = Embedding(num_words, 16, padding_idx=0)
        self.lstm = LSTM(16, 32, bidirectional=True)
        self.linear = nn.Linear(64, num_tags)

    def forward(self, rows):
        states, _ = self.lstm(self.embedding(rows))
        return nn.functional.log_softmax(self.linear(states), dim=0)

# %% exercise="tagger" mistake="probabilities"
# The result are probabilities. The loss wants their logarithms: log_softmax.
class Tagger(nn.Module):
    def __init__(self, num_words, num_tags):
        super().__init__()
        self.embedding = Embedding(num_words, 16, padding_idx=0)
        self.lstm = LSTM(16, 32, bidirectional=True)
        self.linear = nn.Linear(64, num_tags)

    def forward(self, rows):
        states, _ = self.lstm(self.embedding(rows))
        return nn.functional.softmax(self.linear(states), dim=2)

# %% exercise="tagger" mistake="one-direction"
# The LSTM reads in one direction only. What comes after a word counts as well: both directions, 64 numbers.
class Tagger(nn.Module):
    def __init__(self, num_words, num_tags):
        super().__init__()
        self.embedding = Embedding(num_words, 16, padding_idx=0)
        self.lstm = LSTM(16, 32)
        self.linear = nn.Linear(32, num_tags)

    def forward(self, rows):
        states, _ = self.lstm(self.embedding(rows))
        return nn.functional.log_softmax(self.linear(states), dim=2)

# %% exercise="tagger" mistake="embedding-frozen"
# The vectors of the words are cut off from the graph, so they are never trained.
class Tagger(nn.Module):
    def __init__(self, num_words, num_tags):
        super().__init__()
        self.embedding = Embedding(num_words, 16, padding_idx=0)
        self.lstm = LSTM(16, 32, bidirectional=True)
        self.linear = nn.Linear(64, num_tags)

    def forward(self, rows):
        states, _ = self.lstm(self.embedding(rows).detach())
        return nn.functional.log_softmax(self.linear(states), dim=2)

# %% exercise="tagger" honest="named-parts"
# The same parts, and the log-probabilities by a module.
class Tagger(nn.Module):
    """Log-probabilities of tags."""

    def __init__(self, num_words, num_tags):
        super().__init__()
        size, hidden = 16, 32
        self.embedding = nn.Embedding(num_words, size, padding_idx=0)
        self.lstm = LSTM(size, hidden, num_layers=1, bidirectional=True)
        self.linear = nn.Linear(2 * hidden, num_tags)

    def forward(self, rows):
        """Return log-probabilities for each word."""
        vectors = self.embedding(rows)
        states = self.lstm(vectors)[0]
        return self.linear(states).log_softmax(dim=-1)
