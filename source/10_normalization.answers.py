# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% exercise="normalize" mistake="unbiased"
# The variance divides by the count minus 1 here. The batch counts as it is: divide by the count.
class Normalize(Function):
    def forward(self, a, axes, eps):
        mean = a.mean(axis=axes, keepdims=True)
        factor = 1 / np.sqrt(a.var(axis=axes, keepdims=True, ddof=1) + eps)
        out = (a - mean) * factor
        self.axes = axes
        self.save_for_backward(out, factor)
        return out

# %% exercise="normalize" mistake="eps-outside"
# eps is added to the spread. It belongs inside the root, to the variance.
class Normalize(Function):
    def forward(self, a, axes, eps):
        mean = a.mean(axis=axes, keepdims=True)
        factor = 1 / (a.std(axis=axes, keepdims=True) + eps)
        out = (a - mean) * factor
        self.axes = axes
        self.save_for_backward(out, factor)
        return out

# %% exercise="normalize" mistake="variance-only"
# It is divided by the variance. Divide by its root, the spread.
class Normalize(Function):
    def forward(self, a, axes, eps):
        mean = a.mean(axis=axes, keepdims=True)
        factor = 1 / (a.var(axis=axes, keepdims=True) + eps)
        out = (a - mean) * factor
        self.axes = axes
        self.save_for_backward(out, factor)
        return out

# %% exercise="normalize" mistake="mean-kept"
# The mean was not taken away: the numbers have another spread now, and still a mean.
class Normalize(Function):
    def forward(self, a, axes, eps):
        factor = 1 / np.sqrt(a.var(axis=axes, keepdims=True) + eps)
        out = a * factor
        self.axes = axes
        self.save_for_backward(out, factor)
        return out

# %% exercise="normalize" mistake="whole-array"
# Mean and variance are those of the whole array, whatever the axes. Hand axes on.
class Normalize(Function):
    def forward(self, a, axes, eps):
        factor = 1 / np.sqrt(a.var() + eps)
        out = (a - a.mean()) * factor
        self.axes = axes
        self.save_for_backward(out, factor)
        return out

# %% exercise="normalize" mistake="axes-lost"
# The axes of mean and variance are gone, so NumPy pairs them with the wrong axis of a. Keep them: keepdims=True.
class Normalize(Function):
    def forward(self, a, axes, eps):
        factor = 1 / np.sqrt(a.var(axis=axes) + eps)
        out = (a - a.mean(axis=axes)) * factor
        self.axes = axes
        self.save_for_backward(out, factor)
        return out

# %% exercise="normalize" mistake="saved-exchanged"
# The two saved arrays are exchanged: first the result, then the factor.
class Normalize(Function):
    def forward(self, a, axes, eps):
        mean = a.mean(axis=axes, keepdims=True)
        factor = 1 / np.sqrt(a.var(axis=axes, keepdims=True) + eps)
        out = (a - mean) * factor
        self.axes = axes
        self.save_for_backward(factor, out)
        return out

# %% exercise="normalize" mistake="nothing-saved"
# The result is right, and nothing is saved for the backward: call self.save_for_backward with the result and the factor.
class Normalize(Function):
    def forward(self, a, axes, eps):
        mean = a.mean(axis=axes, keepdims=True)
        factor = 1 / np.sqrt(a.var(axis=axes, keepdims=True) + eps)
        self.axes = axes
        return (a - mean) * factor

# %% exercise="normalize" mistake="spread-saved"
# The spread is saved, the root itself. Save the factor, 1 divided by the root.
class Normalize(Function):
    def forward(self, a, axes, eps):
        mean = a.mean(axis=axes, keepdims=True)
        spread = np.sqrt(a.var(axis=axes, keepdims=True) + eps)
        out = (a - mean) / spread
        self.axes = axes
        self.save_for_backward(out, spread)
        return out

# %% exercise="normalize-backward" mistake="direct-only"
# Only the direct way is there. The mean and the variance move, too, and take their parts away.
@extend(Normalize)
def backward(self, grad):
    out, factor = self.saved_arrays
    return factor * grad

# %% exercise="normalize-backward" mistake="without-variance"
# The part through the variance is missing: n times the mean of g times n.
@extend(Normalize)
def backward(self, grad):
    out, factor = self.saved_arrays
    return factor * (grad - grad.mean(axis=self.axes, keepdims=True))

# %% exercise="normalize-backward" mistake="without-mean"
# The part through the mean is missing: the mean of g.
@extend(Normalize)
def backward(self, grad):
    out, factor = self.saved_arrays
    along = (grad * out).mean(axis=self.axes, keepdims=True)
    return factor * (grad - out * along)

# %% exercise="normalize-backward" mistake="parts-added"
# The parts through mean and variance are added. They take something away from g.
@extend(Normalize)
def backward(self, grad):
    out, factor = self.saved_arrays
    mean = grad.mean(axis=self.axes, keepdims=True)
    along = (grad * out).mean(axis=self.axes, keepdims=True)
    return factor * (grad + mean + out * along)

# %% exercise="normalize-backward" mistake="sums"
# Sums stand where means belong, so the parts are too large by the count of the group.
@extend(Normalize)
def backward(self, grad):
    out, factor = self.saved_arrays
    total = grad.sum(axis=self.axes, keepdims=True)
    along = (grad * out).sum(axis=self.axes, keepdims=True)
    return factor * (grad - total - out * along)

# %% exercise="normalize-backward" mistake="factor-forgotten"
# The factor f is missing: a group with a large spread passes on a small gradient.
@extend(Normalize)
def backward(self, grad):
    out, factor = self.saved_arrays
    mean = grad.mean(axis=self.axes, keepdims=True)
    along = (grad * out).mean(axis=self.axes, keepdims=True)
    return grad - mean - out * along

# %% exercise="update-running" mistake="biased"
# The running variance takes the variance with n. It stands for all data, so it takes the unbiased one, with n - 1.
def update_running(running_mean, running_var, input, momentum):
    axes = (0, *range(2, input.dim()))
    with no_grad():
        for running, now in (
            (running_mean, input.mean(axes)),
            (running_var, input.var(axes, correction=0)),
        ):
            running.copy_((1 - momentum) * running + momentum * now)

# %% exercise="update-running" mistake="momentum-swapped"
# Momentum and 1 - momentum have changed places: the new batch gets the larger share.
def update_running(running_mean, running_var, input, momentum):
    axes = (0, *range(2, input.dim()))
    with no_grad():
        for running, now in (
            (running_mean, input.mean(axes)),
            (running_var, input.var(axes)),
        ):
            running.copy_(momentum * running + (1 - momentum) * now)

# %% exercise="update-running" mistake="not-in-place"
# The names get new tensors, and those of the caller stay as they were. Change them in place.
def update_running(running_mean, running_var, input, momentum):
    axes = (0, *range(2, input.dim()))
    with no_grad():
        running_mean = (1 - momentum) * running_mean + momentum * input.mean(axes)
        running_var = (1 - momentum) * running_var + momentum * input.var(axes)

# %% exercise="update-running" mistake="variance-not-in-place"
# running_var is unchanged: the name got a new tensor, and that of the caller stayed. Write it in place, as running_mean.
def update_running(running_mean, running_var, input, momentum):
    axes = (0, *range(2, input.dim()))
    with no_grad():
        running_mean.copy_((1 - momentum) * running_mean + momentum * input.mean(axes))
        running_var = (1 - momentum) * running_var + momentum * input.var(axes)

# %% exercise="update-running" mistake="mean-not-in-place"
# running_mean is unchanged: the name got a new tensor, and that of the caller stayed. Write it in place, as running_var.
def update_running(running_mean, running_var, input, momentum):
    axes = (0, *range(2, input.dim()))
    with no_grad():
        running_mean = (1 - momentum) * running_mean + momentum * input.mean(axes)
        running_var.copy_((1 - momentum) * running_var + momentum * input.var(axes))

# %% exercise="update-running" mistake="recorded"
# The update is recorded, so the statistics require grad now. Make it under no_grad().
def update_running(running_mean, running_var, input, momentum):
    axes = (0, *range(2, input.dim()))
    running_mean.copy_((1 - momentum) * running_mean + momentum * input.mean(axes))
    running_var.copy_((1 - momentum) * running_var + momentum * input.var(axes))

# %% exercise="update-running" mistake="replaced"
# The statistics of the batch replace the old ones. They are to move by the share momentum only.
def update_running(running_mean, running_var, input, momentum):
    axes = (0, *range(2, input.dim()))
    with no_grad():
        running_mean.copy_(input.mean(axes))
        running_var.copy_(input.var(axes))

# %% exercise="update-running" mistake="first-axis-only"
# Only the axis of the examples is averaged. For images the places, axes 2 and up, belong to the group, too.
def update_running(running_mean, running_var, input, momentum):
    with no_grad():
        for running, now in (
            (running_mean, input.mean(0)),
            (running_var, input.var(0)),
        ):
            now = now if now.dim() == 1 else now[:, 0, 0]
            running.copy_((1 - momentum) * running + momentum * now)

# %% exercise="update-running" mistake="spread"
# The running variance follows the spread, the root of the variance.
def update_running(running_mean, running_var, input, momentum):
    axes = (0, *range(2, input.dim()))
    with no_grad():
        for running, now in (
            (running_mean, input.mean(axes)),
            (running_var, input.std(axes)),
        ):
            running.copy_((1 - momentum) * running + momentum * now)

# %% exercise="batch-norm" mistake="running-in-training"
# In training it is normalized by the running statistics. They are for evaluation; the batch is normalized by itself.
def batch_norm(input, running_mean, running_var, weight=None, bias=None, training=False,
               momentum=0.1, eps=1e-5):
    if training:
        need_several_values(input)
        if running_mean is not None:
            update_running(running_mean, running_var, input, momentum)
    if running_mean is None:
        axes = (0, *range(2, input.dim()))
        out = Normalize.apply(input, axes=axes, eps=eps)
    else:
        mean, var = per_channel(running_mean, input), per_channel(running_var, input)
        out = (input - mean) / (var + eps).sqrt()
    return with_scale(out, weight, bias)

# %% exercise="batch-norm" mistake="updated-in-evaluation"
# The running statistics are updated in evaluation as well: the model changes while it is used.
def batch_norm(input, running_mean, running_var, weight=None, bias=None, training=False,
               momentum=0.1, eps=1e-5):
    if running_mean is not None and input.shape[0] > 1:
        update_running(running_mean, running_var, input, momentum)
    if training:
        need_several_values(input)
        axes = (0, *range(2, input.dim()))
        out = Normalize.apply(input, axes=axes, eps=eps)
    else:
        mean, var = per_channel(running_mean, input), per_channel(running_var, input)
        out = (input - mean) / (var + eps).sqrt()
    return with_scale(out, weight, bias)

# %% exercise="batch-norm" mistake="never-updated"
# The running statistics never follow the batches. In training, update_running has to be called.
def batch_norm(input, running_mean, running_var, weight=None, bias=None, training=False,
               momentum=0.1, eps=1e-5):
    if training:
        need_several_values(input)
        axes = (0, *range(2, input.dim()))
        out = Normalize.apply(input, axes=axes, eps=eps)
    else:
        mean, var = per_channel(running_mean, input), per_channel(running_var, input)
        out = (input - mean) / (var + eps).sqrt()
    return with_scale(out, weight, bias)

# %% exercise="batch-norm" mistake="batch-in-evaluation"
# Evaluation is normalized by the batch, too, so that an answer depends on the other examples. Use the running statistics.
def batch_norm(input, running_mean, running_var, weight=None, bias=None, training=False,
               momentum=0.1, eps=1e-5):
    if training:
        need_several_values(input)
        if running_mean is not None:
            update_running(running_mean, running_var, input, momentum)
    axes = (0, *range(2, input.dim()))
    return with_scale(Normalize.apply(input, axes=axes, eps=eps), weight, bias)

# %% exercise="batch-norm" mistake="scale-forgotten"
# weight and bias play no part. with_scale multiplies and adds them.
def batch_norm(input, running_mean, running_var, weight=None, bias=None, training=False,
               momentum=0.1, eps=1e-5):
    if training:
        need_several_values(input)
        if running_mean is not None:
            update_running(running_mean, running_var, input, momentum)
        axes = (0, *range(2, input.dim()))
        return Normalize.apply(input, axes=axes, eps=eps)
    mean, var = per_channel(running_mean, input), per_channel(running_var, input)
    return (input - mean) / (var + eps).sqrt()

# %% exercise="batch-norm" mistake="no-guard"
# In training the statistics may be None, and then there is nothing to update: call update_running only if running_mean is not None.
def batch_norm(input, running_mean, running_var, weight=None, bias=None, training=False,
               momentum=0.1, eps=1e-5):
    if training:
        need_several_values(input)
        update_running(running_mean, running_var, input, momentum)
        axes = (0, *range(2, input.dim()))
        out = Normalize.apply(input, axes=axes, eps=eps)
    else:
        mean, var = per_channel(running_mean, input), per_channel(running_var, input)
        out = (input - mean) / (var + eps).sqrt()
    return with_scale(out, weight, bias)

# %% exercise="batch-norm" mistake="no-guard-and-arithmetic"
# In training the statistics may be None, and then there is nothing to update: call update_running only if running_mean is not None.
def batch_norm(input, running_mean, running_var, weight=None, bias=None, training=False,
               momentum=0.1, eps=1e-5):
    if training:
        need_several_values(input)
        0 * running_mean  # what update_running may do first
        update_running(running_mean, running_var, input, momentum)
        axes = (0, *range(2, input.dim()))
        out = Normalize.apply(input, axes=axes, eps=eps)
    else:
        mean, var = per_channel(running_mean, input), per_channel(running_var, input)
        out = (input - mean) / (var + eps).sqrt()
    return with_scale(out, weight, bias)

# %% exercise="batch-norm" mistake="refused-in-evaluation"
# need_several_values is called in evaluation as well, so that one example alone is refused. It is for training.
def batch_norm(input, running_mean, running_var, weight=None, bias=None, training=False,
               momentum=0.1, eps=1e-5):
    need_several_values(input)
    if training:
        if running_mean is not None:
            update_running(running_mean, running_var, input, momentum)
        axes = (0, *range(2, input.dim()))
        out = Normalize.apply(input, axes=axes, eps=eps)
    else:
        mean, var = per_channel(running_mean, input), per_channel(running_var, input)
        out = (input - mean) / (var + eps).sqrt()
    return with_scale(out, weight, bias)

# %% exercise="batch-norm" mistake="root-forgotten"
# In evaluation it is divided by the running variance. Divide by its root.
def batch_norm(input, running_mean, running_var, weight=None, bias=None, training=False,
               momentum=0.1, eps=1e-5):
    if training:
        need_several_values(input)
        if running_mean is not None:
            update_running(running_mean, running_var, input, momentum)
        axes = (0, *range(2, input.dim()))
        out = Normalize.apply(input, axes=axes, eps=eps)
    else:
        mean, var = per_channel(running_mean, input), per_channel(running_var, input)
        out = (input - mean) / (var + eps)
    return with_scale(out, weight, bias)

# %% exercise="norm-forward" mistake="mode-ignored"
# The layer is always in training mode: evaluation has to use the running statistics.
@extend(_NormBase)
def forward(self, input):
    self._check_input_dim(input)
    factor = 0.0 if self.momentum is None else self.momentum
    if self.num_batches_tracked is not None:
        self.num_batches_tracked.add_(1)
        if self.momentum is None:
            factor = 1 / float(self.num_batches_tracked)
    running = self.running_mean, self.running_var
    return batch_norm(input, *running, self.weight, self.bias, True, factor, self.eps)

# %% exercise="norm-forward" mistake="never-counted"
# The batches are not counted: num_batches_tracked stays 0, and momentum None has nothing to go by.
@extend(_NormBase)
def forward(self, input):
    self._check_input_dim(input)
    by_batch = self.training or self.running_mean is None
    factor = 0.1 if self.momentum is None else self.momentum
    running = self.running_mean, self.running_var
    scale = self.weight, self.bias
    return batch_norm(input, *running, *scale, by_batch, factor, self.eps)

# %% exercise="norm-forward" mistake="counted-late"
# The factor is made before the batch is counted, so that the first batch has no share of 1.
@extend(_NormBase)
def forward(self, input):
    self._check_input_dim(input)
    by_batch = self.training or self.running_mean is None
    factor = 0.0 if self.momentum is None else self.momentum
    if self.training and self.num_batches_tracked is not None:
        if self.momentum is None:
            factor = 1 / (float(self.num_batches_tracked) or 2)
        self.num_batches_tracked.add_(1)
    running = self.running_mean, self.running_var
    scale = self.weight, self.bias
    return batch_norm(input, *running, *scale, by_batch, factor, self.eps)

# %% exercise="norm-forward" mistake="counted-in-evaluation"
# Batches are counted in evaluation as well. Only training counts.
@extend(_NormBase)
def forward(self, input):
    self._check_input_dim(input)
    by_batch = self.training or self.running_mean is None
    factor = 0.0 if self.momentum is None else self.momentum
    if self.num_batches_tracked is not None:
        self.num_batches_tracked.add_(1)
        if self.momentum is None:
            factor = 1 / float(self.num_batches_tracked)
    running = self.running_mean, self.running_var
    scale = self.weight, self.bias
    return batch_norm(input, *running, *scale, by_batch, factor, self.eps)

# %% exercise="norm-forward" mistake="third-row"
# The third row of the table is missing: without statistics (running_mean is None) the layer has nothing to count, and the batch is used in either mode.
@extend(_NormBase)
def forward(self, input):
    self._check_input_dim(input)
    factor = 0.0 if self.momentum is None else self.momentum
    if self.training:
        self.num_batches_tracked += 1
        if self.momentum is None:
            factor = 1 / float(self.num_batches_tracked)
    running, scale = (self.running_mean, self.running_var), (self.weight, self.bias)
    return batch_norm(input, *running, *scale, self.training, factor, self.eps)

# %% exercise="norm-forward" mistake="third-row-in-evaluation"
# The third row of the table is missing: without statistics (running_mean is None) the layer has nothing to count, and the batch is used in either mode.
@extend(_NormBase)
def forward(self, input):
    self._check_input_dim(input)
    factor = 0.0 if self.momentum is None else self.momentum
    if self.training and self.num_batches_tracked is not None:
        self.num_batches_tracked.add_(1)
        if self.momentum is None:
            factor = 1 / float(self.num_batches_tracked)
    running, scale = (self.running_mean, self.running_var), (self.weight, self.bias)
    return batch_norm(input, *running, *scale, self.training, factor, self.eps)

# %% exercise="norm-forward" mistake="plain-number"
# num_batches_tracked is a buffer, and a plain number under its name is refused: change the tensor in place, with add_(1).
@extend(_NormBase)
def forward(self, input):
    self._check_input_dim(input)
    by_batch = self.training or self.running_mean is None
    factor = 0.0 if self.momentum is None else self.momentum
    if self.training and self.num_batches_tracked is not None:
        self.num_batches_tracked = int(self.num_batches_tracked) + 1
        if self.momentum is None:
            factor = 1 / self.num_batches_tracked
    running, scale = (self.running_mean, self.running_var), (self.weight, self.bias)
    return batch_norm(input, *running, *scale, by_batch, factor, self.eps)

# %% exercise="norm-forward" mistake="default-momentum"
# momentum is not handed on, so that every layer uses 0.1.
@extend(_NormBase)
def forward(self, input):
    self._check_input_dim(input)
    by_batch = self.training or self.running_mean is None
    if self.training and self.num_batches_tracked is not None:
        self.num_batches_tracked.add_(1)
    running = self.running_mean, self.running_var
    return batch_norm(
        input, *running, self.weight, self.bias, by_batch, eps=self.eps
    )

# %% exercise="layer-norm" mistake="over-the-batch"
# The groups are the features over the examples, as in batch normalization. Here each example is a group.
def layer_norm(input, normalized_shape, weight=None, bias=None, eps=1e-5):
    fits_normalized_shape(input, normalized_shape)
    out = Normalize.apply(input, axes=(0,), eps=eps)
    if weight is not None:
        out = out * weight
    return out if bias is None else out + bias

# %% exercise="layer-norm" mistake="last-axis-only"
# Only the last axis is normalized, however long normalized_shape is.
def layer_norm(input, normalized_shape, weight=None, bias=None, eps=1e-5):
    fits_normalized_shape(input, normalized_shape)
    out = Normalize.apply(input, axes=(-1,), eps=eps)
    if weight is not None:
        out = out * weight
    return out if bias is None else out + bias

# %% exercise="layer-norm" mistake="bias-first"
# The bias is added before the weight multiplies. First times the weight, then plus the bias.
def layer_norm(input, normalized_shape, weight=None, bias=None, eps=1e-5):
    fits_normalized_shape(input, normalized_shape)
    out = Normalize.apply(input, axes=tuple(range(-len(normalized_shape), 0)), eps=eps)
    if bias is not None:
        out = out + bias
    return out if weight is None else out * weight

# %% exercise="layer-norm" mistake="all-axes"
# Everything is one group, examples included. A group is one example.
def layer_norm(input, normalized_shape, weight=None, bias=None, eps=1e-5):
    fits_normalized_shape(input, normalized_shape)
    out = Normalize.apply(input, axes=tuple(range(input.dim())), eps=eps)
    if weight is not None:
        out = out * weight
    return out if bias is None else out + bias

# %% exercise="layer-norm" mistake="all-but-the-first"
# All axes but the first are one group. Count from the end: the group is the last len(normalized_shape) axes.
def layer_norm(input, normalized_shape, weight=None, bias=None, eps=1e-5):
    fits_normalized_shape(input, normalized_shape)
    out = Normalize.apply(input, axes=tuple(range(1, input.dim())), eps=eps)
    if weight is not None:
        out = out * weight
    return out if bias is None else out + bias

# %% exercise="layer-norm" mistake="first-axes"
# The first axes are normalized, as many as normalized_shape has lengths. Take the last ones.
def layer_norm(input, normalized_shape, weight=None, bias=None, eps=1e-5):
    fits_normalized_shape(input, normalized_shape)
    out = Normalize.apply(input, axes=tuple(range(len(normalized_shape))), eps=eps)
    if weight is not None:
        out = out * weight
    return out if bias is None else out + bias

# %% exercise="layer-norm" mistake="scale-of-channels"
# with_scale is for one number per channel, on axis 1. Here weight and bias have the shape of the last axes: multiply and add them as they are.
def layer_norm(input, normalized_shape, weight=None, bias=None, eps=1e-5):
    fits_normalized_shape(input, normalized_shape)
    axes = tuple(range(-len(normalized_shape), 0))
    return with_scale(Normalize.apply(input, axes=axes, eps=eps), weight, bias)

# %% exercise="layer-norm" mistake="both-or-none"
# If there is a weight, a bias is taken for granted, and without one none is added. Each may be None without the other.
def layer_norm(input, normalized_shape, weight=None, bias=None, eps=1e-5):
    fits_normalized_shape(input, normalized_shape)
    axes = tuple(range(-len(normalized_shape), 0))
    out = Normalize.apply(input, axes=axes, eps=eps)
    return out if weight is None else out * weight + bias

# %% exercise="layer-norm" mistake="scale-forgotten"
# weight and bias play no part.
def layer_norm(input, normalized_shape, weight=None, bias=None, eps=1e-5):
    fits_normalized_shape(input, normalized_shape)
    return Normalize.apply(input, axes=tuple(range(-len(normalized_shape), 0)), eps=eps)

# %% exercise="dropout" mistake="not-scaled"
# The numbers that stay are not divided by 1 - p, so that the mean becomes smaller in training.
def dropout(input, p=0.5, training=True, inplace=False):
    need_probability(p)
    if p == 0 or not training:
        return input
    mask = empty(input.shape, dtype=input.dtype).bernoulli_(1 - p)
    return input.mul_(mask) if inplace else input * mask

# %% exercise="dropout" mistake="scaled-by-p"
# The numbers that stay are divided by p. They stay with probability 1 - p, so divide by that.
def dropout(input, p=0.5, training=True, inplace=False):
    need_probability(p)
    if p == 0 or not training:
        return input
    mask = empty(input.shape, dtype=input.dtype)
    mask = mask.fill_(0) if p == 1 else mask.bernoulli_(1 - p).div_(p)
    return input.mul_(mask) if inplace else input * mask

# %% exercise="dropout" mistake="probability-to-stay"
# p is taken as the probability to stay. It is the probability to be dropped.
def dropout(input, p=0.5, training=True, inplace=False):
    need_probability(p)
    if p == 0 or not training:
        return input
    mask = empty(input.shape, dtype=input.dtype)
    mask = mask.fill_(0) if p == 1 else mask.bernoulli_(p).div_(p)
    return input.mul_(mask) if inplace else input * mask

# %% exercise="dropout" mistake="scaled-in-evaluation"
# Evaluation multiplies by 1 - p. The numbers were scaled in training already, so evaluation does nothing.
def dropout(input, p=0.5, training=True, inplace=False):
    need_probability(p)
    if p == 0:
        return input
    if not training:
        return input * (1 - p)
    mask = empty(input.shape, dtype=input.dtype)
    mask = mask.fill_(0) if p == 1 else mask.bernoulli_(1 - p).div_(1 - p)
    return input.mul_(mask) if inplace else input * mask

# %% exercise="dropout" mistake="in-the-other-mode"
# The numbers are not scaled in training, and evaluation multiplies by 1 - p instead. Scale them in training: then evaluation has nothing to do.
def dropout(input, p=0.5, training=True, inplace=False):
    need_probability(p)
    if p == 0:
        return input
    if not training:
        return input * (1 - p)
    mask = empty(input.shape, dtype=input.dtype).bernoulli_(1 - p)
    return input.mul_(mask) if inplace else input * mask

# %% exercise="dropout" mistake="copy-returned"
# With inplace the input is changed and a product is returned that is masked once more. Return input itself.
def dropout(input, p=0.5, training=True, inplace=False):
    need_probability(p)
    if p == 0 or not training:
        return input
    mask = empty(input.shape, dtype=input.dtype)
    mask = mask.fill_(0) if p == 1 else mask.bernoulli_(1 - p).div_(1 - p)
    if inplace:
        input.mul_(mask)
    return input * mask

# %% exercise="dropout" mistake="inplace-ignored"
# With inplace, input itself is to be changed, by mul_, and returned.
def dropout(input, p=0.5, training=True, inplace=False):
    need_probability(p)
    if p == 0 or not training:
        return input
    mask = empty(input.shape, dtype=input.dtype)
    mask = mask.fill_(0) if p == 1 else mask.bernoulli_(1 - p).div_(1 - p)
    return input * mask

# %% exercise="dropout" mistake="places-that-go"
# It is drawn which numbers go. Draw which stay, bernoulli_(1 - p): only so does a seed give torch's mask.
def dropout(input, p=0.5, training=True, inplace=False):
    need_probability(p)
    if p == 0 or not training:
        return input
    if p == 1:
        return input.mul_(0) if inplace else input * 0
    mask = 1 - empty(input.shape, dtype=input.dtype).bernoulli_(p)
    mask = mask / (1 - p)
    return input.mul_(mask) if inplace else input * mask

# %% exercise="dropout" mistake="nothing-by-nothing"
# For p = 1 it divides 0 by 0, which is nan. There the mask is 0 everywhere, and needs no division.
def dropout(input, p=0.5, training=True, inplace=False):
    need_probability(p)
    if p == 0 or not training:
        return input
    mask = empty(input.shape, dtype=input.dtype).bernoulli_(1 - p)
    mask = mask / (1 - p)
    return input.mul_(mask) if inplace else input * mask

# %% exercise="dropout" mistake="always"
# The mode plays no part: numbers are dropped in evaluation, too.
def dropout(input, p=0.5, training=True, inplace=False):
    need_probability(p)
    if p == 0:
        return input
    mask = empty(input.shape, dtype=input.dtype)
    mask = mask.fill_(0) if p == 1 else mask.bernoulli_(1 - p).div_(1 - p)
    return input.mul_(mask) if inplace else input * mask

# %% exercise="clip-grad-norm" mistake="each-by-itself"
# Every gradient is clipped by its own norm, so that the direction of the whole changes. There is one norm for all.
def clip_grad_norm_(
    parameters, max_norm, norm_type=2.0, error_if_nonfinite=False, foreach=None
):
    grads = gradients_of(parameters)
    total = get_total_norm(grads, norm_type, error_if_nonfinite)
    with no_grad():
        for grad in grads:
            own = get_total_norm([grad], norm_type)
            grad.mul_(min(1.0, max_norm / (float(own) + 1e-6)))
    return total

# %% exercise="clip-grad-norm" mistake="stretched"
# Short gradients are made longer. The factor is at most 1.
def clip_grad_norm_(
    parameters, max_norm, norm_type=2.0, error_if_nonfinite=False, foreach=None
):
    grads = gradients_of(parameters)
    total = get_total_norm(grads, norm_type, error_if_nonfinite)
    with no_grad():
        for grad in grads:
            grad.mul_(max_norm / (float(total) + 1e-6))
    return total

# %% exercise="clip-grad-norm" mistake="number-by-number"
# Each number is cut at the limit. The whole vector is to be scaled, so that it keeps its direction.
def clip_grad_norm_(
    parameters, max_norm, norm_type=2.0, error_if_nonfinite=False, foreach=None
):
    grads = gradients_of(parameters)
    total = get_total_norm(grads, norm_type, error_if_nonfinite)
    with no_grad():
        for grad in grads:
            grad.copy_(grad.clamp(-max_norm, max_norm))
    return total

# %% exercise="clip-grad-norm" mistake="new-norm"
# The norm after clipping is returned. The caller wants to know how long the gradient was.
def clip_grad_norm_(
    parameters, max_norm, norm_type=2.0, error_if_nonfinite=False, foreach=None
):
    grads = gradients_of(parameters)
    total = get_total_norm(grads, norm_type, error_if_nonfinite)
    factor = min(1.0, float(max_norm) / (float(total) + 1e-6))
    with no_grad():
        for grad in grads:
            grad.mul_(factor)
    return get_total_norm(grads, norm_type)

# %% exercise="clip-grad-norm" mistake="not-in-place"
# The scaled gradients are new tensors that nobody holds. Scale them in place.
def clip_grad_norm_(
    parameters, max_norm, norm_type=2.0, error_if_nonfinite=False, foreach=None
):
    grads = gradients_of(parameters)
    total = get_total_norm(grads, norm_type, error_if_nonfinite)
    factor = min(1.0, float(max_norm) / (float(total) + 1e-6))
    for grad in grads:
        grad = grad * factor
    return total

# %% exercise="clip-grad-norm" mistake="generator-used-up"
# `parameters` is gone through twice. model.parameters() is a generator, which is used up after the first time, so that nothing is scaled: go through the list of gradients.
def clip_grad_norm_(
    parameters, max_norm, norm_type=2.0, error_if_nonfinite=False, foreach=None
):
    total = get_total_norm(gradients_of(parameters), norm_type, error_if_nonfinite)
    factor = min(1.0, float(max_norm) / (float(total) + 1e-6))
    with no_grad():
        for param in parameters:
            if param.grad is not None:
                param.grad.mul_(factor)
    return total

# %% exercise="clip-grad-norm" mistake="new-gradients"
# The parameters get new tensors as gradients. Scale those that are there, in place: mul_ instead of p.grad = p.grad * factor.
def clip_grad_norm_(
    parameters, max_norm, norm_type=2.0, error_if_nonfinite=False, foreach=None
):
    parameters = list(parameters)
    total = get_total_norm(gradients_of(parameters), norm_type, error_if_nonfinite)
    factor = min(1.0, float(max_norm) / (float(total) + 1e-6))
    for param in parameters:
        if param.grad is not None:
            param.grad = param.grad * factor
    return total

# %% exercise="normalize" honest="squares-by-hand"
# Variance and spread are worked out from the centered numbers.
class Normalize(Function):
    def forward(self, a, axes, eps):
        self.axes = axes
        centered = a - np.mean(a, axes, keepdims=True)
        spread = np.sqrt(np.mean(centered * centered, axes, keepdims=True) + eps)
        self.save_for_backward(centered / spread, 1 / spread)
        return centered / spread

# %% exercise="normalize-backward" honest="three-parts"
# The three parts of the table, one by one, with sums and counts.
@extend(Normalize)
def backward(self, grad):
    n, f = self.saved_arrays
    count = grad.size / f.size
    direct = f * grad
    through_mean = -f * grad.sum(axis=self.axes, keepdims=True) / count
    through_variance = -f * n * (grad * n).sum(axis=self.axes, keepdims=True) / count
    return direct + through_mean + through_variance

# %% exercise="update-running" honest="in-place-products"
# Channels first, then products and sums in place, on a detached batch.
def update_running(running_mean, running_var, input, momentum):
    batch = input.detach().transpose(0, 1).flatten(1)
    running_mean.mul_(1 - momentum).add_(momentum * batch.mean(1))
    running_var.mul_(1 - momentum).add_(momentum * batch.var(1))

# %% exercise="batch-norm" honest="one-formula"
# A factor for each channel in evaluation; statistics last in training.
def batch_norm(input, running_mean, running_var, weight=None, bias=None, training=False,
               momentum=0.1, eps=1e-5):
    axes = tuple(axis for axis in range(input.dim()) if axis != 1)
    if not training:
        factor = per_channel((running_var + eps) ** -0.5, input)
        centered = input - per_channel(running_mean, input)
        return with_scale(centered * factor, weight, bias)
    need_several_values(input)
    out = with_scale(Normalize.apply(input, axes=axes, eps=eps), weight, bias)
    if running_mean is not None:
        update_running(running_mean, running_var, input, momentum)
    return out

# %% exercise="norm-forward" honest="cases"
# One case after the other, and arguments by name.
@extend(_NormBase)
def forward(self, input):
    self._check_input_dim(input)
    share = self.momentum
    if self.running_mean is None:
        use_batch = True
    else:
        use_batch = self.training
        if self.training:
            self.num_batches_tracked += 1
            share = share or 1.0 / self.num_batches_tracked.item()
    return batch_norm(
        input,
        self.running_mean,
        self.running_var,
        weight=self.weight,
        bias=self.bias,
        training=use_batch,
        momentum=0.0 if share is None else share,
        eps=self.eps,
    )

# %% exercise="layer-norm" honest="counted-from-the-front"
# The axes counted from the front.
def layer_norm(input, normalized_shape, weight=None, bias=None, eps=1e-5):
    fits_normalized_shape(input, normalized_shape)
    first = input.dim() - len(normalized_shape)
    out = Normalize.apply(input, axes=tuple(range(first, input.dim())), eps=eps)
    out = out if weight is None else weight * out
    return out if bias is None else bias + out

# %% exercise="dropout" honest="divided-at-the-end"
# The mask is drawn first and divided afterward; zeros for p = 1.
def dropout(input, p=0.5, training=True, inplace=False):
    need_probability(p)
    if not training or p == 0:
        return input
    if p == 1:
        return input.mul_(0) if inplace else input * 0
    stays = kindling.zeros(*input.shape, dtype=input.dtype).bernoulli_(1 - p)
    scaled = stays / (1 - p)
    return input.mul_(scaled) if inplace else scaled * input

# %% exercise="clip-grad-norm" honest="a-loop-with-an-if"
# A condition instead of a minimum.
def clip_grad_norm_(
    parameters, max_norm, norm_type=2.0, error_if_nonfinite=False, foreach=None
):
    grads = gradients_of(parameters)
    norm = get_total_norm(grads, norm_type, error_if_nonfinite)
    if norm.item() + 1e-6 > max_norm:
        with no_grad():
            for grad in grads:
                grad *= float(max_norm) / (norm.item() + 1e-6)
    return norm
