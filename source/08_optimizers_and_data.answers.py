# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% exercise="tensor-dataset" mistake="one-of-the-tensors"
# self.tensors[index] chooses one of the tensors. An example has a row of every tensor.
class TensorDataset(Dataset):
    def __init__(self, *tensors):
        if any(len(tensor) != len(tensors[0]) for tensor in tensors):
            raise AssertionError("Size mismatch between tensors")
        self.tensors = tensors

    def __getitem__(self, index):
        return self.tensors[index]

    def __len__(self):
        return self.tensors[0].shape[0]

# %% exercise="tensor-dataset" mistake="first-tensor-only"
# Only the first tensor is asked. An example has a row of every tensor.
class TensorDataset(Dataset):
    def __init__(self, *tensors):
        if any(len(tensor) != len(tensors[0]) for tensor in tensors):
            raise AssertionError("Size mismatch between tensors")
        self.tensors = tensors

    def __getitem__(self, index):
        return (self.tensors[0][index],)

    def __len__(self):
        return self.tensors[0].shape[0]

# %% exercise="tensor-dataset" mistake="a-list"
# An example is not a tuple here: tuple(...) makes one of what the loop gives.
class TensorDataset(Dataset):
    def __init__(self, *tensors):
        if any(len(tensor) != len(tensors[0]) for tensor in tensors):
            raise AssertionError("Size mismatch between tensors")
        self.tensors = tensors

    def __getitem__(self, index):
        return [tensor[index] for tensor in self.tensors]

    def __len__(self):
        return self.tensors[0].shape[0]

# %% exercise="tensor-dataset" mistake="bare-for-one"
# With one tensor the example comes bare. It is a tuple with one item.
class TensorDataset(Dataset):
    def __init__(self, *tensors):
        if any(len(tensor) != len(tensors[0]) for tensor in tensors):
            raise AssertionError("Size mismatch between tensors")
        self.tensors = tensors

    def __getitem__(self, index):
        found = tuple(tensor[index] for tensor in self.tensors)
        return found if len(found) > 1 else found[0]

    def __len__(self):
        return self.tensors[0].shape[0]

# %% exercise="tensor-dataset" mistake="number-of-tensors"
# The number of tensors was returned. The examples are counted by the first axis of a tensor.
class TensorDataset(Dataset):
    def __init__(self, *tensors):
        if any(len(tensor) != len(tensors[0]) for tensor in tensors):
            raise AssertionError("Size mismatch between tensors")
        self.tensors = tensors

    def __getitem__(self, index):
        return tuple(tensor[index] for tensor in self.tensors)

    def __len__(self):
        return len(self.tensors)

# %% exercise="tensor-dataset" mistake="numel"
# All numbers were counted. The examples are counted by the first axis.
class TensorDataset(Dataset):
    def __init__(self, *tensors):
        if any(len(tensor) != len(tensors[0]) for tensor in tensors):
            raise AssertionError("Size mismatch between tensors")
        self.tensors = tensors

    def __getitem__(self, index):
        return tuple(tensor[index] for tensor in self.tensors)

    def __len__(self):
        return self.tensors[0].numel()

# %% exercise="tensor-dataset" mistake="last-axis"
# The last axis was counted. The examples are counted by the first one.
class TensorDataset(Dataset):
    def __init__(self, *tensors):
        if any(len(tensor) != len(tensors[0]) for tensor in tensors):
            raise AssertionError("Size mismatch between tensors")
        self.tensors = tensors

    def __getitem__(self, index):
        return tuple(tensor[index] for tensor in self.tensors)

    def __len__(self):
        return self.tensors[0].shape[-1]

# %% exercise="tensor-dataset" mistake="columns"
# The index was used for the columns. An example is a row.
class TensorDataset(Dataset):
    def __init__(self, *tensors):
        if any(len(tensor) != len(tensors[0]) for tensor in tensors):
            raise AssertionError("Size mismatch between tensors")
        self.tensors = tensors

    def __getitem__(self, index):
        return tuple(
            tensor.t()[index] if tensor.ndim == 2 else tensor[index]
            for tensor in self.tensors
        )

    def __len__(self):
        return self.tensors[0].shape[0]

# %% exercise="tensor-dataset" mistake="one-too-few"
# The length is one too small: the last example is never seen.
class TensorDataset(Dataset):
    def __init__(self, *tensors):
        if any(len(tensor) != len(tensors[0]) for tensor in tensors):
            raise AssertionError("Size mismatch between tensors")
        self.tensors = tensors

    def __getitem__(self, index):
        return tuple(tensor[index] for tensor in self.tensors)

    def __len__(self):
        return self.tensors[0].shape[0] - 1

# %% exercise="tensor-dataset" honest="by-map"
# With a loop, and len.
class TensorDataset(Dataset):
    def __init__(self, *tensors):
        if any(len(tensor) != len(tensors[0]) for tensor in tensors):
            raise AssertionError("Size mismatch between tensors")
        self.tensors = tensors

    def __getitem__(self, index):
        found = []
        for tensor in self.tensors:
            found.append(tensor[index])
        return tuple(found)

    def __len__(self):
        return len(self.tensors[0])

# %% exercise="batches" mistake="last-lost"
# The indices that are left at the end are never handed out: the last batch is lost.
@extend(BatchSampler)
def __iter__(self):
    batch = []
    for index in self.sampler:
        batch.append(index)
        if len(batch) == self.batch_size:
            yield batch
            batch = []

# %% exercise="batches" mistake="drop-last-ignored"
# The short batch at the end is handed out although drop_last is set.
@extend(BatchSampler)
def __iter__(self):
    batch = []
    for index in self.sampler:
        batch.append(index)
        if len(batch) == self.batch_size:
            yield batch
            batch = []
    if batch:
        yield batch

# %% exercise="batches" mistake="drop-last-turned-around"
# drop_last is the wrong way around: with it the short batch is left out, without it it is kept.
@extend(BatchSampler)
def __iter__(self):
    batch = []
    for index in self.sampler:
        batch.append(index)
        if len(batch) == self.batch_size:
            yield batch
            batch = []
    if batch and self.drop_last:
        yield batch

# %% exercise="batches" mistake="empty-at-the-end"
# An empty batch comes at the end where nothing is left. Ask whether the list holds anything.
@extend(BatchSampler)
def __iter__(self):
    batch = []
    for index in self.sampler:
        batch.append(index)
        if len(batch) == self.batch_size:
            yield batch
            batch = []
    if not self.drop_last:
        yield batch

# %% exercise="batches" mistake="same-list-emptied"
# One list is emptied and filled again, so all batches that somebody keeps are the same list. Begin a new one.
@extend(BatchSampler)
def __iter__(self):
    batch = []
    for index in self.sampler:
        batch.append(index)
        if len(batch) == self.batch_size:
            yield batch
            batch.clear()
    if batch and not self.drop_last:
        yield batch

# %% exercise="batches" mistake="list-grows"
# The list is not begun anew after a batch, so it is full once and never again.
@extend(BatchSampler)
def __iter__(self):
    batch = []
    for index in self.sampler:
        batch.append(index)
        if len(batch) == self.batch_size:
            yield list(batch)
    if len(batch) < self.batch_size and not self.drop_last:
        yield batch

# %% exercise="batches" mistake="one-too-many"
# The batches have one index too many.
@extend(BatchSampler)
def __iter__(self):
    batch = []
    for index in self.sampler:
        batch.append(index)
        if len(batch) > self.batch_size:
            yield batch
            batch = []
    if batch and not self.drop_last:
        yield batch

# %% exercise="batches" mistake="index-lost-at-the-turn"
# When a list is full, the index that comes then is lost: it belongs to the next batch.
@extend(BatchSampler)
def __iter__(self):
    batch = []
    for index in self.sampler:
        if len(batch) == self.batch_size:
            yield batch
            batch = []
        else:
            batch.append(index)
    if batch and not self.drop_last:
        yield batch

# %% exercise="batches" mistake="counts-instead-of-indices"
# The batches hold places, 0, 1, 2, ..., not the indices of the sampler: the order is lost.
@extend(BatchSampler)
def __iter__(self):
    n = len(list(self.sampler))
    for start in range(0, n, self.batch_size):
        batch = list(range(start, min(start + self.batch_size, n)))
        if len(batch) == self.batch_size or not self.drop_last:
            yield batch

# %% exercise="batches" mistake="sampler-indexed"
# The sampler was indexed. It can only be walked over, by a loop.
@extend(BatchSampler)
def __iter__(self):
    n = len(self.sampler)
    for start in range(0, n, self.batch_size):
        batch = self.sampler[start : start + self.batch_size]
        if len(batch) == self.batch_size or not self.drop_last:
            yield batch

# %% exercise="batches" mistake="one-batch"
# All indices are in one list.
@extend(BatchSampler)
def __iter__(self):
    yield list(self.sampler)

# %% exercise="batches" mistake="returned"
# A list of batches is returned. A loop needs something to walk over: use yield.
@extend(BatchSampler)
def __iter__(self):
    indices = list(self.sampler)
    size = self.batch_size
    return [indices[k : k + size] for k in range(0, len(indices), size)]

# %% exercise="batches" honest="by-islice"
# Cuts pieces off an iterator.
@extend(BatchSampler)
def __iter__(self):
    indices, size = list(self.sampler), self.batch_size
    for start in range(0, len(indices), size):
        batch = indices[start : start + size]
        if len(batch) == size or not self.drop_last:
            yield batch

# %% exercise="number-of-batches" mistake="rounded-down"
# A rest makes one more batch; only with drop_last it does not.
@extend(BatchSampler)
def __len__(self):
    return len(self.sampler) // self.batch_size

# %% exercise="number-of-batches" mistake="always-one-more"
# One more is counted also where nothing is left.
@extend(BatchSampler)
def __len__(self):
    whole = len(self.sampler) // self.batch_size
    return whole if self.drop_last else whole + 1

# %% exercise="number-of-batches" mistake="rounded-up"
# The rest is counted although drop_last leaves it out.
@extend(BatchSampler)
def __len__(self):
    return -(-len(self.sampler) // self.batch_size)

# %% exercise="number-of-batches" mistake="turned-around"
# drop_last is the wrong way around.
@extend(BatchSampler)
def __len__(self):
    whole, rest = divmod(len(self.sampler), self.batch_size)
    return whole + (rest > 0 and self.drop_last)

# %% exercise="number-of-batches" mistake="a-float"
# The number is a float. Divide with //.
@extend(BatchSampler)
def __len__(self):
    return len(self.sampler) / self.batch_size

# %% exercise="number-of-batches" mistake="examples"
# The examples were counted. How many batches do they make?
@extend(BatchSampler)
def __len__(self):
    return len(self.sampler)

# %% exercise="number-of-batches" mistake="at-least-one"
# At least one batch is counted, also where there is none.
@extend(BatchSampler)
def __len__(self):
    whole, rest = divmod(len(self.sampler), self.batch_size)
    return max(whole + (rest > 0 and not self.drop_last), 1)

# %% exercise="number-of-batches" mistake="walked-over"
# The batches were counted one by one. The number shall be computed without a walk over the sampler.
@extend(BatchSampler)
def __len__(self):
    return sum(1 for _ in self)

# %% exercise="number-of-batches" mistake="rest-added"
# The rest itself was added: it makes one batch, however large it is.
@extend(BatchSampler)
def __len__(self):
    whole, rest = divmod(len(self.sampler), self.batch_size)
    return whole + (0 if self.drop_last else rest)

# %% exercise="number-of-batches" honest="ceil"
# With math.ceil and floor division.
@extend(BatchSampler)
def __len__(self):
    n, size = len(self.sampler), self.batch_size
    return n // size if self.drop_last else math.ceil(n / size)

# %% exercise="lost" mistake="rest-only"
# The rest of the division is what a right loader would leave for its last batch. This one also loses a full batch if nothing is left.
def lost(num_examples, batch_size):
    return num_examples % batch_size

# %% exercise="lost" mistake="always-a-batch"
# A whole batch is counted as lost always. Where there is a rest, only the rest is missing.
def lost(num_examples, batch_size):
    return min(batch_size, num_examples)

# %% exercise="lost" mistake="nothing"
# Something is always lost: range stops before its end.
def lost(num_examples, batch_size):
    return 0

# %% exercise="lost" mistake="what-is-handed-out"
# This is what is handed out, not what is lost.
def lost(num_examples, batch_size):
    return len(range(0, num_examples - batch_size, batch_size)) * batch_size

# %% exercise="lost" mistake="batches-instead-of-examples"
# The batches were counted. Each of them has batch_size examples.
def lost(num_examples, batch_size):
    return num_examples - len(range(0, num_examples - batch_size, batch_size))

# %% exercise="lost" mistake="one-too-many"
# The rest and a whole batch were added up. If there is a rest, the last full batch is handed out.
def lost(num_examples, batch_size):
    return min(num_examples % batch_size + batch_size, num_examples)

# %% exercise="lost" mistake="negative"
# For fewer examples than a batch has, nothing is handed out, and all of them are lost: the answer is their number.
def lost(num_examples, batch_size):
    batches = -(-(num_examples - batch_size) // batch_size)
    return num_examples - batches * batch_size if batches > 0 else batch_size

# %% exercise="lost" mistake="walked"
# The indices were walked over one by one. For large numbers that takes too long; len of a range knows the number at once.
def lost(num_examples, batch_size):
    handed = 0
    for start in range(0, num_examples - batch_size, batch_size):
        handed += len(range(start, start + batch_size))
    return num_examples - handed

# %% exercise="lost" honest="by-cases"
# By the rest, with the two cases.
def lost(num_examples, batch_size):
    if num_examples <= batch_size:
        return num_examples
    rest = num_examples % batch_size
    return rest if rest else batch_size

# %% exercise="loader-iter" mistake="not-begun"
# self._begin() is not called: it draws the number that torch draws, so all later random numbers differ, the order of the examples among them.
@extend(DataLoader)
def __iter__(self):
    if self.batch_sampler is None:
        yield from self._single_examples()
        return
    for indices in self.batch_sampler:
        yield self.collate_fn([self.dataset[index] for index in indices])

# %% exercise="loader-iter" mistake="begun-at-every-batch"
# self._begin() is called for every batch. It belongs to the start of a walk.
@extend(DataLoader)
def __iter__(self):
    if self.batch_sampler is None:
        yield from self._single_examples()
        return
    for indices in self.batch_sampler:
        self._begin()
        yield self.collate_fn([self.dataset[index] for index in indices])

# %% exercise="loader-iter" mistake="not-collated"
# The examples come as a list. collate_fn makes one batch of them.
@extend(DataLoader)
def __iter__(self):
    self._begin()
    if self.batch_sampler is None:
        yield from self._single_examples()
        return
    for indices in self.batch_sampler:
        yield [self.dataset[index] for index in indices]

# %% exercise="loader-iter" mistake="list-as-index"
# The data set was asked for all indices at once. It is asked for one example at a time; not every data set understands a list.
@extend(DataLoader)
def __iter__(self):
    self._begin()
    if self.batch_sampler is None:
        yield from self._single_examples()
        return
    for indices in self.batch_sampler:
        yield self.collate_fn(self.dataset[indices])

# %% exercise="loader-iter" mistake="rows-handed-out"
# The data set was asked for all indices at once, and its answer handed out as a batch. Ask it for one example at a time; collate_fn makes the batch of their list.
@extend(DataLoader)
def __iter__(self):
    self._begin()
    if self.batch_sampler is None:
        yield from self._single_examples()
        return
    for indices in self.batch_sampler:
        yield self.dataset[indices]

# %% exercise="loader-iter" mistake="single-returned"
# What _single_examples gives was returned. A function with yield hands out what it yields; what stands behind return is lost. yield from hands out the items of another walk.
@extend(DataLoader)
def __iter__(self):
    self._begin()
    if self.batch_sampler is None:
        return self._single_examples()
    for indices in self.batch_sampler:
        yield self.collate_fn([self.dataset[index] for index in indices])

# %% exercise="loader-iter" mistake="single-not-foreseen"
# Without batches, batch_sampler is None, and there is nothing to loop over. Hand out what _single_examples gives.
@extend(DataLoader)
def __iter__(self):
    self._begin()
    for indices in self.batch_sampler:
        yield self.collate_fn([self.dataset[index] for index in indices])

# %% exercise="loader-iter" mistake="single-as-one"
# What _single_examples gives was handed out as one thing. yield from hands out its items.
@extend(DataLoader)
def __iter__(self):
    self._begin()
    if self.batch_sampler is None:
        yield self._single_examples()
        return
    for indices in self.batch_sampler:
        yield self.collate_fn([self.dataset[index] for index in indices])

# %% exercise="loader-iter" mistake="first-batch-only"
# The walk ends after the first batch: return ends a function with yield.
@extend(DataLoader)
def __iter__(self):
    self._begin()
    if self.batch_sampler is None:
        yield from self._single_examples()
        return
    for indices in self.batch_sampler:
        yield self.collate_fn([self.dataset[index] for index in indices])
        return

# %% exercise="loader-iter" mistake="indices-handed-out"
# The indices were put together instead of the examples.
@extend(DataLoader)
def __iter__(self):
    self._begin()
    if self.batch_sampler is None:
        yield from self._single_examples()
        return
    for indices in self.batch_sampler:
        yield self.collate_fn(indices)

# %% exercise="loader-iter" mistake="default-collate"
# The function that was given as collate_fn is not used.
@extend(DataLoader)
def __iter__(self):
    self._begin()
    if self.batch_sampler is None:
        yield from self._single_examples()
        return
    for indices in self.batch_sampler:
        examples = [self.dataset[index] for index in indices]
        yield kindling.utils.data.default_collate(examples)

# %% exercise="loader-iter" mistake="one-example"
# Only the first example of each batch is in it.
@extend(DataLoader)
def __iter__(self):
    self._begin()
    if self.batch_sampler is None:
        yield from self._single_examples()
        return
    for indices in self.batch_sampler:
        yield self.collate_fn([self.dataset[indices[0]]])

# %% exercise="loader-iter" honest="with-else"
# With an else, and a loop inside.
@extend(DataLoader)
def __iter__(self):
    self._begin()
    if self.batch_sampler is None:
        for example in self._single_examples():
            yield example
    else:
        for indices in self.batch_sampler:
            examples = []
            for index in indices:
                examples.append(self.dataset[index])
            yield self.collate_fn(examples)

# %% exercise="zero-grad" mistake="first-group-only"
# Only the first group is gone through.
@extend(Optimizer)
def zero_grad(self, set_to_none=True):
    for param in self.param_groups[0]["params"]:
        if set_to_none:
            param.grad = None
        elif param.grad is not None:
            param.grad.zero_()

# %% exercise="zero-grad" mistake="always-none"
# set_to_none=False is not foreseen: the gradients become zeros then, in the tensors that are there.
@extend(Optimizer)
def zero_grad(self, set_to_none=True):
    for group in self.param_groups:
        for param in group["params"]:
            param.grad = None

# %% exercise="zero-grad" mistake="always-zeros"
# The gradients become zeros where None is asked for.
@extend(Optimizer)
def zero_grad(self, set_to_none=True):
    for group in self.param_groups:
        for param in group["params"]:
            if param.grad is not None:
                param.grad.zero_()

# %% exercise="zero-grad" mistake="none-not-foreseen"
# A parameter without a gradient is not foreseen: None has no zero_.
@extend(Optimizer)
def zero_grad(self, set_to_none=True):
    for group in self.param_groups:
        for param in group["params"]:
            if set_to_none:
                param.grad = None
            else:
                param.grad.zero_()

# %% exercise="zero-grad" mistake="new-zeros"
# The zeros are a new tensor. Who holds the gradient does not see them: zero_ changes it in place.
@extend(Optimizer)
def zero_grad(self, set_to_none=True):
    for group in self.param_groups:
        for param in group["params"]:
            if set_to_none:
                param.grad = None
            elif param.grad is not None:
                param.grad = kindling.zeros_like(param.grad)

# %% exercise="zero-grad" mistake="zeros-for-none"
# A parameter without a gradient got one of zeros. It stays None.
@extend(Optimizer)
def zero_grad(self, set_to_none=True):
    for group in self.param_groups:
        for param in group["params"]:
            if set_to_none:
                param.grad = None
            elif param.grad is not None:
                param.grad.zero_()
            else:
                param.grad = kindling.zeros(*param.shape)

# %% exercise="zero-grad" mistake="zeros-before-none"
# The numbers were made 0 before the gradient was let go. Who holds it should still see its numbers.
@extend(Optimizer)
def zero_grad(self, set_to_none=True):
    for group in self.param_groups:
        for param in group["params"]:
            if param.grad is not None:
                param.grad.zero_()
            if set_to_none:
                param.grad = None

# %% exercise="zero-grad" mistake="weights-zeroed"
# The weights were made zeros, not their gradients.
@extend(Optimizer)
def zero_grad(self, set_to_none=True):
    for group in self.param_groups:
        for param in group["params"]:
            if set_to_none:
                param.grad = None
            elif param.grad is not None:
                param.grad.zero_()
            param.detach().zero_()

# %% exercise="zero-grad" mistake="groups-as-params"
# A group was taken for a parameter. It is a dict; its parameters are in group["params"].
@extend(Optimizer)
def zero_grad(self, set_to_none=True):
    for group in self.param_groups:
        if set_to_none:
            group.grad = None

# %% exercise="zero-grad" mistake="turned-around"
# set_to_none is the wrong way around.
@extend(Optimizer)
def zero_grad(self, set_to_none=True):
    for group in self.param_groups:
        for param in group["params"]:
            if not set_to_none:
                param.grad = None
            elif param.grad is not None:
                param.grad.zero_()

# %% exercise="zero-grad" honest="one-list"
# Collects the parameters first.
@extend(Optimizer)
def zero_grad(self, set_to_none=True):
    params = [p for group in self.param_groups for p in group["params"]]
    for param in params:
        if param.grad is None:
            continue
        if set_to_none:
            param.grad = None
        else:
            param.grad *= 0

# %% exercise="step" mistake="recorded"
# The updates are recorded: a leaf that requires grad may then not be changed. They stand under no_grad.
@extend(Optimizer)
def step(self, closure=None):
    loss = loss_of(closure)
    for group in self.param_groups:
        for param in group["params"]:
            if param.grad is not None:
                self._update(param, group)
    return loss

# %% exercise="step" mistake="closure-forgotten"
# The closure is never called.
@extend(Optimizer)
def step(self, closure=None):
    loss = None
    with no_grad():
        for group in self.param_groups:
            for param in group["params"]:
                if param.grad is not None:
                    self._update(param, group)
    return loss

# %% exercise="step" mistake="closure-after"
# The closure is called after the updates. It makes the gradients, so it comes first.
@extend(Optimizer)
def step(self, closure=None):
    with no_grad():
        for group in self.param_groups:
            for param in group["params"]:
                if param.grad is not None:
                    self._update(param, group)
    return loss_of(closure)

# %% exercise="step" mistake="loss-not-returned"
# The loss of the closure is not returned.
@extend(Optimizer)
def step(self, closure=None):
    loss = loss_of(closure)
    with no_grad():
        for group in self.param_groups:
            for param in group["params"]:
                if param.grad is not None:
                    self._update(param, group)

# %% exercise="step" mistake="closure-called-by-hand"
# The closure was called by itself, which fails where there is none, and records nothing under no_grad. loss_of knows both.
@extend(Optimizer)
def step(self, closure=None):
    loss = closure() if closure else None
    with no_grad():
        for group in self.param_groups:
            for param in group["params"]:
                if param.grad is not None:
                    self._update(param, group)
    return loss

# %% exercise="step" mistake="none-not-skipped"
# A parameter without a gradient is updated as well. It is left alone.
@extend(Optimizer)
def step(self, closure=None):
    loss = loss_of(closure)
    with no_grad():
        for group in self.param_groups:
            for param in group["params"]:
                self._update(param, group)
    return loss

# %% exercise="step" mistake="truth-of-the-gradient"
# The gradient itself was asked whether it is true. A gradient of several numbers is neither true nor false, which is an error, and one that is 0 counts as none. Ask whether it is None.
@extend(Optimizer)
def step(self, closure=None):
    loss = loss_of(closure)
    with no_grad():
        for group in self.param_groups:
            for param in group["params"]:
                if param.grad:
                    self._update(param, group)
    return loss

# %% exercise="step" mistake="zero-skipped"
# A gradient of 0 counts as none. It is one: momentum and weight decay move the parameter all the same. Only None is left out.
@extend(Optimizer)
def step(self, closure=None):
    loss = loss_of(closure)
    with no_grad():
        for group in self.param_groups:
            for param in group["params"]:
                if param.grad is not None and param.grad.any():
                    self._update(param, group)
    return loss

# %% exercise="step" mistake="first-group-only"
# Only the first group is gone through.
@extend(Optimizer)
def step(self, closure=None):
    loss = loss_of(closure)
    with no_grad():
        group = self.param_groups[0]
        for param in group["params"]:
            if param.grad is not None:
                self._update(param, group)
    return loss

# %% exercise="step" mistake="options-of-the-first"
# Every parameter is updated with the options of the first group. Each group has its own.
@extend(Optimizer)
def step(self, closure=None):
    loss = loss_of(closure)
    with no_grad():
        for group in self.param_groups:
            for param in group["params"]:
                if param.grad is not None:
                    self._update(param, self.param_groups[0])
    return loss

# %% exercise="step" mistake="returns-early"
# The function returns after the first update.
@extend(Optimizer)
def step(self, closure=None):
    loss = loss_of(closure)
    with no_grad():
        for group in self.param_groups:
            for param in group["params"]:
                if param.grad is not None:
                    self._update(param, group)
                    return loss
    return loss

# %% exercise="step" mistake="stops-at-none"
# The walk stops at the first parameter without a gradient. It goes on behind it.
@extend(Optimizer)
def step(self, closure=None):
    loss = loss_of(closure)
    with no_grad():
        for group in self.param_groups:
            for param in group["params"]:
                if param.grad is None:
                    return loss
                self._update(param, group)
    return loss

# %% exercise="step" mistake="gradients-forgotten"
# The gradients were set back after the update. That is zero_grad's part: somebody may want to look at them.
@extend(Optimizer)
def step(self, closure=None):
    loss = loss_of(closure)
    with no_grad():
        for group in self.param_groups:
            for param in group["params"]:
                if param.grad is not None:
                    self._update(param, group)
                    param.grad = None
    return loss

# %% exercise="step" mistake="arguments-swapped"
# _update got its arguments the wrong way around: the parameter first, then its group.
@extend(Optimizer)
def step(self, closure=None):
    loss = loss_of(closure)
    with no_grad():
        for group in self.param_groups:
            for param in group["params"]:
                if param.grad is not None:
                    self._update(group, param)
    return loss

# %% exercise="step" honest="as-a-list"
# Collects what is to be updated.
@extend(Optimizer)
def step(self, closure=None):
    loss = loss_of(closure)
    pairs = [(p, group) for group in self.param_groups for p in group["params"]]
    with no_grad():
        for param, group in pairs:
            if param.grad is None:
                continue
            self._update(param, group)
    return loss

# %% exercise="gradient" mistake="in-place"
# The gradient was changed in place, so it is another one after the step. add and + make a new tensor.
@extend(Optimizer)
def _gradient(self, param, group):
    grad = -param.grad if group["maximize"] else param.grad
    if group["weight_decay"] and not group.get("decoupled_weight_decay"):
        grad = grad.add_(param, alpha=group["weight_decay"])
    return grad

# %% exercise="gradient" mistake="no-decay"
# The weight decay is never added.
@extend(Optimizer)
def _gradient(self, param, group):
    return -param.grad if group["maximize"] else param.grad

# %% exercise="gradient" mistake="decay-subtracted"
# The decay was subtracted. In the gradient it has a plus: the step goes against the gradient, toward 0.
@extend(Optimizer)
def _gradient(self, param, group):
    grad = -param.grad if group["maximize"] else param.grad
    if group["weight_decay"] and not group.get("decoupled_weight_decay"):
        grad = grad.sub(param, alpha=group["weight_decay"])
    return grad

# %% exercise="gradient" mistake="maximize-ignored"
# maximize is not asked.
@extend(Optimizer)
def _gradient(self, param, group):
    grad = param.grad
    if group["weight_decay"] and not group.get("decoupled_weight_decay"):
        grad = grad.add(param, alpha=group["weight_decay"])
    return grad

# %% exercise="gradient" mistake="all-turned-around"
# With maximize the decay was turned around as well, and pushes away from 0. Only the gradient changes its sign.
@extend(Optimizer)
def _gradient(self, param, group):
    grad = param.grad
    if group["weight_decay"] and not group.get("decoupled_weight_decay"):
        grad = grad.add(param, alpha=group["weight_decay"])
    return -grad if group["maximize"] else grad

# %% exercise="gradient" mistake="decoupled-ignored"
# A decoupled decay was added to the gradient. It is applied elsewhere.
@extend(Optimizer)
def _gradient(self, param, group):
    grad = -param.grad if group["maximize"] else param.grad
    if group["weight_decay"]:
        grad = grad.add(param, alpha=group["weight_decay"])
    return grad

# %% exercise="gradient" mistake="decoupled-needed"
# The option decoupled_weight_decay is not in every group. group.get(...) asks for it without an error.
@extend(Optimizer)
def _gradient(self, param, group):
    grad = -param.grad if group["maximize"] else param.grad
    if group["weight_decay"] and not group["decoupled_weight_decay"]:
        grad = grad.add(param, alpha=group["weight_decay"])
    return grad

# %% exercise="gradient" mistake="decay-times-gradient"
# The decay was multiplied by the gradient. It is multiplied by the parameter.
@extend(Optimizer)
def _gradient(self, param, group):
    grad = -param.grad if group["maximize"] else param.grad
    if group["weight_decay"] and not group.get("decoupled_weight_decay"):
        grad = grad * (1 + group["weight_decay"])
    return grad

# %% exercise="gradient" mistake="decay-without-weight"
# The decay itself was added, the same number for every weight. It is multiplied by the parameter.
@extend(Optimizer)
def _gradient(self, param, group):
    grad = -param.grad if group["maximize"] else param.grad
    if group["weight_decay"] and not group.get("decoupled_weight_decay"):
        grad = grad + group["weight_decay"]
    return grad

# %% exercise="gradient" mistake="decay-doubled"
# The decay is twice as large: the slope of the penalty is the decay times the weight.
@extend(Optimizer)
def _gradient(self, param, group):
    grad = -param.grad if group["maximize"] else param.grad
    if group["weight_decay"] and not group.get("decoupled_weight_decay"):
        grad = grad.add(param, alpha=2 * group["weight_decay"])
    return grad

# %% exercise="gradient" mistake="weight-changed"
# The parameter was changed. Only a gradient is asked for here.
@extend(Optimizer)
def _gradient(self, param, group):
    grad = -param.grad if group["maximize"] else param.grad
    if group["weight_decay"] and not group.get("decoupled_weight_decay"):
        param.mul_(1 - group["weight_decay"])
    return grad

# %% exercise="gradient" mistake="turned-around-in-place"
# The gradient was turned around in place, and has the other sign after the step. -param.grad is a new tensor.
@extend(Optimizer)
def _gradient(self, param, group):
    grad = param.grad.neg_() if group["maximize"] else param.grad
    if group["weight_decay"] and not group.get("decoupled_weight_decay"):
        grad = grad.add(param, alpha=group["weight_decay"])
    return grad

# %% exercise="gradient" honest="with-plus"
# With + and *, in another order.
@extend(Optimizer)
def _gradient(self, param, group):
    grad = param.grad
    if group["maximize"]:
        grad = grad * -1
    decay = 0 if group.get("decoupled_weight_decay", False) else group["weight_decay"]
    return grad + decay * param if decay else grad

# %% exercise="sgd-update" mistake="upward"
# The step goes along the gradient, upward. It goes against it.
@extend(SGD)
def _update(self, param, group):
    grad = self._gradient(param, group)
    if group["momentum"]:
        state = self.state[param]
        if "momentum_buffer" not in state:
            state["momentum_buffer"] = grad.clone()
        else:
            buffer = state["momentum_buffer"].mul_(group["momentum"])
            buffer.add_(grad, alpha=1 - group["dampening"])
        buffer = state["momentum_buffer"]
        if group["nesterov"]:
            grad = grad.add(buffer, alpha=group["momentum"])
        else:
            grad = buffer
    param.add_(grad, alpha=group["lr"])

# %% exercise="sgd-update" mistake="no-momentum"
# The momentum is not used.
@extend(SGD)
def _update(self, param, group):
    grad = self._gradient(param, group)
    param.add_(grad, alpha=-group["lr"])

# %% exercise="sgd-update" mistake="buffer-is-the-gradient"
# The first buffer is the gradient itself, not a copy. Who changes the gradient changes the buffer.
@extend(SGD)
def _update(self, param, group):
    grad = self._gradient(param, group)
    if group["momentum"]:
        state = self.state[param]
        if "momentum_buffer" not in state:
            state["momentum_buffer"] = grad
        else:
            buffer = state["momentum_buffer"].mul_(group["momentum"])
            buffer.add_(grad, alpha=1 - group["dampening"])
        buffer = state["momentum_buffer"]
        if group["nesterov"]:
            grad = grad.add(buffer, alpha=group["momentum"])
        else:
            grad = buffer
    param.add_(grad, alpha=-group["lr"])

# %% exercise="sgd-update" mistake="buffer-from-zero"
# The first buffer was made of zeros and dampened. In the first step it is the gradient, without dampening.
@extend(SGD)
def _update(self, param, group):
    grad = self._gradient(param, group)
    if group["momentum"]:
        state = self.state[param]
        if "momentum_buffer" not in state:
            state["momentum_buffer"] = grad * (1 - group["dampening"])
        else:
            buffer = state["momentum_buffer"].mul_(group["momentum"])
            buffer.add_(grad, alpha=1 - group["dampening"])
        buffer = state["momentum_buffer"]
        if group["nesterov"]:
            grad = grad.add(buffer, alpha=group["momentum"])
        else:
            grad = buffer
    param.add_(grad, alpha=-group["lr"])

# %% exercise="sgd-update" mistake="buffer-not-kept"
# The sum of momentum and gradient is not stored, so every step begins with the first gradient again.
@extend(SGD)
def _update(self, param, group):
    grad = self._gradient(param, group)
    if group["momentum"]:
        state = self.state[param]
        if "momentum_buffer" not in state:
            state["momentum_buffer"] = grad.clone()
        else:
            buffer = state["momentum_buffer"] * group["momentum"] + grad
        buffer = state["momentum_buffer"]
        if group["nesterov"]:
            grad = grad.add(buffer, alpha=group["momentum"])
        else:
            grad = buffer
    param.add_(grad, alpha=-group["lr"])

# %% exercise="sgd-update" mistake="shared-buffer"
# All parameters share one buffer. Each has its own, in self.state[param].
@extend(SGD)
def _update(self, param, group):
    grad = self._gradient(param, group)
    if group["momentum"]:
        state = self.state["all"]
        if "momentum_buffer" not in state:
            state["momentum_buffer"] = grad.clone()
        else:
            buffer = state["momentum_buffer"].mul_(group["momentum"])
            buffer.add_(grad, alpha=1 - group["dampening"])
        buffer = state["momentum_buffer"]
        if group["nesterov"]:
            grad = grad.add(buffer, alpha=group["momentum"])
        else:
            grad = buffer
    param.add_(grad, alpha=-group["lr"])

# %% exercise="sgd-update" mistake="dampening-ignored"
# The dampening is not used.
@extend(SGD)
def _update(self, param, group):
    grad = self._gradient(param, group)
    if group["momentum"]:
        state = self.state[param]
        if "momentum_buffer" not in state:
            state["momentum_buffer"] = grad.clone()
        else:
            state["momentum_buffer"].mul_(group["momentum"]).add_(grad)
        buffer = state["momentum_buffer"]
        if group["nesterov"]:
            grad = grad.add(buffer, alpha=group["momentum"])
        else:
            grad = buffer
    param.add_(grad, alpha=-group["lr"])

# %% exercise="sgd-update" mistake="dampening-turned-around"
# The dampening is the share that is left out: the factor is 1 minus it.
@extend(SGD)
def _update(self, param, group):
    grad = self._gradient(param, group)
    if group["momentum"]:
        state = self.state[param]
        if "momentum_buffer" not in state:
            state["momentum_buffer"] = grad.clone()
        else:
            buffer = state["momentum_buffer"].mul_(group["momentum"])
            buffer.add_(grad, alpha=group["dampening"])
        buffer = state["momentum_buffer"]
        if group["nesterov"]:
            grad = grad.add(buffer, alpha=group["momentum"])
        else:
            grad = buffer
    param.add_(grad, alpha=-group["lr"])

# %% exercise="sgd-update" mistake="nesterov-ignored"
# nesterov is not asked.
@extend(SGD)
def _update(self, param, group):
    grad = self._gradient(param, group)
    if group["momentum"]:
        state = self.state[param]
        if "momentum_buffer" not in state:
            state["momentum_buffer"] = grad.clone()
        else:
            buffer = state["momentum_buffer"].mul_(group["momentum"])
            buffer.add_(grad, alpha=1 - group["dampening"])
        buffer = state["momentum_buffer"]
        if group["nesterov"]:
            grad = buffer
        else:
            grad = buffer
    param.add_(grad, alpha=-group["lr"])

# %% exercise="sgd-update" mistake="always-nesterov"
# The step looks ahead although nesterov is not set.
@extend(SGD)
def _update(self, param, group):
    grad = self._gradient(param, group)
    if group["momentum"]:
        state = self.state[param]
        if "momentum_buffer" not in state:
            state["momentum_buffer"] = grad.clone()
        else:
            buffer = state["momentum_buffer"].mul_(group["momentum"])
            buffer.add_(grad, alpha=1 - group["dampening"])
        buffer = state["momentum_buffer"]
        if group["nesterov"]:
            grad = grad.add(buffer, alpha=group["momentum"])
        else:
            grad = grad.add(buffer, alpha=group["momentum"])
    param.add_(grad, alpha=-group["lr"])

# %% exercise="sgd-update" mistake="nesterov-without-factor"
# Nesterov adds the momentum times the buffer. The factor is missing.
@extend(SGD)
def _update(self, param, group):
    grad = self._gradient(param, group)
    if group["momentum"]:
        state = self.state[param]
        if "momentum_buffer" not in state:
            state["momentum_buffer"] = grad.clone()
        else:
            buffer = state["momentum_buffer"].mul_(group["momentum"])
            buffer.add_(grad, alpha=1 - group["dampening"])
        buffer = state["momentum_buffer"]
        if group["nesterov"]:
            grad = grad + buffer
        else:
            grad = buffer
    param.add_(grad, alpha=-group["lr"])

# %% exercise="sgd-update" mistake="nesterov-stored"
# What Nesterov steps along was stored in the buffer. The buffer stays what it is.
@extend(SGD)
def _update(self, param, group):
    grad = self._gradient(param, group)
    if group["momentum"]:
        state = self.state[param]
        if "momentum_buffer" not in state:
            state["momentum_buffer"] = grad.clone()
        else:
            buffer = state["momentum_buffer"].mul_(group["momentum"])
            buffer.add_(grad, alpha=1 - group["dampening"])
        buffer = state["momentum_buffer"]
        if group["nesterov"]:
            grad = buffer.mul_(group["momentum"]).add_(grad)
        else:
            grad = buffer
    param.add_(grad, alpha=-group["lr"])

# %% exercise="sgd-update" mistake="running-mean"
# The gradient was multiplied by 1 minus the momentum. In torch the buffer is a sum, not a mean.
@extend(SGD)
def _update(self, param, group):
    grad = self._gradient(param, group)
    if group["momentum"]:
        state = self.state[param]
        if "momentum_buffer" not in state:
            state["momentum_buffer"] = grad.clone()
        else:
            buffer = state["momentum_buffer"].mul_(group["momentum"])
            buffer.add_(grad, alpha=1 - group["momentum"])
        buffer = state["momentum_buffer"]
        if group["nesterov"]:
            grad = grad.add(buffer, alpha=group["momentum"])
        else:
            grad = buffer
    param.add_(grad, alpha=-group["lr"])

# %% exercise="sgd-update" mistake="decay-forgotten"
# The gradient was taken as it is. self._gradient adds the weight decay and knows maximize.
@extend(SGD)
def _update(self, param, group):
    grad = param.grad
    if group["momentum"]:
        state = self.state[param]
        if "momentum_buffer" not in state:
            state["momentum_buffer"] = grad.clone()
        else:
            buffer = state["momentum_buffer"].mul_(group["momentum"])
            buffer.add_(grad, alpha=1 - group["dampening"])
        buffer = state["momentum_buffer"]
        if group["nesterov"]:
            grad = grad.add(buffer, alpha=group["momentum"])
        else:
            grad = buffer
    param.add_(grad, alpha=-group["lr"])

# %% exercise="sgd-update" mistake="rate-in-the-buffer"
# The learning rate is inside the buffer. If a schedule changes the rate, old steps keep the old one; torch multiplies at the end.
@extend(SGD)
def _update(self, param, group):
    grad = self._gradient(param, group)
    if group["momentum"]:
        state = self.state[param]
        if "momentum_buffer" not in state:
            state["momentum_buffer"] = grad * group["lr"]
        else:
            buffer = state["momentum_buffer"].mul_(group["momentum"])
            buffer.add_(grad, alpha=(1 - group["dampening"]) * group["lr"])
        buffer = state["momentum_buffer"]
        if group["nesterov"]:
            grad = group["lr"] * grad + group["momentum"] * buffer
        else:
            grad = buffer
    scale = 1 if group["momentum"] else group["lr"]
    param.add_(grad, alpha=-scale)

# %% exercise="sgd-update" mistake="new-parameter"
# The result has the name param, but the parameter itself did not change. Methods with an underscore change it.
@extend(SGD)
def _update(self, param, group):
    grad = self._gradient(param, group)
    if group["momentum"]:
        state = self.state[param]
        if "momentum_buffer" not in state:
            state["momentum_buffer"] = grad.clone()
        else:
            buffer = state["momentum_buffer"].mul_(group["momentum"])
            buffer.add_(grad, alpha=1 - group["dampening"])
        buffer = state["momentum_buffer"]
        if group["nesterov"]:
            grad = grad.add(buffer, alpha=group["momentum"])
        else:
            grad = buffer
    param = param - group["lr"] * grad

# %% exercise="sgd-update" mistake="state-without-momentum"
# Something is kept for a parameter without momentum. Then nothing is remembered.
@extend(SGD)
def _update(self, param, group):
    grad, state = self._gradient(param, group), self.state[param]
    if group["momentum"]:
        if "momentum_buffer" not in state:
            state["momentum_buffer"] = grad.clone()
        else:
            buffer = state["momentum_buffer"].mul_(group["momentum"])
            buffer.add_(grad, alpha=1 - group["dampening"])
        buffer = state["momentum_buffer"]
        if group["nesterov"]:
            grad = grad.add(buffer, alpha=group["momentum"])
        else:
            grad = buffer
    param.add_(grad, alpha=-group["lr"])

# %% exercise="sgd-update" mistake="first-step-twice"
# In the first step the buffer is filled and then changed once more: it is the gradient alone.
@extend(SGD)
def _update(self, param, group):
    grad = self._gradient(param, group)
    if group["momentum"]:
        state = self.state[param]
        if "momentum_buffer" not in state:
            state["momentum_buffer"] = grad.clone()
        buffer = state["momentum_buffer"].mul_(group["momentum"])
        buffer.add_(grad, alpha=1 - group["dampening"])
        if group["nesterov"]:
            grad = grad.add(buffer, alpha=group["momentum"])
        else:
            grad = buffer
    param.add_(grad, alpha=-group["lr"])

# %% exercise="sgd-update" honest="with-operators"
# With operators, and get.
@extend(SGD)
def _update(self, param, group):
    grad = self._gradient(param, group)
    mu = group["momentum"]
    if mu:
        old = self.state[param].get("momentum_buffer")
        share = 1 - group["dampening"]
        new = grad.clone() if old is None else mu * old + share * grad
        self.state[param]["momentum_buffer"] = new
        grad = grad + mu * new if group["nesterov"] else new
    param -= group["lr"] * grad

# %% exercise="adam-update" mistake="no-correction"
# The bias is not corrected: in the first steps both means are too small.
@extend(Adam)
def _advance(self, param, group):
    grad, state = self._gradient(param, group), self._state(param, group)
    (beta1, beta2), lr = group["betas"], group["lr"]
    state["step"] += 1
    t = state["step"].item()
    mean = state["exp_avg"].lerp_(grad, 1 - beta1)
    state["exp_avg_sq"].mul_(beta2).addcmul_(grad, grad, value=1 - beta2)
    root = self._root(state, group) + group["eps"]
    param.addcdiv_(mean, root, value=-lr)

# %% exercise="adam-update" mistake="first-mean-not-corrected"
# The mean of the gradient is not corrected, so the first steps are too short.
@extend(Adam)
def _advance(self, param, group):
    grad, state = self._gradient(param, group), self._state(param, group)
    (beta1, beta2), lr = group["betas"], group["lr"]
    state["step"] += 1
    t = state["step"].item()
    mean = state["exp_avg"].lerp_(grad, 1 - beta1)
    state["exp_avg_sq"].mul_(beta2).addcmul_(grad, grad, value=1 - beta2)
    root = self._root(state, group) / math.sqrt(1 - beta2**t) + group["eps"]
    param.addcdiv_(mean, root, value=-lr)

# %% exercise="adam-update" mistake="second-mean-not-corrected"
# The mean of the squares is not corrected, so the first steps are too long.
@extend(Adam)
def _advance(self, param, group):
    grad, state = self._gradient(param, group), self._state(param, group)
    (beta1, beta2), lr = group["betas"], group["lr"]
    state["step"] += 1
    t = state["step"].item()
    mean = state["exp_avg"].lerp_(grad, 1 - beta1)
    state["exp_avg_sq"].mul_(beta2).addcmul_(grad, grad, value=1 - beta2)
    root = self._root(state, group) + group["eps"]
    param.addcdiv_(mean, root, value=-lr / (1 - beta1**t))

# %% exercise="adam-update" mistake="root-forgotten"
# The gradient was divided by the mean of the squares, not by its root.
@extend(Adam)
def _advance(self, param, group):
    grad, state = self._gradient(param, group), self._state(param, group)
    (beta1, beta2), lr = group["betas"], group["lr"]
    state["step"] += 1
    t = state["step"].item()
    mean = state["exp_avg"].lerp_(grad, 1 - beta1)
    state["exp_avg_sq"].mul_(beta2).addcmul_(grad, grad, value=1 - beta2)
    root = state["exp_avg_sq"] / (1 - beta2**t) + group["eps"]
    param.addcdiv_(mean, root, value=-lr / (1 - beta1**t))

# %% exercise="adam-update" mistake="correction-without-root"
# The correction of the squares stands outside the root: the root of a quotient is the quotient of the roots.
@extend(Adam)
def _advance(self, param, group):
    grad, state = self._gradient(param, group), self._state(param, group)
    (beta1, beta2), lr = group["betas"], group["lr"]
    state["step"] += 1
    t = state["step"].item()
    mean = state["exp_avg"].lerp_(grad, 1 - beta1)
    state["exp_avg_sq"].mul_(beta2).addcmul_(grad, grad, value=1 - beta2)
    root = self._root(state, group) / (1 - beta2**t) + group["eps"]
    param.addcdiv_(mean, root, value=-lr / (1 - beta1**t))

# %% exercise="adam-update" mistake="eps-under-the-root"
# eps was added under the root. It is added to the root.
@extend(Adam)
def _advance(self, param, group):
    grad, state = self._gradient(param, group), self._state(param, group)
    (beta1, beta2), lr = group["betas"], group["lr"]
    state["step"] += 1
    t = state["step"].item()
    mean = state["exp_avg"].lerp_(grad, 1 - beta1)
    state["exp_avg_sq"].mul_(beta2).addcmul_(grad, grad, value=1 - beta2)
    inside = state["exp_avg_sq"] / (1 - beta2**t) + group["eps"]
    root = inside.sqrt()
    param.addcdiv_(mean, root, value=-lr / (1 - beta1**t))

# %% exercise="adam-update" mistake="eps-before-the-correction"
# eps was added before the root was corrected. It comes last.
@extend(Adam)
def _advance(self, param, group):
    grad, state = self._gradient(param, group), self._state(param, group)
    (beta1, beta2), lr = group["betas"], group["lr"]
    state["step"] += 1
    t = state["step"].item()
    mean = state["exp_avg"].lerp_(grad, 1 - beta1)
    state["exp_avg_sq"].mul_(beta2).addcmul_(grad, grad, value=1 - beta2)
    root = (self._root(state, group) + group["eps"]) / math.sqrt(1 - beta2**t)
    param.addcdiv_(mean, root, value=-lr / (1 - beta1**t))

# %% exercise="adam-update" mistake="eps-forgotten"
# eps is missing: where gradients are tiny or 0 the step divides by almost nothing.
@extend(Adam)
def _advance(self, param, group):
    grad, state = self._gradient(param, group), self._state(param, group)
    (beta1, beta2), lr = group["betas"], group["lr"]
    state["step"] += 1
    t = state["step"].item()
    mean = state["exp_avg"].lerp_(grad, 1 - beta1)
    state["exp_avg_sq"].mul_(beta2).addcmul_(grad, grad, value=1 - beta2)
    root = self._root(state, group) / math.sqrt(1 - beta2**t)
    param.addcdiv_(mean, root, value=-lr / (1 - beta1**t))

# %% exercise="adam-update" mistake="count-from-zero"
# The count is 0 in the first step, and the correction divides by 0: raise it first.
@extend(Adam)
def _advance(self, param, group):
    grad, state = self._gradient(param, group), self._state(param, group)
    (beta1, beta2), lr = group["betas"], group["lr"]
    t = state["step"].item()
    mean = state["exp_avg"].lerp_(grad, 1 - beta1)
    state["exp_avg_sq"].mul_(beta2).addcmul_(grad, grad, value=1 - beta2)
    root = self._root(state, group) / math.sqrt(1 - beta2**t) + group["eps"]
    param.addcdiv_(mean, root, value=-lr / (1 - beta1**t))
    state["step"] += 1

# %% exercise="adam-update" mistake="count-one-ahead"
# t is one ahead: it is 1 in the first step.
@extend(Adam)
def _advance(self, param, group):
    grad, state = self._gradient(param, group), self._state(param, group)
    (beta1, beta2), lr = group["betas"], group["lr"]
    state["step"] += 1
    t = state["step"].item() + 1
    mean = state["exp_avg"].lerp_(grad, 1 - beta1)
    state["exp_avg_sq"].mul_(beta2).addcmul_(grad, grad, value=1 - beta2)
    root = self._root(state, group) / math.sqrt(1 - beta2**t) + group["eps"]
    param.addcdiv_(mean, root, value=-lr / (1 - beta1**t))

# %% exercise="adam-update" mistake="always-first-step"
# The correction is always that of the first step: t grows.
@extend(Adam)
def _advance(self, param, group):
    grad, state = self._gradient(param, group), self._state(param, group)
    (beta1, beta2), lr = group["betas"], group["lr"]
    state["step"] += 1
    t = 1
    mean = state["exp_avg"].lerp_(grad, 1 - beta1)
    state["exp_avg_sq"].mul_(beta2).addcmul_(grad, grad, value=1 - beta2)
    root = self._root(state, group) / math.sqrt(1 - beta2**t) + group["eps"]
    param.addcdiv_(mean, root, value=-lr / (1 - beta1**t))

# %% exercise="adam-update" mistake="betas-swapped"
# The two betas have changed places.
@extend(Adam)
def _advance(self, param, group):
    grad, state = self._gradient(param, group), self._state(param, group)
    (beta2, beta1), lr = group["betas"], group["lr"]
    state["step"] += 1
    t = state["step"].item()
    mean = state["exp_avg"].lerp_(grad, 1 - beta1)
    state["exp_avg_sq"].mul_(beta2).addcmul_(grad, grad, value=1 - beta2)
    root = self._root(state, group) / math.sqrt(1 - beta2**t) + group["eps"]
    param.addcdiv_(mean, root, value=-lr / (1 - beta1**t))

# %% exercise="adam-update" mistake="one-minus-beta"
# The shares are turned around: of the mean beta stays, and 1 - beta comes from the gradient.
@extend(Adam)
def _advance(self, param, group):
    grad, state = self._gradient(param, group), self._state(param, group)
    (beta1, beta2), lr = group["betas"], group["lr"]
    state["step"] += 1
    t = state["step"].item()
    mean = state["exp_avg"].lerp_(grad, beta1)
    state["exp_avg_sq"].mul_(1 - beta2).addcmul_(grad, grad, value=beta2)
    root = self._root(state, group) / math.sqrt(1 - beta2**t) + group["eps"]
    param.addcdiv_(mean, root, value=-lr / (1 - beta1**t))

# %% exercise="adam-update" mistake="mean-not-kept"
# The mean of the gradient is not changed in place, so the next step begins with 0 again.
@extend(Adam)
def _advance(self, param, group):
    grad, state = self._gradient(param, group), self._state(param, group)
    (beta1, beta2), lr = group["betas"], group["lr"]
    state["step"] += 1
    t = state["step"].item()
    mean = state["exp_avg"].lerp(grad, 1 - beta1)
    state["exp_avg_sq"].mul_(beta2).addcmul_(grad, grad, value=1 - beta2)
    root = self._root(state, group) / math.sqrt(1 - beta2**t) + group["eps"]
    param.addcdiv_(mean, root, value=-lr / (1 - beta1**t))

# %% exercise="adam-update" mistake="squares-not-kept"
# The mean of the squares is not changed in place, so the next step begins with 0 again.
@extend(Adam)
def _advance(self, param, group):
    grad, state = self._gradient(param, group), self._state(param, group)
    (beta1, beta2), lr = group["betas"], group["lr"]
    state["step"] += 1
    t = state["step"].item()
    mean = state["exp_avg"].lerp_(grad, 1 - beta1)
    squares = state["exp_avg_sq"] * beta2 + grad * grad * (1 - beta2)
    root = squares.sqrt() / math.sqrt(1 - beta2**t) + group["eps"]
    param.addcdiv_(mean, root, value=-lr / (1 - beta1**t))

# %% exercise="adam-update" mistake="not-squared"
# The second mean is one of the gradient, not of its square, and its root may be nan.
@extend(Adam)
def _advance(self, param, group):
    grad, state = self._gradient(param, group), self._state(param, group)
    (beta1, beta2), lr = group["betas"], group["lr"]
    state["step"] += 1
    t = state["step"].item()
    mean = state["exp_avg"].lerp_(grad, 1 - beta1)
    state["exp_avg_sq"].mul_(beta2).add_(grad, alpha=1 - beta2)
    root = self._root(state, group) / math.sqrt(1 - beta2**t) + group["eps"]
    param.addcdiv_(mean, root, value=-lr / (1 - beta1**t))

# %% exercise="adam-update" mistake="size-instead-of-square"
# The second mean is one of the size of the gradient. It is one of the square, of which the root is taken afterward.
@extend(Adam)
def _advance(self, param, group):
    grad, state = self._gradient(param, group), self._state(param, group)
    (beta1, beta2), lr = group["betas"], group["lr"]
    state["step"] += 1
    t = state["step"].item()
    mean = state["exp_avg"].lerp_(grad, 1 - beta1)
    state["exp_avg_sq"].mul_(beta2).add_(grad.abs(), alpha=1 - beta2)
    root = self._root(state, group) / math.sqrt(1 - beta2**t) + group["eps"]
    param.addcdiv_(mean, root, value=-lr / (1 - beta1**t))

# %% exercise="adam-update" mistake="root-by-hand"
# The root was taken of the mean of squares. With amsgrad it is that of the largest mean so far: self._root knows which one.
@extend(Adam)
def _advance(self, param, group):
    grad, state = self._gradient(param, group), self._state(param, group)
    (beta1, beta2), lr = group["betas"], group["lr"]
    state["step"] += 1
    t = state["step"].item()
    mean = state["exp_avg"].lerp_(grad, 1 - beta1)
    state["exp_avg_sq"].mul_(beta2).addcmul_(grad, grad, value=1 - beta2)
    root = state["exp_avg_sq"].sqrt() / math.sqrt(1 - beta2**t) + group["eps"]
    param.addcdiv_(mean, root, value=-lr / (1 - beta1**t))

# %% exercise="adam-update" mistake="decay-forgotten"
# The gradient was taken as it is. self._gradient adds the weight decay and knows maximize.
@extend(Adam)
def _advance(self, param, group):
    grad, state = param.grad, self._state(param, group)
    (beta1, beta2), lr = group["betas"], group["lr"]
    state["step"] += 1
    t = state["step"].item()
    mean = state["exp_avg"].lerp_(grad, 1 - beta1)
    state["exp_avg_sq"].mul_(beta2).addcmul_(grad, grad, value=1 - beta2)
    root = self._root(state, group) / math.sqrt(1 - beta2**t) + group["eps"]
    param.addcdiv_(mean, root, value=-lr / (1 - beta1**t))

# %% exercise="adam-update" mistake="gradient-instead-of-mean"
# The step follows the gradient itself, not its mean.
@extend(Adam)
def _advance(self, param, group):
    grad, state = self._gradient(param, group), self._state(param, group)
    (beta1, beta2), lr = group["betas"], group["lr"]
    state["step"] += 1
    t = state["step"].item()
    mean = state["exp_avg"].lerp_(grad, 1 - beta1)
    state["exp_avg_sq"].mul_(beta2).addcmul_(grad, grad, value=1 - beta2)
    root = self._root(state, group) / math.sqrt(1 - beta2**t) + group["eps"]
    param.addcdiv_(grad, root, value=-lr)

# %% exercise="adam-update" mistake="upward"
# The step goes upward: the sign is wrong.
@extend(Adam)
def _advance(self, param, group):
    grad, state = self._gradient(param, group), self._state(param, group)
    (beta1, beta2), lr = group["betas"], group["lr"]
    state["step"] += 1
    t = state["step"].item()
    mean = state["exp_avg"].lerp_(grad, 1 - beta1)
    state["exp_avg_sq"].mul_(beta2).addcmul_(grad, grad, value=1 - beta2)
    root = self._root(state, group) / math.sqrt(1 - beta2**t) + group["eps"]
    param.addcdiv_(mean, root, value=lr / (1 - beta1**t))

# %% exercise="adam-update" mistake="means-corrected-in-place"
# The corrected means were stored. They are corrected for the step only; what is kept is not.
@extend(Adam)
def _advance(self, param, group):
    grad, state = self._gradient(param, group), self._state(param, group)
    (beta1, beta2), lr = group["betas"], group["lr"]
    state["step"] += 1
    t = state["step"].item()
    mean = state["exp_avg"].lerp_(grad, 1 - beta1).div_(1 - beta1**t)
    state["exp_avg_sq"].mul_(beta2).addcmul_(grad, grad, value=1 - beta2)
    root = self._root(state, group) / math.sqrt(1 - beta2**t) + group["eps"]
    param.addcdiv_(mean, root, value=-lr)

# %% exercise="adam-update" honest="with-operators"
# With operators, and the state replaced.
@extend(Adam)
def _advance(self, param, group):
    grad, state = self._gradient(param, group), self._state(param, group)
    beta1, beta2 = group["betas"]
    state["step"] = state["step"] + 1
    t = float(state["step"])
    state["exp_avg"] = beta1 * state["exp_avg"] + (1 - beta1) * grad
    state["exp_avg_sq"] = beta2 * state["exp_avg_sq"] + (1 - beta2) * grad**2
    m, s = state["exp_avg"] / (1 - beta1**t), self._root(state, group)
    param -= group["lr"] * m / (s / (1 - beta2**t) ** 0.5 + group["eps"])

# %% exercise="shrink" mistake="rate-forgotten"
# The learning rate is not in the factor.
@extend(Adam)
def _shrink(self, param, group):
    param.mul_(1 - group["weight_decay"])

# %% exercise="shrink" mistake="grows"
# The weight grows. It is pulled toward 0.
@extend(Adam)
def _shrink(self, param, group):
    param.mul_(1 + group["lr"] * group["weight_decay"])

# %% exercise="shrink" mistake="factor-only"
# The weight was multiplied by rate times decay; that is what is taken away from it.
@extend(Adam)
def _shrink(self, param, group):
    param.mul_(group["lr"] * group["weight_decay"])

# %% exercise="shrink" mistake="new-tensor"
# param = ... gives the name to a new tensor; the parameter itself did not change.
@extend(Adam)
def _shrink(self, param, group):
    param = param * (1 - group["lr"] * group["weight_decay"])

# %% exercise="shrink" mistake="without-the-weight"
# The same number was taken from every weight. What is taken away is in proportion to the weight.
@extend(Adam)
def _shrink(self, param, group):
    param.sub_(group["lr"] * group["weight_decay"])

# %% exercise="shrink" mistake="rate-alone"
# The weight decay is not in the factor.
@extend(Adam)
def _shrink(self, param, group):
    param.mul_(1 - group["lr"])

# %% exercise="shrink" mistake="gradient-changed"
# The decay went into the gradient. Decoupled means: not there.
@extend(Adam)
def _shrink(self, param, group):
    param.grad.add_(param, alpha=group["weight_decay"])

# %% exercise="shrink" honest="subtracts"
# Subtracts the part.
@extend(Adam)
def _shrink(self, param, group):
    param.sub_(param, alpha=group["lr"] * group["weight_decay"])

# %% exercise="step-lr-rate" mistake="at-zero-too"
# At step 0 the rate is lowered already: 0 is a multiple of everything.
@extend(StepLR)
def get_lr(self):
    turn = self.last_epoch % self.step_size == 0
    return [rate * self.gamma if turn else rate for rate in self._rates()]

# %% exercise="step-lr-rate" mistake="every-step"
# The rate is lowered at every step.
@extend(StepLR)
def get_lr(self):
    turn = self.last_epoch > 0
    return [rate * self.gamma if turn else rate for rate in self._rates()]

# %% exercise="step-lr-rate" mistake="never"
# The rate is never lowered.
@extend(StepLR)
def get_lr(self):
    return self._rates()

# %% exercise="step-lr-rate" mistake="once"
# The rate is lowered once only. It is lowered at every multiple.
@extend(StepLR)
def get_lr(self):
    turn = self.last_epoch == self.step_size
    return [rate * self.gamma if turn else rate for rate in self._rates()]

# %% exercise="step-lr-rate" mistake="one-late"
# The rate is lowered one step too late.
@extend(StepLR)
def get_lr(self):
    turn = self.last_epoch > 1 and (self.last_epoch - 1) % self.step_size == 0
    return [rate * self.gamma if turn else rate for rate in self._rates()]

# %% exercise="step-lr-rate" mistake="one-early"
# The rate is lowered one step too early.
@extend(StepLR)
def get_lr(self):
    turn = (self.last_epoch + 1) % self.step_size == 0
    return [rate * self.gamma if turn else rate for rate in self._rates()]

# %% exercise="step-lr-rate" mistake="a-number"
# One number comes back. There is one rate for each group, in a list.
@extend(StepLR)
def get_lr(self):
    turn = self.last_epoch > 0 and self.last_epoch % self.step_size == 0
    return self._rates()[0] * (self.gamma if turn else 1)

# %% exercise="step-lr-rate" mistake="first-group-for-all"
# Every group got the rate of the first one.
@extend(StepLR)
def get_lr(self):
    turn = self.last_epoch > 0 and self.last_epoch % self.step_size == 0
    return [self._rates()[0] * (self.gamma if turn else 1)] * len(self.base_lrs)

# %% exercise="step-lr-rate" mistake="divided"
# The rate was divided by gamma, and grows.
@extend(StepLR)
def get_lr(self):
    turn = self.last_epoch > 0 and self.last_epoch % self.step_size == 0
    return [rate / self.gamma if turn else rate for rate in self._rates()]

# %% exercise="step-lr-rate" mistake="from-the-first-rate"
# The rate is computed from the first one, so a rate that somebody has changed in between is lost. "Now" is what counts.
@extend(StepLR)
def get_lr(self):
    power = self.gamma ** (self.last_epoch // self.step_size)
    return [base * power for base in self.base_lrs]

# %% exercise="step-lr-rate" honest="early-return"
# Two ways out.
@extend(StepLR)
def get_lr(self):
    if self.last_epoch == 0 or self.last_epoch % self.step_size:
        return self._rates()
    return [self.gamma * rate for rate in self._rates()]

# %% exercise="cosine-lr-rate" mistake="least-ignored"
# The smallest rate is not used: the rate falls to 0.
@extend(CosineAnnealingLR)
def get_lr(self):
    wave = (1 + math.cos(math.pi * self.last_epoch / self.T_max)) / 2
    return [base * wave for base in self.base_lrs]

# %% exercise="cosine-lr-rate" mistake="least-added"
# The smallest rate was added to the whole: the wave is a share of the distance between the two rates.
@extend(CosineAnnealingLR)
def get_lr(self):
    wave = (1 + math.cos(math.pi * self.last_epoch / self.T_max)) / 2
    return [self.eta_min + base * wave for base in self.base_lrs]

# %% exercise="cosine-lr-rate" mistake="from-the-last-rate"
# The wave was multiplied with the rate of the last step. The formula begins with the first rate.
@extend(CosineAnnealingLR)
def get_lr(self):
    wave = (1 + math.cos(math.pi * self.last_epoch / self.T_max)) / 2
    return [self.eta_min + (rate - self.eta_min) * wave for rate in self._rates()]

# %% exercise="cosine-lr-rate" mistake="whole-cosine"
# This is a whole wave: after T steps the rate is the first one again. Half a cosine ends at pi.
@extend(CosineAnnealingLR)
def get_lr(self):
    wave = (1 + math.cos(2 * math.pi * self.last_epoch / self.T_max)) / 2
    return [self.eta_min + (base - self.eta_min) * wave for base in self.base_lrs]

# %% exercise="cosine-lr-rate" mistake="not-halved"
# The wave goes from 2 to 0. Halve it.
@extend(CosineAnnealingLR)
def get_lr(self):
    wave = 1 + math.cos(math.pi * self.last_epoch / self.T_max)
    return [self.eta_min + (base - self.eta_min) * wave for base in self.base_lrs]

# %% exercise="cosine-lr-rate" mistake="cosine-alone"
# A cosine goes from 1 to -1. One adds 1 and halves it.
@extend(CosineAnnealingLR)
def get_lr(self):
    wave = math.cos(math.pi * self.last_epoch / self.T_max)
    return [self.eta_min + (base - self.eta_min) * wave for base in self.base_lrs]

# %% exercise="cosine-lr-rate" mistake="upward"
# The rate rises: the sign of the cosine is wrong.
@extend(CosineAnnealingLR)
def get_lr(self):
    wave = (1 - math.cos(math.pi * self.last_epoch / self.T_max)) / 2
    return [self.eta_min + (base - self.eta_min) * wave for base in self.base_lrs]

# %% exercise="cosine-lr-rate" mistake="a-line"
# This is a line, not a cosine.
@extend(CosineAnnealingLR)
def get_lr(self):
    wave = 1 - self.last_epoch / self.T_max
    return [self.eta_min + (base - self.eta_min) * wave for base in self.base_lrs]

# %% exercise="cosine-lr-rate" mistake="one-step-short"
# The half wave was laid over T_max - 1 steps. There are T_max of them, from step 0 to step T_max.
@extend(CosineAnnealingLR)
def get_lr(self):
    wave = (1 + math.cos(math.pi * self.last_epoch / max(self.T_max - 1, 1))) / 2
    return [self.eta_min + (base - self.eta_min) * wave for base in self.base_lrs]

# %% exercise="cosine-lr-rate" mistake="one-step-long"
# The half wave was laid over T_max + 1 steps. There are T_max of them, from step 0 to step T_max.
@extend(CosineAnnealingLR)
def get_lr(self):
    wave = (1 + math.cos(math.pi * self.last_epoch / (self.T_max + 1))) / 2
    return [self.eta_min + (base - self.eta_min) * wave for base in self.base_lrs]

# %% exercise="cosine-lr-rate" mistake="degrees"
# math.cos takes radians: 180 degrees are pi.
@extend(CosineAnnealingLR)
def get_lr(self):
    wave = (1 + math.cos(180 * self.last_epoch / self.T_max)) / 2
    return [self.eta_min + (base - self.eta_min) * wave for base in self.base_lrs]

# %% exercise="cosine-lr-rate" mistake="a-number"
# One number comes back. There is one rate for each group, in a list.
@extend(CosineAnnealingLR)
def get_lr(self):
    wave = (1 + math.cos(math.pi * self.last_epoch / self.T_max)) / 2
    return self.eta_min + (self.base_lrs[0] - self.eta_min) * wave

# %% exercise="cosine-lr-rate" mistake="stops-at-the-end"
# Beyond the last step the rate stays at the smallest one. The formula, and torch, go on along the cosine, and the rate rises again.
@extend(CosineAnnealingLR)
def get_lr(self):
    wave = (1 + math.cos(math.pi * min(self.last_epoch / self.T_max, 1))) / 2
    return [self.eta_min + (base - self.eta_min) * wave for base in self.base_lrs]

# %% exercise="cosine-lr-rate" honest="numpy"
# With NumPy.
@extend(CosineAnnealingLR)
def get_lr(self):
    wave = 0.5 + 0.5 * np.cos(np.pi * self.last_epoch / self.T_max)
    return [float((1 - wave) * self.eta_min + wave * base) for base in self.base_lrs]
