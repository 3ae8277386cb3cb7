# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% exercise="accuracy" mistake="first-axis"
# argmax along axis 0 asks each class for its best example. Each row should say its
# class: dim=1.
def accuracy(logits, labels):
    """Return the share of rows whose largest logit is at the label, a float."""
    return (logits.argmax(dim=0) == labels).float().mean().item()

# %% exercise="accuracy" mistake="no-axis"
# Nothing or nearly nothing counts as right. argmax with dim=1 gives, for each row,
# the place of its largest logit; compare it with the label.
def accuracy(logits, labels):
    """Return the share of rows whose largest logit is at the label, a float."""
    return (logits.argmax() == labels).float().mean().item()

# %% exercise="accuracy" mistake="a-count"
# This is the number of right answers. Divided by the number of rows it is a share.
def accuracy(logits, labels):
    """Return the share of rows whose largest logit is at the label, a float."""
    return (logits.argmax(dim=1) == labels).float().sum().item()

# %% exercise="accuracy" mistake="percent"
# This is a percentage. A share lies between 0 and 1.
def accuracy(logits, labels):
    """Return the share of rows whose largest logit is at the label, a float."""
    return (logits.argmax(dim=1) == labels).float().mean().item() * 100

# %% exercise="accuracy" mistake="a-tensor"
# The answer is a tensor. item() takes the number out of it.
def accuracy(logits, labels):
    """Return the share of rows whose largest logit is at the label, a float."""
    return (logits.argmax(dim=1) == labels).float().mean()

# %% exercise="accuracy" mistake="errors"
# This is the share of wrong answers.
def accuracy(logits, labels):
    """Return the share of rows whose largest logit is at the label, a float."""
    return (logits.argmax(dim=1) != labels).float().mean().item()

# %% exercise="accuracy" mistake="divided-by-classes"
# The number of right answers is divided by the number of classes, not of rows.
def accuracy(logits, labels):
    right = (logits.argmax(dim=1) == labels).float().sum().item()
    return right / logits.shape[1]

# %% exercise="accuracy" mistake="smallest"
# The smallest logit is taken for the answer. It is the largest.
def accuracy(logits, labels):
    """Return the share of rows whose largest logit is at the label, a float."""
    return (logits.argmin(dim=1) == labels).float().mean().item()

# %% exercise="accuracy" mistake="rounded"
# The share is rounded. Leave it as it is.
def accuracy(logits, labels):
    """Return the share of rows whose largest logit is at the label, a float."""
    return round((logits.argmax(dim=1) == labels).float().mean().item(), 1)

# %% exercise="accuracy" mistake="the-logits"
# Nothing or nearly nothing counts as right. argmax with dim=1 gives, for each row,
# the place of its largest logit; compare it with the label.
def accuracy(logits, labels):
    """Return the share of rows whose largest logit is at the label, a float."""
    return (logits.max(dim=1).values == labels).float().mean().item()

# %% exercise="accuracy" mistake="positive"
# A logit above 0 is taken for the answer. It is the largest logit of its row, however
# small.
def accuracy(logits, labels):
    return (logits[range(len(labels)), labels] > 0).float().mean().item()

# %% exercise="accuracy" mistake="all-or-nothing"
# This says whether all answers are right, not how many.
def accuracy(logits, labels):
    """Return the share of rows whose largest logit is at the label, a float."""
    return float((logits.argmax(dim=1) == labels).all().item())

# %% exercise="accuracy" honest="numpy"
# The same in NumPy.
def accuracy(logits, labels):
    answers = np.argmax(logits.detach().numpy(), axis=1)
    return float(np.mean(answers == labels.numpy()))

# %% exercise="accuracy" honest="a-loop"
# A loop over the rows.
def accuracy(logits, labels):
    right = 0
    for row, label in zip(logits.tolist(), labels.tolist(), strict=True):
        right += row.index(max(row)) == label
    return right / len(labels)

# %% exercise="train-step" mistake="zero-too-late"
# When step comes there is no gradient, so no weight moves. Either backward is
# missing, or zero_grad stands behind it.
def train_step(model, loss_fn, optimizer, x, y):
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.zero_grad()
    optimizer.step()
    return loss.item()

# %% exercise="train-step" mistake="no-zero"
# Nobody forgets the old gradients: they add up from step to step. zero_grad comes
# before backward.
def train_step(model, loss_fn, optimizer, x, y):
    """Take one step on a batch; return its loss before the step, a float."""
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()

# %% exercise="train-step" mistake="no-step"
# The gradients are there, but no weight has moved. Either step is missing, or it
# comes before backward.
def train_step(model, loss_fn, optimizer, x, y):
    """Take one step on a batch; return its loss before the step, a float."""
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    return loss.item()

# %% exercise="train-step" mistake="no-backward"
# When step comes there is no gradient, so no weight moves. Either backward is
# missing, or zero_grad stands behind it.
def train_step(model, loss_fn, optimizer, x, y):
    """Take one step on a batch; return its loss before the step, a float."""
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    optimizer.step()
    return loss.item()

# %% exercise="train-step" mistake="step-first"
# The gradients are there, but no weight has moved. Either step is missing, or it
# comes before backward.
def train_step(model, loss_fn, optimizer, x, y):
    """Take one step on a batch; return its loss before the step, a float."""
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    optimizer.step()
    loss.backward()
    return loss.item()

# %% exercise="train-step" mistake="a-tensor"
# The loss is a tensor. item() takes the number out of it.
def train_step(model, loss_fn, optimizer, x, y):
    """Take one step on a batch; return its loss before the step, a float."""
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    return loss

# %% exercise="train-step" mistake="detached"
# The loss is a tensor. item() takes the number out of it.
def train_step(model, loss_fn, optimizer, x, y):
    """Take one step on a batch; return its loss before the step, a float."""
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.detach()

# %% exercise="train-step" mistake="loss-afterward"
# This is the loss after the step. Return the one whose gradient was followed.
def train_step(model, loss_fn, optimizer, x, y):
    """Take one step on a batch; return its loss before the step, a float."""
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    return loss_fn(model(x), y).item()

# %% exercise="train-step" mistake="two-steps"
# Two steps are taken on one batch.
def train_step(model, loss_fn, optimizer, x, y):
    """Take one step on a batch; return its loss before the step, a float."""
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    optimizer.step()
    return loss.item()

# %% exercise="train-step" mistake="zero-at-the-end"
# The gradients are forgotten after the step: those from before play a part, and those
# of this batch are gone.
def train_step(model, loss_fn, optimizer, x, y):
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    return loss.item()

# %% exercise="train-step" mistake="swapped"
# The loss gets its arguments in the wrong order: first the answer of the model, then
# the labels.
def train_step(model, loss_fn, optimizer, x, y):
    """Take one step on a batch; return its loss before the step, a float."""
    optimizer.zero_grad()
    loss = loss_fn(y, model(x))
    loss.backward()
    optimizer.step()
    return loss.item()

# %% exercise="train-step" mistake="no-recording"
# The forward pass runs without recording, so backward has nothing to walk.
def train_step(model, loss_fn, optimizer, x, y):
    """Take one step on a batch; return its loss before the step, a float."""
    optimizer.zero_grad()
    with kindling.no_grad():
        loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()

# %% exercise="train-step" mistake="not-the-batch"
# The loss is multiplied by the length of the batch. The mean is asked for.
def train_step(model, loss_fn, optimizer, x, y):
    """Take one step on a batch; return its loss before the step, a float."""
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item() * len(x)

# %% exercise="train-step" mistake="nothing-returned"
# Nothing is returned. The loss of the batch is asked for.
def train_step(model, loss_fn, optimizer, x, y):
    """Take one step on a batch; return its loss before the step, a float."""
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()

# %% exercise="train-step" mistake="own-sgd"
# The weights are moved by hand, with a rate that is made up. The optimizer knows its
# rule: step.
def train_step(model, loss_fn, optimizer, x, y):
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    with kindling.no_grad():
        for param in model.parameters():
            param -= 0.01 * param.grad
    return loss.item()

# %% exercise="train-step" mistake="zero-by-the-model"
# When step comes there is no gradient, so no weight moves. Either backward is
# missing, or zero_grad stands behind it.
def train_step(model, loss_fn, optimizer, x, y):
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.zero_grad()
    return loss.item()

# %% exercise="train-step" honest="zero-later"
# zero_grad may stand anywhere before backward.
def train_step(model, loss_fn, optimizer, x, y):
    output = model(x)
    loss = loss_fn(output, y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return float(loss)

# %% exercise="train-step" honest="by-the-model"
# The model forgets the gradients of its parameters.
def train_step(model, loss_fn, optimizer, x, y):
    """Take one step on a batch; return its loss before the step, a float."""
    model.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()

# %% exercise="train-epoch" mistake="last-batch"
# This is the loss of the last batch. Add up over all batches.
def train_epoch(model, loss_fn, optimizer, loader):
    model.train()
    for x, y in loader:
        loss = train_step(model, loss_fn, optimizer, x, y)
    return loss

# %% exercise="train-epoch" mistake="mean-of-batches"
# This is the mean of the batch losses: a short batch counts as much as a long one.
# Weigh each loss with its number of examples.
def train_epoch(model, loss_fn, optimizer, loader):
    model.train()
    losses = [train_step(model, loss_fn, optimizer, x, y) for x, y in loader]
    return sum(losses) / len(losses)

# %% exercise="train-epoch" mistake="a-sum"
# This is the sum over the examples. Divide by their number.
def train_epoch(model, loss_fn, optimizer, loader):
    """Take a step on every batch; return the mean loss over the examples."""
    model.train()
    total, count = 0.0, 0
    for x, y in loader:
        total += train_step(model, loss_fn, optimizer, x, y) * len(x)
        count += len(x)
    return total

# %% exercise="train-epoch" mistake="sum-of-batches"
# The batch losses are added up and divided by the number of examples. Each is a mean:
# multiply it by the length of its batch.
def train_epoch(model, loss_fn, optimizer, loader):
    """Take a step on every batch; return the mean loss over the examples."""
    model.train()
    total, count = 0.0, 0
    for x, y in loader:
        total += train_step(model, loss_fn, optimizer, x, y)
        count += len(x)
    return total / count

# %% exercise="train-epoch" mistake="divided-by-batches"
# The sum over the examples is divided by the number of batches.
def train_epoch(model, loss_fn, optimizer, loader):
    """Take a step on every batch; return the mean loss over the examples."""
    model.train()
    total, count = 0.0, 0
    for x, y in loader:
        total += train_step(model, loss_fn, optimizer, x, y) * len(x)
        count += len(x)
    return total / len(loader)

# %% exercise="train-epoch" mistake="mode-left"
# The model is not in training mode. model.train() comes first.
def train_epoch(model, loss_fn, optimizer, loader):
    """Take a step on every batch; return the mean loss over the examples."""
    total, count = 0.0, 0
    for x, y in loader:
        total += train_step(model, loss_fn, optimizer, x, y) * len(x)
        count += len(x)
    return total / count

# %% exercise="train-epoch" mistake="eval"
# The model is not in training mode. model.train() comes first.
def train_epoch(model, loss_fn, optimizer, loader):
    """Take a step on every batch; return the mean loss over the examples."""
    model.eval()
    total, count = 0.0, 0
    for x, y in loader:
        total += train_step(model, loss_fn, optimizer, x, y) * len(x)
        count += len(x)
    return total / count

# %% exercise="train-epoch" mistake="eval-afterward"
# The model is left in evaluation mode. It stays in training mode.
def train_epoch(model, loss_fn, optimizer, loader):
    """Take a step on every batch; return the mean loss over the examples."""
    model.train()
    total, count = 0.0, 0
    for x, y in loader:
        total += train_step(model, loss_fn, optimizer, x, y) * len(x)
        count += len(x)
    model.eval()
    return total / count

# %% exercise="train-epoch" mistake="train-afterward"
# The mode is set only after the loop.
def train_epoch(model, loss_fn, optimizer, loader):
    total, count = 0.0, 0
    for x, y in loader:
        total += train_step(model, loss_fn, optimizer, x, y) * len(x)
        count += len(x)
    model.train()
    return total / count

# %% exercise="train-epoch" mistake="first-batch-only"
# The return stands in the loop: only the first batch is trained.
def train_epoch(model, loss_fn, optimizer, loader):
    """Take a step on every batch; return the mean loss over the examples."""
    model.train()
    total, count = 0.0, 0
    for x, y in loader:
        total += train_step(model, loss_fn, optimizer, x, y) * len(x)
        count += len(x)
        return total / count

# %% exercise="train-epoch" mistake="features"
# len of an example is the number of its features, not of the examples. len(x) counts
# the rows of the batch.
def train_epoch(model, loss_fn, optimizer, loader):
    model.train()
    total, count = 0.0, 0
    for x, y in loader:
        total += train_step(model, loss_fn, optimizer, x, y) * len(x)
        count = len(x)
    return total / count

# %% exercise="train-epoch" mistake="no-training"
# The losses are computed and nothing is trained.
def train_epoch(model, loss_fn, optimizer, loader):
    """Take a step on every batch; return the mean loss over the examples."""
    model.train()
    total, count = 0.0, 0
    for x, y in loader:
        total += loss_fn(model(x), y).item() * len(x)
        count += len(x)
    return total / count

# %% exercise="train-epoch" mistake="loss-afterward"
# Each batch is counted with its loss after its step. The one before it is asked for.
def train_epoch(model, loss_fn, optimizer, loader):
    model.train()
    total, count = 0.0, 0
    for x, y in loader:
        train_step(model, loss_fn, optimizer, x, y)
        total += loss_fn(model(x), y).item() * len(x)
        count += len(x)
    return total / count

# %% exercise="train-epoch" mistake="without-the-last"
# The last batch is dropped where it is shorter than the first. All examples count.
def train_epoch(model, loss_fn, optimizer, loader):
    model.train()
    total, count = 0.0, 0
    batches = list(loader)
    for x, y in batches:
        if len(x) == len(batches[0][0]):
            total += train_step(model, loss_fn, optimizer, x, y) * len(x)
            count += len(x)
    return total / count

# %% exercise="train-epoch" mistake="one-step"
# The gradients of all batches are added up for one step. Take a step for each batch.
def train_epoch(model, loss_fn, optimizer, loader):
    model.train()
    total, count = 0.0, 0
    optimizer.zero_grad()
    for x, y in loader:
        loss = loss_fn(model(x), y)
        loss.backward()
        total += loss.item() * len(x)
        count += len(x)
    optimizer.step()
    return total / count

# %% exercise="train-epoch" mistake="a-tensor"
# The mean is a tensor. Python numbers are enough: they hold no graph.
def train_epoch(model, loss_fn, optimizer, loader):
    model.train()
    total, count = kindling.zeros(()), 0
    for x, y in loader:
        total += train_step(model, loss_fn, optimizer, x, y) * len(x)
        count += len(x)
    return total / count

# %% exercise="train-epoch" honest="repeated"
# Each example with the loss of its batch.
def train_epoch(model, loss_fn, optimizer, loader):
    model.train()
    losses = []
    for x, y in loader:
        losses += [train_step(model, loss_fn, optimizer, x, y)] * x.shape[0]
    return sum(losses) / len(losses)

# %% exercise="train-epoch" honest="written-out"
# The five lines, written out.
def train_epoch(model, loss_fn, optimizer, loader):
    model.train(True)
    total, count = 0.0, 0
    for batch in loader:
        x, y = batch
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        total += float(loss.detach()) * len(x)
        count += len(x)
    return total / count

# %% exercise="evaluate" mistake="mean-of-batches"
# These are means of batch means: a short batch counts as much as a long one. Weigh
# each with its number of examples.
def evaluate(model, loss_fn, loader):
    mode, losses, shares = model.training, [], []
    model.eval()
    with kindling.no_grad():
        for x, y in loader:
            logits = model(x)
            losses.append(loss_fn(logits, y).item())
            shares.append(accuracy(logits, y))
    model.train(mode)
    return sum(losses) / len(losses), sum(shares) / len(shares)

# %% exercise="evaluate" mistake="accuracy-of-batches"
# The loss is right; the accuracy is a mean of batch accuracies. Weigh each with its
# number of examples.
def evaluate(model, loss_fn, loader):
    mode, total, shares, count = model.training, 0.0, [], 0
    model.eval()
    with kindling.no_grad():
        for x, y in loader:
            logits = model(x)
            total += loss_fn(logits, y).item() * len(x)
            shares.append(accuracy(logits, y))
            count += len(x)
    model.train(mode)
    return total / count, sum(shares) / len(shares)

# %% exercise="evaluate" mistake="loss-of-batches"
# The accuracy is right; the loss is a mean of batch losses. Weigh each with its
# number of examples.
def evaluate(model, loss_fn, loader):
    mode, losses, right, count = model.training, [], 0.0, 0
    model.eval()
    with kindling.no_grad():
        for x, y in loader:
            logits = model(x)
            losses.append(loss_fn(logits, y).item())
            right += accuracy(logits, y) * len(x)
            count += len(x)
    model.train(mode)
    return sum(losses) / len(losses), right / count

# %% exercise="evaluate" mistake="last-batch"
# Only the last batch is reported. Add up over all batches.
def evaluate(model, loss_fn, loader):
    mode = model.training
    model.eval()
    with kindling.no_grad():
        for x, y in loader:
            logits = model(x)
            pair = loss_fn(logits, y).item(), accuracy(logits, y)
    model.train(mode)
    return pair

# %% exercise="evaluate" mistake="first-batch"
# The return stands in the loop: only the first batch is evaluated.
def evaluate(model, loss_fn, loader):
    mode = model.training
    model.eval()
    with kindling.no_grad():
        for x, y in loader:
            logits = model(x)
            model.train(mode)
            return loss_fn(logits, y).item(), accuracy(logits, y)

# %% exercise="evaluate" mistake="no-eval"
# The model runs in the mode in which it happens to be. model.eval() comes before the
# loop.
def evaluate(model, loss_fn, loader):
    """Return the mean loss and the accuracy over the examples, two floats."""
    mode, total, right, count = model.training, 0.0, 0.0, 0
    with kindling.no_grad():
        for x, y in loader:
            logits = model(x)
            total += loss_fn(logits, y).item() * len(x)
            right += accuracy(logits, y) * len(x)
            count += len(x)
    model.train(mode)
    return total / count, right / count

# %% exercise="evaluate" mistake="recording"
# A graph is recorded that nobody needs. kindling.no_grad() stops that.
def evaluate(model, loss_fn, loader):
    """Return the mean loss and the accuracy over the examples, two floats."""
    mode, total, right, count = model.training, 0.0, 0.0, 0
    model.eval()
    if True:
        for x, y in loader:
            logits = model(x)
            total += loss_fn(logits, y).item() * len(x)
            right += accuracy(logits, y) * len(x)
            count += len(x)
    model.train(mode)
    return total / count, right / count

# %% exercise="evaluate" mistake="left-in-eval"
# Afterward the model is in evaluation mode. Keep model.training before you change it,
# and set it back.
def evaluate(model, loss_fn, loader):
    """Return the mean loss and the accuracy over the examples, two floats."""
    mode, total, right, count = model.training, 0.0, 0.0, 0
    model.eval()
    with kindling.no_grad():
        for x, y in loader:
            logits = model(x)
            total += loss_fn(logits, y).item() * len(x)
            right += accuracy(logits, y) * len(x)
            count += len(x)
    return total / count, right / count

# %% exercise="evaluate" mistake="always-train"
# The model is always left in training mode. Set it back to the mode it had before.
def evaluate(model, loss_fn, loader):
    """Return the mean loss and the accuracy over the examples, two floats."""
    mode, total, right, count = model.training, 0.0, 0.0, 0
    model.eval()
    with kindling.no_grad():
        for x, y in loader:
            logits = model(x)
            total += loss_fn(logits, y).item() * len(x)
            right += accuracy(logits, y) * len(x)
            count += len(x)
    model.train()
    return total / count, right / count

# %% exercise="evaluate" mistake="eval-twice"
# Afterward the model is in evaluation mode. Keep model.training before you change it,
# and set it back.
def evaluate(model, loss_fn, loader):
    model.eval()
    mode, total, right, count = model.training, 0.0, 0.0, 0
    with kindling.no_grad():
        for x, y in loader:
            logits = model(x)
            total += loss_fn(logits, y).item() * len(x)
            right += accuracy(logits, y) * len(x)
            count += len(x)
    model.train(mode)
    return total / count, right / count

# %% exercise="evaluate" mistake="swapped"
# The two results are in the wrong order: first the loss, then the accuracy.
def evaluate(model, loss_fn, loader):
    """Return the mean loss and the accuracy over the examples, two floats."""
    mode, total, right, count = model.training, 0.0, 0.0, 0
    model.eval()
    with kindling.no_grad():
        for x, y in loader:
            logits = model(x)
            total += loss_fn(logits, y).item() * len(x)
            right += accuracy(logits, y) * len(x)
            count += len(x)
    model.train(mode)
    return right / count, total / count

# %% exercise="evaluate" mistake="sums"
# These are sums over the examples. Divide by their number.
def evaluate(model, loss_fn, loader):
    """Return the mean loss and the accuracy over the examples, two floats."""
    mode, total, right, count = model.training, 0.0, 0.0, 0
    model.eval()
    with kindling.no_grad():
        for x, y in loader:
            logits = model(x)
            total += loss_fn(logits, y).item() * len(x)
            right += accuracy(logits, y) * len(x)
            count += len(x)
    model.train(mode)
    return total, right

# %% exercise="evaluate" mistake="a-tensor"
# The loss is a tensor. item() takes the number out.
def evaluate(model, loss_fn, loader):
    """Return the mean loss and the accuracy over the examples, two floats."""
    mode, total, right, count = model.training, 0.0, 0.0, 0
    model.eval()
    with kindling.no_grad():
        for x, y in loader:
            logits = model(x)
            total += loss_fn(logits, y) * len(x)
            right += accuracy(logits, y) * len(x)
            count += len(x)
    model.train(mode)
    return total / count, right / count

# %% exercise="evaluate" mistake="loss-only"
# Only the loss is returned. The accuracy is asked for as well.
def evaluate(model, loss_fn, loader):
    """Return the mean loss and the accuracy over the examples, two floats."""
    mode, total, right, count = model.training, 0.0, 0.0, 0
    model.eval()
    with kindling.no_grad():
        for x, y in loader:
            logits = model(x)
            total += loss_fn(logits, y).item() * len(x)
            right += accuracy(logits, y) * len(x)
            count += len(x)
    model.train(mode)
    return total / count

# %% exercise="evaluate" mistake="off-for-good"
# set_grad_enabled(False) is left behind: nothing is recorded any more. A with block
# ends by itself.
def evaluate(model, loss_fn, loader):
    """Return the mean loss and the accuracy over the examples, two floats."""
    mode, total, right, count = model.training, 0.0, 0.0, 0
    model.eval()
    kindling.set_grad_enabled(False)
    if True:
        for x, y in loader:
            logits = model(x)
            total += loss_fn(logits, y).item() * len(x)
            right += accuracy(logits, y) * len(x)
            count += len(x)
    model.train(mode)
    return total / count, right / count

# %% exercise="evaluate" mistake="zeroed"
# The gradients are forgotten by the look. It changes nothing.
def evaluate(model, loss_fn, loader):
    """Return the mean loss and the accuracy over the examples, two floats."""
    mode, total, right, count = model.training, 0.0, 0.0, 0
    model.eval()
    model.zero_grad()
    with kindling.no_grad():
        for x, y in loader:
            logits = model(x)
            total += loss_fn(logits, y).item() * len(x)
            right += accuracy(logits, y) * len(x)
            count += len(x)
    model.train(mode)
    return total / count, right / count

# %% exercise="evaluate" mistake="trains"
# backward is called during the look. Nothing is learned from these examples.
def evaluate(model, loss_fn, loader):
    """Return the mean loss and the accuracy over the examples, two floats."""
    mode, total, right, count = model.training, 0.0, 0.0, 0
    model.eval()
    if True:
        for x, y in loader:
            logits = model(x)
            loss = loss_fn(logits, y)
            loss.backward()
            total += loss.item() * len(x)
            right += accuracy(logits, y) * len(x)
            count += len(x)
    model.train(mode)
    return total / count, right / count

# %% exercise="evaluate" mistake="only-the-outside"
# model.training is set by hand, which the layers inside do not notice. model.eval()
# tells all of them.
def evaluate(model, loss_fn, loader):
    """Return the mean loss and the accuracy over the examples, two floats."""
    mode, total, right, count = model.training, 0.0, 0.0, 0
    model.training = False
    with kindling.no_grad():
        for x, y in loader:
            logits = model(x)
            total += loss_fn(logits, y).item() * len(x)
            right += accuracy(logits, y) * len(x)
            count += len(x)
    model.training = mode
    return total / count, right / count

# %% exercise="evaluate" mistake="percent"
# The accuracy is a percentage. A share lies between 0 and 1.
def evaluate(model, loss_fn, loader):
    """Return the mean loss and the accuracy over the examples, two floats."""
    mode, total, right, count = model.training, 0.0, 0.0, 0
    model.eval()
    with kindling.no_grad():
        for x, y in loader:
            logits = model(x)
            total += loss_fn(logits, y).item() * len(x)
            right += accuracy(logits, y) * len(x)
            count += len(x)
    model.train(mode)
    return total / count, 100 * right / count

# %% exercise="evaluate" honest="all-at-once"
# The logits of all batches, put together.
def evaluate(model, loss_fn, loader):
    mode = model.training
    model.eval()
    with kindling.no_grad():
        pairs = [(model(x), y) for x, y in loader]
        logits = kindling.cat([pair[0] for pair in pairs])
        labels = kindling.cat([pair[1] for pair in pairs])
        result = loss_fn(logits, labels).item(), accuracy(logits, labels)
    model.train(mode)
    return result

# %% exercise="evaluate" honest="decorated"
# no_grad as a decorator, and the counting written out.
@kindling.no_grad()
def evaluate(model, loss_fn, loader):
    mode = model.training
    model.train(False)
    total, right, count = 0.0, 0, 0
    for x, y in loader:
        output = model(x)
        total += float(loss_fn(output, y)) * x.shape[0]
        right += int((output.argmax(1) == y).sum())
        count += x.shape[0]
    model.train(mode)
    return total / count, right / count

# %% exercise="fit" mistake="from-zero"
# The epochs are numbered from 0. The first one is 1.
def fit(model, loss_fn, optimizer, train_loader, valid_loader, epochs, callback=None):
    """Train for some epochs; return a list with a dict of numbers for each."""
    history = []
    for epoch in range(epochs):
        train_loss = train_epoch(model, loss_fn, optimizer, train_loader)
        valid_loss, valid_accuracy = evaluate(model, loss_fn, valid_loader)
        numbers = {"train_loss": train_loss, "valid_loss": valid_loss}
        numbers["valid_accuracy"] = valid_accuracy
        history.append({"epoch": epoch, **numbers})
        if callback is not None and callback(epoch, **numbers) is True:
            break
    return history

# %% exercise="fit" mistake="one-too-few"
# range(1, epochs) leaves the last epoch out.
def fit(model, loss_fn, optimizer, train_loader, valid_loader, epochs, callback=None):
    """Train for some epochs; return a list with a dict of numbers for each."""
    history = []
    for epoch in range(1, epochs):
        train_loss = train_epoch(model, loss_fn, optimizer, train_loader)
        valid_loss, valid_accuracy = evaluate(model, loss_fn, valid_loader)
        numbers = {"train_loss": train_loss, "valid_loss": valid_loss}
        numbers["valid_accuracy"] = valid_accuracy
        history.append({"epoch": epoch, **numbers})
        if callback is not None and callback(epoch, **numbers) is True:
            break
    return history

# %% exercise="fit" mistake="one-too-many"
# One epoch too many is trained.
def fit(model, loss_fn, optimizer, train_loader, valid_loader, epochs, callback=None):
    """Train for some epochs; return a list with a dict of numbers for each."""
    history = []
    for epoch in range(1, epochs + 2):
        train_loss = train_epoch(model, loss_fn, optimizer, train_loader)
        valid_loss, valid_accuracy = evaluate(model, loss_fn, valid_loader)
        numbers = {"train_loss": train_loss, "valid_loss": valid_loss}
        numbers["valid_accuracy"] = valid_accuracy
        history.append({"epoch": epoch, **numbers})
        if callback is not None and callback(epoch, **numbers) is True:
            break
    return history

# %% exercise="fit" mistake="stopped-epoch-missing"
# The epoch in which the callback says stop is not in the list. It was trained, so it
# belongs there.
def fit(model, loss_fn, optimizer, train_loader, valid_loader, epochs, callback=None):
    history = []
    for epoch in range(1, epochs + 1):
        train_loss = train_epoch(model, loss_fn, optimizer, train_loader)
        valid_loss, valid_accuracy = evaluate(model, loss_fn, valid_loader)
        numbers = {"train_loss": train_loss, "valid_loss": valid_loss}
        numbers["valid_accuracy"] = valid_accuracy
        if callback is not None and callback(epoch, **numbers) is True:
            break
        history.append({"epoch": epoch, **numbers})
    return history

# %% exercise="fit" mistake="evaluated-first"
# The evaluation comes before the training of the epoch.
def fit(model, loss_fn, optimizer, train_loader, valid_loader, epochs, callback=None):
    """Train for some epochs; return a list with a dict of numbers for each."""
    history = []
    for epoch in range(1, epochs + 1):
        valid_loss, valid_accuracy = evaluate(model, loss_fn, valid_loader)
        train_loss = train_epoch(model, loss_fn, optimizer, train_loader)
        numbers = {"train_loss": train_loss, "valid_loss": valid_loss}
        numbers["valid_accuracy"] = valid_accuracy
        history.append({"epoch": epoch, **numbers})
        if callback is not None and callback(epoch, **numbers) is True:
            break
    return history

# %% exercise="fit" mistake="on-the-training-set"
# The training set is evaluated. The validation set is asked for.
def fit(model, loss_fn, optimizer, train_loader, valid_loader, epochs, callback=None):
    """Train for some epochs; return a list with a dict of numbers for each."""
    history = []
    for epoch in range(1, epochs + 1):
        train_loss = train_epoch(model, loss_fn, optimizer, train_loader)
        valid_loss, valid_accuracy = evaluate(model, loss_fn, train_loader)
        numbers = {"train_loss": train_loss, "valid_loss": valid_loss}
        numbers["valid_accuracy"] = valid_accuracy
        history.append({"epoch": epoch, **numbers})
        if callback is not None and callback(epoch, **numbers) is True:
            break
    return history

# %% exercise="fit" mistake="trained-on-validation"
# The model learns from the validation set as well.
def fit(model, loss_fn, optimizer, train_loader, valid_loader, epochs, callback=None):
    """Train for some epochs; return a list with a dict of numbers for each."""
    history = []
    for epoch in range(1, epochs + 1):
        train_loss = train_epoch(model, loss_fn, optimizer, train_loader)
        valid_loss, valid_accuracy = evaluate(model, loss_fn, valid_loader)
        train_epoch(model, loss_fn, optimizer, valid_loader)
        numbers = {"train_loss": train_loss, "valid_loss": valid_loss}
        numbers["valid_accuracy"] = valid_accuracy
        history.append({"epoch": epoch, **numbers})
        if callback is not None and callback(epoch, **numbers) is True:
            break
    return history

# %% exercise="fit" mistake="loaders-swapped"
# The model is trained on the validation set and evaluated on the training set.
def fit(model, loss_fn, optimizer, train_loader, valid_loader, epochs, callback=None):
    """Train for some epochs; return a list with a dict of numbers for each."""
    history = []
    for epoch in range(1, epochs + 1):
        train_loss = train_epoch(model, loss_fn, optimizer, valid_loader)
        valid_loss, valid_accuracy = evaluate(model, loss_fn, train_loader)
        numbers = {"train_loss": train_loss, "valid_loss": valid_loss}
        numbers["valid_accuracy"] = valid_accuracy
        history.append({"epoch": epoch, **numbers})
        if callback is not None and callback(epoch, **numbers) is True:
            break
    return history

# %% exercise="fit" mistake="no-callback"
# The callback is never called.
def fit(model, loss_fn, optimizer, train_loader, valid_loader, epochs, callback=None):
    """Train for some epochs; return a list with a dict of numbers for each."""
    history = []
    for epoch in range(1, epochs + 1):
        train_loss = train_epoch(model, loss_fn, optimizer, train_loader)
        valid_loss, valid_accuracy = evaluate(model, loss_fn, valid_loader)
        numbers = {"train_loss": train_loss, "valid_loss": valid_loss}
        numbers["valid_accuracy"] = valid_accuracy
        history.append({"epoch": epoch, **numbers})
    return history

# %% exercise="fit" mistake="answer-ignored"
# The callback is called, and its answer is not looked at. True ends the training.
def fit(model, loss_fn, optimizer, train_loader, valid_loader, epochs, callback=None):
    """Train for some epochs; return a list with a dict of numbers for each."""
    history = []
    for epoch in range(1, epochs + 1):
        train_loss = train_epoch(model, loss_fn, optimizer, train_loader)
        valid_loss, valid_accuracy = evaluate(model, loss_fn, valid_loader)
        numbers = {"train_loss": train_loss, "valid_loss": valid_loss}
        numbers["valid_accuracy"] = valid_accuracy
        history.append({"epoch": epoch, **numbers})
        if callback is not None:
            callback(epoch, **numbers)
    return history

# %% exercise="fit" mistake="callback-at-the-end"
# The callback is called once, after all epochs. It is called after each.
def fit(model, loss_fn, optimizer, train_loader, valid_loader, epochs, callback=None):
    """Train for some epochs; return a list with a dict of numbers for each."""
    history = []
    for epoch in range(1, epochs + 1):
        train_loss = train_epoch(model, loss_fn, optimizer, train_loader)
        valid_loss, valid_accuracy = evaluate(model, loss_fn, valid_loader)
        numbers = {"train_loss": train_loss, "valid_loss": valid_loss}
        numbers["valid_accuracy"] = valid_accuracy
        history.append({"epoch": epoch, **numbers})
    if callback is not None:
        callback(epoch, **numbers)
    return history

# %% exercise="fit" mistake="always-stops"
# The training ends though the callback did not say True. Only True ends it.
def fit(model, loss_fn, optimizer, train_loader, valid_loader, epochs, callback=None):
    """Train for some epochs; return a list with a dict of numbers for each."""
    history = []
    for epoch in range(1, epochs + 1):
        train_loss = train_epoch(model, loss_fn, optimizer, train_loader)
        valid_loss, valid_accuracy = evaluate(model, loss_fn, valid_loader)
        numbers = {"train_loss": train_loss, "valid_loss": valid_loss}
        numbers["valid_accuracy"] = valid_accuracy
        history.append({"epoch": epoch, **numbers})
        if callback is not None:
            callback(epoch, **numbers)
            break
    return history

# %% exercise="fit" mistake="stops-on-false"
# The training ends though the callback did not say True. Only True ends it.
def fit(model, loss_fn, optimizer, train_loader, valid_loader, epochs, callback=None):
    """Train for some epochs; return a list with a dict of numbers for each."""
    history = []
    for epoch in range(1, epochs + 1):
        train_loss = train_epoch(model, loss_fn, optimizer, train_loader)
        valid_loss, valid_accuracy = evaluate(model, loss_fn, valid_loader)
        numbers = {"train_loss": train_loss, "valid_loss": valid_loss}
        numbers["valid_accuracy"] = valid_accuracy
        history.append({"epoch": epoch, **numbers})
        if callback is not None and callback(epoch, **numbers) is not True:
            break
    return history

# %% exercise="fit" mistake="last-row"
# Only the last epoch is returned. The list has a dict for each.
def fit(model, loss_fn, optimizer, train_loader, valid_loader, epochs, callback=None):
    """Train for some epochs; return a list with a dict of numbers for each."""
    history = []
    for epoch in range(1, epochs + 1):
        train_loss = train_epoch(model, loss_fn, optimizer, train_loader)
        valid_loss, valid_accuracy = evaluate(model, loss_fn, valid_loader)
        numbers = {"train_loss": train_loss, "valid_loss": valid_loss}
        numbers["valid_accuracy"] = valid_accuracy
        history.append({"epoch": epoch, **numbers})
        if callback is not None and callback(epoch, **numbers) is True:
            break
    return history[-1:]

# %% exercise="fit" mistake="same-dict"
# The same dict stands in the list again and again, with the numbers of the last
# epoch. Make a new one in each epoch.
def fit(model, loss_fn, optimizer, train_loader, valid_loader, epochs, callback=None):
    history, row = [], {}
    for epoch in range(1, epochs + 1):
        row["epoch"] = epoch
        row["train_loss"] = train_epoch(model, loss_fn, optimizer, train_loader)
        pair = evaluate(model, loss_fn, valid_loader)
        row["valid_loss"], row["valid_accuracy"] = pair
        history.append(row)
        if callback is not None and callback(**row) is True:
            break
    return history

# %% exercise="fit" mistake="without-epoch"
# The number of the epoch is missing in the list.
def fit(model, loss_fn, optimizer, train_loader, valid_loader, epochs, callback=None):
    """Train for some epochs; return a list with a dict of numbers for each."""
    history = []
    for epoch in range(1, epochs + 1):
        train_loss = train_epoch(model, loss_fn, optimizer, train_loader)
        valid_loss, valid_accuracy = evaluate(model, loss_fn, valid_loader)
        numbers = {"train_loss": train_loss, "valid_loss": valid_loss}
        numbers["valid_accuracy"] = valid_accuracy
        history.append({**numbers})
        if callback is not None and callback(epoch, **numbers) is True:
            break
    return history

# %% exercise="fit" mistake="epoch-by-position-only"
# The callback gets the whole dict in one piece. It takes the epoch, and the numbers
# by name: **numbers.
def fit(model, loss_fn, optimizer, train_loader, valid_loader, epochs, callback=None):
    """Train for some epochs; return a list with a dict of numbers for each."""
    history = []
    for epoch in range(1, epochs + 1):
        train_loss = train_epoch(model, loss_fn, optimizer, train_loader)
        valid_loss, valid_accuracy = evaluate(model, loss_fn, valid_loader)
        numbers = {"train_loss": train_loss, "valid_loss": valid_loss}
        numbers["valid_accuracy"] = valid_accuracy
        history.append({"epoch": epoch, **numbers})
        if callback is not None and callback(epoch, numbers) is True:
            break
    return history

# %% exercise="fit" mistake="row-handed-in"
# The callback gets the whole dict in one piece. It takes the epoch, and the numbers
# by name: **numbers.
def fit(model, loss_fn, optimizer, train_loader, valid_loader, epochs, callback=None):
    """Train for some epochs; return a list with a dict of numbers for each."""
    history = []
    for epoch in range(1, epochs + 1):
        train_loss = train_epoch(model, loss_fn, optimizer, train_loader)
        valid_loss, valid_accuracy = evaluate(model, loss_fn, valid_loader)
        row = {"epoch": epoch, "train_loss": train_loss, "valid_loss": valid_loss}
        row["valid_accuracy"] = valid_accuracy
        history.append(row)
        if callback is not None and callback(row) is True:
            break
    return history

# %% exercise="fit" mistake="callback-needed"
# The callback is called even if there is none. Ask for None first.
def fit(model, loss_fn, optimizer, train_loader, valid_loader, epochs, callback=None):
    """Train for some epochs; return a list with a dict of numbers for each."""
    history = []
    for epoch in range(1, epochs + 1):
        train_loss = train_epoch(model, loss_fn, optimizer, train_loader)
        valid_loss, valid_accuracy = evaluate(model, loss_fn, valid_loader)
        numbers = {"train_loss": train_loss, "valid_loss": valid_loss}
        numbers["valid_accuracy"] = valid_accuracy
        history.append({"epoch": epoch, **numbers})
        if callback(epoch, **numbers) is True:
            break
    return history

# %% exercise="fit" mistake="loss-and-accuracy-swapped"
# Loss and accuracy of the validation set are swapped: evaluate returns the loss
# first.
def fit(model, loss_fn, optimizer, train_loader, valid_loader, epochs, callback=None):
    """Train for some epochs; return a list with a dict of numbers for each."""
    history = []
    for epoch in range(1, epochs + 1):
        train_loss = train_epoch(model, loss_fn, optimizer, train_loader)
        valid_accuracy, valid_loss = evaluate(model, loss_fn, valid_loader)
        numbers = {"train_loss": train_loss, "valid_loss": valid_loss}
        numbers["valid_accuracy"] = valid_accuracy
        history.append({"epoch": epoch, **numbers})
        if callback is not None and callback(epoch, **numbers) is True:
            break
    return history

# %% exercise="fit" mistake="other-names"
# A key is not called as in the statement: valid_accuracy.
def fit(model, loss_fn, optimizer, train_loader, valid_loader, epochs, callback=None):
    """Train for some epochs; return a list with a dict of numbers for each."""
    history = []
    for epoch in range(1, epochs + 1):
        train_loss = train_epoch(model, loss_fn, optimizer, train_loader)
        valid_loss, valid_accuracy = evaluate(model, loss_fn, valid_loader)
        numbers = {"train_loss": train_loss, "valid_loss": valid_loss}
        numbers["accuracy"] = valid_accuracy
        history.append({"epoch": epoch, **numbers})
        if callback is not None and callback(epoch, **numbers) is True:
            break
    return history

# %% exercise="fit" mistake="one-epoch"
# The return stands in the loop: only one epoch is trained.
def fit(model, loss_fn, optimizer, train_loader, valid_loader, epochs, callback=None):
    """Train for some epochs; return a list with a dict of numbers for each."""
    history = []
    for epoch in range(1, epochs + 1):
        train_loss = train_epoch(model, loss_fn, optimizer, train_loader)
        valid_loss, valid_accuracy = evaluate(model, loss_fn, valid_loader)
        numbers = {"train_loss": train_loss, "valid_loss": valid_loss}
        numbers["valid_accuracy"] = valid_accuracy
        history.append({"epoch": epoch, **numbers})
        if callback is not None and callback(epoch, **numbers) is True:
            break
        return history

# %% exercise="fit" mistake="told-before"
# The callback is called before the epoch is in the list, with the numbers of the
# epoch before.
def fit(model, loss_fn, optimizer, train_loader, valid_loader, epochs, callback=None):
    history = []
    for epoch in range(1, epochs + 1):
        if history and callback is not None:
            if callback(**history[-1]) is True:
                break
        train_loss = train_epoch(model, loss_fn, optimizer, train_loader)
        valid_loss, valid_accuracy = evaluate(model, loss_fn, valid_loader)
        numbers = {"train_loss": train_loss, "valid_loss": valid_loss}
        history.append({"epoch": epoch, **numbers, "valid_accuracy": valid_accuracy})
    return history

# %% exercise="fit" honest="a-function-that-does-nothing"
# Without a callback there is one that does nothing.
def fit(model, loss_fn, optimizer, train_loader, valid_loader, epochs, callback=None):
    tell = callback or (lambda *args, **kwargs: None)
    history = []
    for n in range(epochs):
        row = {"epoch": n + 1}
        row["train_loss"] = train_epoch(model, loss_fn, optimizer, train_loader)
        pair = evaluate(model, loss_fn, valid_loader)
        row["valid_loss"], row["valid_accuracy"] = pair
        history.append(row)
        if tell(**row):
            break
    return history

# %% exercise="fit" honest="names-spelled-out"
# Every name spelled out, and a while loop.
def fit(model, loss_fn, optimizer, train_loader, valid_loader, epochs, callback=None):
    history, stop = [], False
    while len(history) < epochs and not stop:
        epoch = len(history) + 1
        a = train_epoch(model, loss_fn, optimizer, train_loader)
        b, c = evaluate(model, loss_fn, valid_loader)
        history.append(dict(epoch=epoch, train_loss=a, valid_loss=b, valid_accuracy=c))
        if callback is not None:
            stop = callback(epoch, train_loss=a, valid_loss=b, valid_accuracy=c) is True
    return history

# %% exercise="confusion" mistake="transposed"
# The matrix is mirrored: the row is the truth, the column the answer.
def confusion(logits, labels):
    """Return how often class i was answered with j, an array of shape (C, C)."""
    counts = np.zeros((logits.shape[1],) * 2, dtype=int)
    answers = logits.argmax(dim=1).tolist()
    for label, answer in zip(labels.tolist(), answers, strict=True):
        counts[answer, label] += 1
    return counts

# %% exercise="confusion" mistake="once-per-pair"
# A pair that comes twice is counted once. Add 1 for each pair, in a loop or by
# np.add.at.
def confusion(logits, labels):
    counts = np.zeros((logits.shape[1],) * 2, dtype=int)
    counts[labels.numpy(), logits.argmax(dim=1).numpy()] += 1
    return counts

# %% exercise="confusion" mistake="diagonal-only"
# Only the right answers are counted.
def confusion(logits, labels):
    """Return how often class i was answered with j, an array of shape (C, C)."""
    counts = np.zeros((logits.shape[1],) * 2, dtype=int)
    answers = logits.argmax(dim=1).tolist()
    for label, answer in zip(labels.tolist(), answers, strict=True):
        counts[label, label] += label == answer
    return counts

# %% exercise="confusion" mistake="mistakes-only"
# Only the mistakes are counted. The diagonal holds what is right.
def confusion(logits, labels):
    """Return how often class i was answered with j, an array of shape (C, C)."""
    counts = np.zeros((logits.shape[1],) * 2, dtype=int)
    answers = logits.argmax(dim=1).tolist()
    for label, answer in zip(labels.tolist(), answers, strict=True):
        counts[label, answer] += label != answer
    return counts

# %% exercise="confusion" mistake="first-axis"
# argmax along axis 0 asks each class for its best example. Each row should say its
# class: dim=1.
def confusion(logits, labels):
    """Return how often class i was answered with j, an array of shape (C, C)."""
    counts = np.zeros((logits.shape[1],) * 2, dtype=int)
    answers = logits.argmax(dim=0).tolist()
    for label, answer in zip(labels.tolist(), answers, strict=False):
        counts[label, answer] += 1
    return counts

# %% exercise="confusion" mistake="shares"
# These are shares. Whole numbers are asked for: how often.
def confusion(logits, labels):
    """Return how often class i was answered with j, an array of shape (C, C)."""
    counts = np.zeros((logits.shape[1],) * 2, dtype=int)
    answers = logits.argmax(dim=1).tolist()
    for label, answer in zip(labels.tolist(), answers, strict=True):
        counts[label, answer] += 1
    return counts / len(labels)

# %% exercise="confusion" mistake="shares-of-rows"
# Each row is divided by its sum. Whole numbers are asked for: how often.
def confusion(logits, labels):
    """Return how often class i was answered with j, an array of shape (C, C)."""
    counts = np.zeros((logits.shape[1],) * 2, dtype=int)
    answers = logits.argmax(dim=1).tolist()
    for label, answer in zip(labels.tolist(), answers, strict=True):
        counts[label, answer] += 1
    return counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)

# %% exercise="confusion" mistake="floats"
# The counts are floats. np.zeros makes floats unless it is told dtype=int.
def confusion(logits, labels):
    """Return how often class i was answered with j, an array of shape (C, C)."""
    counts = np.zeros((logits.shape[1],) * 2)
    answers = logits.argmax(dim=1).tolist()
    for label, answer in zip(labels.tolist(), answers, strict=True):
        counts[label, answer] += 1
    return counts

# %% exercise="confusion" mistake="classes-that-come"
# The size is that of the labels that come. It is the number of classes, also if one
# never comes: logits.shape[1].
def confusion(logits, labels):
    """Return how often class i was answered with j, an array of shape (C, C)."""
    counts = np.zeros((int(labels.max()) + 1, logits.shape[1]), dtype=int)
    answers = logits.argmax(dim=1).tolist()
    for label, answer in zip(labels.tolist(), answers, strict=True):
        counts[label, answer] += 1
    return counts

# %% exercise="confusion" mistake="ten-classes"
# The size is fixed to 10 classes. It is the number of columns of the logits.
def confusion(logits, labels):
    """Return how often class i was answered with j, an array of shape (C, C)."""
    counts = np.zeros((10, 10), dtype=int)
    answers = logits.argmax(dim=1).tolist()
    for label, answer in zip(labels.tolist(), answers, strict=True):
        counts[label, answer] += 1
    return counts

# %% exercise="confusion" mistake="as-many-as-examples"
# The size is the number of examples. It is the number of classes: logits.shape[1].
def confusion(logits, labels):
    """Return how often class i was answered with j, an array of shape (C, C)."""
    counts = np.zeros((max(logits.shape[0], logits.shape[1]),) * 2, dtype=int)
    answers = logits.argmax(dim=1).tolist()
    for label, answer in zip(labels.tolist(), answers, strict=True):
        counts[label, answer] += 1
    return counts

# %% exercise="confusion" mistake="set-to-one"
# A pair that comes twice is counted once. Add 1 for each pair, in a loop or by
# np.add.at.
def confusion(logits, labels):
    """Return how often class i was answered with j, an array of shape (C, C)."""
    counts = np.zeros((logits.shape[1],) * 2, dtype=int)
    answers = logits.argmax(dim=1).tolist()
    for label, answer in zip(labels.tolist(), answers, strict=True):
        counts[label, answer] = 1
    return counts

# %% exercise="confusion" mistake="a-list"
# A list of lists is returned. A NumPy array is asked for.
def confusion(logits, labels):
    """Return how often class i was answered with j, an array of shape (C, C)."""
    counts = np.zeros((logits.shape[1],) * 2, dtype=int)
    answers = logits.argmax(dim=1).tolist()
    for label, answer in zip(labels.tolist(), answers, strict=True):
        counts[label, answer] += 1
    return counts.tolist()

# %% exercise="confusion" mistake="one-too-many"
# The counting begins at 1.
def confusion(logits, labels):
    """Return how often class i was answered with j, an array of shape (C, C)."""
    counts = np.ones((logits.shape[1],) * 2, dtype=int)
    answers = logits.argmax(dim=1).tolist()
    for label, answer in zip(labels.tolist(), answers, strict=True):
        counts[label, answer] += 1
    return counts

# %% exercise="confusion" mistake="without-the-last"
# The last example is not counted.
def confusion(logits, labels):
    """Return how often class i was answered with j, an array of shape (C, C)."""
    counts = np.zeros((logits.shape[1],) * 2, dtype=int)
    answers = logits.argmax(dim=1).tolist()
    for label, answer in zip(labels.tolist()[:-1], answers, strict=False):
        counts[label, answer] += 1
    return counts

# %% exercise="confusion" honest="add-at"
# np.add.at adds for every pair, also where one comes twice.
def confusion(logits, labels):
    counts = np.zeros((logits.shape[1], logits.shape[1]), dtype=np.int64)
    np.add.at(counts, (labels.numpy(), logits.argmax(1).numpy()), 1)
    return counts

# %% exercise="confusion" honest="bincount"
# Each pair gets a number of its own.
def confusion(logits, labels):
    size = logits.shape[1]
    pairs = labels.numpy() * size + np.argmax(logits.numpy(), axis=1)
    return np.bincount(pairs, minlength=size * size).reshape(size, size)

# %% exercise="early-stopping" mistake="a-window"
# best_state is that of a later epoch. A state dict is a window onto weights that go
# on changing: copy each tensor, and only when the epoch is better.
@extend(EarlyStopping)
def __call__(self, epoch, valid_loss, **others):
    """Keep the best state; return whether the training should end."""
    if valid_loss < self.best_loss:
        self.best_loss, self.best_epoch = valid_loss, epoch
        state = self.model.state_dict()
        self.best_state = state
    return epoch - self.best_epoch >= self.patience

# %% exercise="early-stopping" mistake="shallow-copy"
# best_state is that of a later epoch. A state dict is a window onto weights that go
# on changing: copy each tensor, and only when the epoch is better.
@extend(EarlyStopping)
def __call__(self, epoch, valid_loss, **others):
    """Keep the best state; return whether the training should end."""
    if valid_loss < self.best_loss:
        self.best_loss, self.best_epoch = valid_loss, epoch
        state = self.model.state_dict()
        self.best_state = dict(state)
    return epoch - self.best_epoch >= self.patience

# %% exercise="early-stopping" mistake="detached-only"
# best_state is that of a later epoch. A state dict is a window onto weights that go
# on changing: copy each tensor, and only when the epoch is better.
@extend(EarlyStopping)
def __call__(self, epoch, valid_loss, **others):
    """Keep the best state; return whether the training should end."""
    if valid_loss < self.best_loss:
        self.best_loss, self.best_epoch = valid_loss, epoch
        state = self.model.state_dict()
        self.best_state = {name: tensor.detach() for name, tensor in state.items()}
    return epoch - self.best_epoch >= self.patience

# %% exercise="early-stopping" mistake="parameters-only"
# The buffers are missing. The state dict has parameters and buffers.
@extend(EarlyStopping)
def __call__(self, epoch, valid_loss, **others):
    """Keep the best state; return whether the training should end."""
    if valid_loss < self.best_loss:
        self.best_loss, self.best_epoch = valid_loss, epoch
        state = dict(self.model.named_parameters())
        self.best_state = {n: t.detach().clone() for n, t in state.items()}
    return epoch - self.best_epoch >= self.patience

# %% exercise="early-stopping" mistake="one-epoch-late"
# It does not stop when patience epochs have passed since the best one: epoch -
# best_epoch is then equal to patience.
@extend(EarlyStopping)
def __call__(self, epoch, valid_loss, **others):
    """Keep the best state; return whether the training should end."""
    if valid_loss < self.best_loss:
        self.best_loss, self.best_epoch = valid_loss, epoch
        state = self.model.state_dict()
        self.best_state = {name: tensor.clone() for name, tensor in state.items()}
    return epoch - self.best_epoch > self.patience

# %% exercise="early-stopping" mistake="one-epoch-early"
# It stops one epoch too early.
@extend(EarlyStopping)
def __call__(self, epoch, valid_loss, **others):
    """Keep the best state; return whether the training should end."""
    if valid_loss < self.best_loss:
        self.best_loss, self.best_epoch = valid_loss, epoch
        state = self.model.state_dict()
        self.best_state = {name: tensor.clone() for name, tensor in state.items()}
    return epoch - self.best_epoch >= self.patience - 1

# %% exercise="early-stopping" mistake="equal-is-better"
# An equal loss counts as better here. It has to be smaller.
@extend(EarlyStopping)
def __call__(self, epoch, valid_loss, **others):
    """Keep the best state; return whether the training should end."""
    if valid_loss <= self.best_loss:
        self.best_loss, self.best_epoch = valid_loss, epoch
        state = self.model.state_dict()
        self.best_state = {name: tensor.clone() for name, tensor in state.items()}
    return epoch - self.best_epoch >= self.patience

# %% exercise="early-stopping" mistake="larger-is-better"
# A larger loss counts as better here.
@extend(EarlyStopping)
def __call__(self, epoch, valid_loss, **others):
    """Keep the best state; return whether the training should end."""
    if valid_loss > self.best_loss or self.best_state is None:
        self.best_loss, self.best_epoch = valid_loss, epoch
        state = self.model.state_dict()
        self.best_state = {name: tensor.clone() for name, tensor in state.items()}
    return epoch - self.best_epoch >= self.patience

# %% exercise="early-stopping" mistake="against-the-last"
# The loss is compared with that of the epoch before, not with the best one.
@extend(EarlyStopping)
def __call__(self, epoch, valid_loss, **others):
    if valid_loss < getattr(self, "last", float("inf")):
        self.best_loss, self.best_epoch = valid_loss, epoch
        state = self.model.state_dict()
        self.best_state = {name: tensor.clone() for name, tensor in state.items()}
    self.last = valid_loss
    return epoch - self.best_epoch >= self.patience

# %% exercise="early-stopping" mistake="counter-not-reset"
# The epochs without a better loss are counted over the whole training. A better loss
# begins the count anew.
@extend(EarlyStopping)
def __call__(self, epoch, valid_loss, **others):
    if valid_loss < self.best_loss:
        self.best_loss, self.best_epoch = valid_loss, epoch
        state = self.model.state_dict()
        self.best_state = {name: tensor.clone() for name, tensor in state.items()}
    else:
        self.bad_epochs = getattr(self, "bad_epochs", 0) + 1
    return getattr(self, "bad_epochs", 0) >= self.patience

# %% exercise="early-stopping" mistake="no-state"
# The best state is not kept.
@extend(EarlyStopping)
def __call__(self, epoch, valid_loss, **others):
    """Keep the best state; return whether the training should end."""
    if valid_loss < self.best_loss:
        self.best_loss, self.best_epoch = valid_loss, epoch
        state = self.model.state_dict()
    return epoch - self.best_epoch >= self.patience

# %% exercise="early-stopping" mistake="no-epoch"
# best_epoch is not kept, so patience is counted from the start.
@extend(EarlyStopping)
def __call__(self, epoch, valid_loss, **others):
    """Keep the best state; return whether the training should end."""
    if valid_loss < self.best_loss:
        self.best_loss = valid_loss
        state = self.model.state_dict()
        self.best_state = {name: tensor.clone() for name, tensor in state.items()}
    return epoch - self.best_epoch >= self.patience

# %% exercise="early-stopping" mistake="no-loss"
# best_loss is not kept, so every epoch is the best.
@extend(EarlyStopping)
def __call__(self, epoch, valid_loss, **others):
    """Keep the best state; return whether the training should end."""
    if valid_loss < self.best_loss:
        self.best_epoch = epoch
        state = self.model.state_dict()
        self.best_state = {name: tensor.clone() for name, tensor in state.items()}
    return epoch - self.best_epoch >= self.patience

# %% exercise="early-stopping" mistake="state-of-every-epoch"
# best_state is that of a later epoch. A state dict is a window onto weights that go
# on changing: copy each tensor, and only when the epoch is better.
@extend(EarlyStopping)
def __call__(self, epoch, valid_loss, **others):
    """Keep the best state; return whether the training should end."""
    if valid_loss < self.best_loss:
        self.best_loss, self.best_epoch = valid_loss, epoch
    state = self.model.state_dict()
    self.best_state = {name: tensor.clone() for name, tensor in state.items()}
    return epoch - self.best_epoch >= self.patience

# %% exercise="early-stopping" mistake="never-stops"
# It does not stop when patience epochs have passed since the best one: epoch -
# best_epoch is then equal to patience.
@extend(EarlyStopping)
def __call__(self, epoch, valid_loss, **others):
    """Keep the best state; return whether the training should end."""
    if valid_loss < self.best_loss:
        self.best_loss, self.best_epoch = valid_loss, epoch
        state = self.model.state_dict()
        self.best_state = {name: tensor.clone() for name, tensor in state.items()}
    return False

# %% exercise="early-stopping" mistake="nothing-returned"
# Nothing is returned when the training should go on. False is asked for.
@extend(EarlyStopping)
def __call__(self, epoch, valid_loss, **others):
    """Keep the best state; return whether the training should end."""
    if valid_loss < self.best_loss:
        self.best_loss, self.best_epoch = valid_loss, epoch
        state = self.model.state_dict()
        self.best_state = {name: tensor.clone() for name, tensor in state.items()}
    if epoch - self.best_epoch >= self.patience:
        return True

# %% exercise="early-stopping" mistake="stops-at-once"
# It stops at the first epoch that is not better. Wait for patience epochs.
@extend(EarlyStopping)
def __call__(self, epoch, valid_loss, **others):
    """Keep the best state; return whether the training should end."""
    if valid_loss < self.best_loss:
        self.best_loss, self.best_epoch = valid_loss, epoch
        state = self.model.state_dict()
        self.best_state = {name: tensor.clone() for name, tensor in state.items()}
    return self.best_epoch != epoch

# %% exercise="early-stopping" mistake="other-way"
# The answer is turned around: True while it goes well.
@extend(EarlyStopping)
def __call__(self, epoch, valid_loss, **others):
    """Keep the best state; return whether the training should end."""
    if valid_loss < self.best_loss:
        self.best_loss, self.best_epoch = valid_loss, epoch
        state = self.model.state_dict()
        self.best_state = {name: tensor.clone() for name, tensor in state.items()}
    return epoch - self.best_epoch < self.patience

# %% exercise="early-stopping" mistake="first-state-only"
# The state is kept only once, at the first epoch.
@extend(EarlyStopping)
def __call__(self, epoch, valid_loss, **others):
    """Keep the best state; return whether the training should end."""
    if valid_loss < self.best_loss:
        self.best_loss, self.best_epoch = valid_loss, epoch
        state = self.model.state_dict()
        copied = {name: tensor.clone() for name, tensor in state.items()}
        self.best_state = self.best_state or copied
    return epoch - self.best_epoch >= self.patience

# %% exercise="early-stopping" mistake="goes-back"
# The model is set back to the best state as soon as an epoch is not better. It only
# keeps it: whoever calls goes back at the end.
@extend(EarlyStopping)
def __call__(self, epoch, valid_loss, **others):
    """Keep the best state; return whether the training should end."""
    if valid_loss < self.best_loss:
        self.best_loss, self.best_epoch = valid_loss, epoch
        state = self.model.state_dict()
        self.best_state = {name: tensor.clone() for name, tensor in state.items()}
    else:
        self.model.load_state_dict(self.best_state or self.model.state_dict())
    return epoch - self.best_epoch >= self.patience

# %% exercise="early-stopping" honest="deepcopy"
# copy.deepcopy copies a dict with all that is in it.
@extend(EarlyStopping)
def __call__(self, epoch, valid_loss, **others):
    import copy

    if valid_loss < self.best_loss:
        self.best_loss = valid_loss
        self.best_epoch = epoch
        self.best_state = copy.deepcopy(self.model.state_dict())
        self.waited = 0
        return False
    self.waited = getattr(self, "waited", 0) + 1
    return self.waited >= self.patience

# %% exercise="early-stopping" honest="detached"
# Detached first, then copied.
@extend(EarlyStopping)
def __call__(self, epoch, valid_loss, **others):
    """Keep the best state; return whether the training should end."""
    if valid_loss < self.best_loss:
        self.best_loss, self.best_epoch = valid_loss, epoch
        state = self.model.state_dict()
        self.best_state = {n: t.detach().clone() for n, t in state.items()}
    return epoch - self.best_epoch >= self.patience

# %% exercise="save-checkpoint" mistake="straight-to-the-path"
# While the new file is written there is no whole file at path, and when that fails
# both are lost. Write beside it, then os.replace.
def save_checkpoint(path, model, optimizer, epoch):
    """Save all that a training needs to go on; a file at path stays whole."""
    state = {"model": model.state_dict(), "optimizer": optimizer.state_dict()}
    state |= {"epoch": epoch, "random": kindling.get_rng_state()}
    kindling.save(state, path)

# %% exercise="save-checkpoint" mistake="removed-first"
# While the new file is written there is no whole file at path, and when that fails
# both are lost. Write beside it, then os.replace.
def save_checkpoint(path, model, optimizer, epoch):
    """Save all that a training needs to go on; a file at path stays whole."""
    state = {"model": model.state_dict(), "optimizer": optimizer.state_dict()}
    state |= {"epoch": epoch, "random": kindling.get_rng_state()}
    if path.exists():
        os.remove(path)
    kindling.save(state, path)

# %% exercise="save-checkpoint" mistake="left-behind"
# A second file is left in the folder. os.replace moves it to path.
def save_checkpoint(path, model, optimizer, epoch):
    """Save all that a training needs to go on; a file at path stays whole."""
    state = {"model": model.state_dict(), "optimizer": optimizer.state_dict()}
    state |= {"epoch": epoch, "random": kindling.get_rng_state()}
    new = path.with_name("new-" + path.name)
    kindling.save(state, new)
    kindling.save(state, path)

# %% exercise="save-checkpoint" mistake="other-place"
# Afterward there is no file at path. os.replace(new, path) gives the new file this
# name; path.with_name keeps the folder.
def save_checkpoint(path, model, optimizer, epoch):
    """Save all that a training needs to go on; a file at path stays whole."""
    state = {"model": model.state_dict(), "optimizer": optimizer.state_dict()}
    state |= {"epoch": epoch, "random": kindling.get_rng_state()}
    new = path.with_name("new-" + path.name)
    kindling.save(state, new)

# %% exercise="save-checkpoint" mistake="without-optimizer"
# The state of the optimizer is missing: momentum would begin at zero.
def save_checkpoint(path, model, optimizer, epoch):
    """Save all that a training needs to go on; a file at path stays whole."""
    state = {"model": model.state_dict()}
    state |= {"epoch": epoch, "random": kindling.get_rng_state()}
    new = path.with_name("new-" + path.name)
    kindling.save(state, new)
    os.replace(new, path)

# %% exercise="save-checkpoint" mistake="without-random"
# There is nothing under the key random. The state of the random numbers belongs
# there: kindling.get_rng_state().
def save_checkpoint(path, model, optimizer, epoch):
    """Save all that a training needs to go on; a file at path stays whole."""
    state = {"model": model.state_dict(), "optimizer": optimizer.state_dict()}
    state |= {"epoch": epoch}
    new = path.with_name("new-" + path.name)
    kindling.save(state, new)
    os.replace(new, path)

# %% exercise="save-checkpoint" mistake="without-epoch"
# The number of epochs is missing.
def save_checkpoint(path, model, optimizer, epoch):
    """Save all that a training needs to go on; a file at path stays whole."""
    state = {"model": model.state_dict(), "optimizer": optimizer.state_dict()}
    state |= {"random": kindling.get_rng_state()}
    new = path.with_name("new-" + path.name)
    kindling.save(state, new)
    os.replace(new, path)

# %% exercise="save-checkpoint" mistake="one-more"
# The epoch is one too large: the number of epochs done is asked for.
def save_checkpoint(path, model, optimizer, epoch):
    """Save all that a training needs to go on; a file at path stays whole."""
    state = {"model": model.state_dict(), "optimizer": optimizer.state_dict()}
    state |= {"epoch": epoch + 1, "random": kindling.get_rng_state()}
    new = path.with_name("new-" + path.name)
    kindling.save(state, new)
    os.replace(new, path)

# %% exercise="save-checkpoint" mistake="the-seed"
# The seed is kept. It says where the random numbers began, not where they are:
# kindling.get_rng_state().
def save_checkpoint(path, model, optimizer, epoch):
    """Save all that a training needs to go on; a file at path stays whole."""
    state = {"model": model.state_dict(), "optimizer": optimizer.state_dict()}
    state |= {"epoch": epoch, "random": kindling.initial_seed()}
    new = path.with_name("new-" + path.name)
    kindling.save(state, new)
    os.replace(new, path)

# %% exercise="save-checkpoint" mistake="the-objects"
# The model and the optimizer themselves cannot be saved. Their state dicts can.
def save_checkpoint(path, model, optimizer, epoch):
    """Save all that a training needs to go on; a file at path stays whole."""
    state = {"model": model, "optimizer": optimizer}
    state |= {"epoch": epoch, "random": kindling.get_rng_state()}
    new = path.with_name("new-" + path.name)
    kindling.save(state, new)
    os.replace(new, path)

# %% exercise="save-checkpoint" mistake="the-parameters"
# The parameters are saved as a list. The state dict has names, and buffers.
def save_checkpoint(path, model, optimizer, epoch):
    """Save all that a training needs to go on; a file at path stays whole."""
    state = {"model": list(model.parameters()), "optimizer": optimizer.state_dict()}
    state |= {"epoch": epoch, "random": kindling.get_rng_state()}
    new = path.with_name("new-" + path.name)
    kindling.save(state, new)
    os.replace(new, path)

# %% exercise="save-checkpoint" mistake="other-keys"
# There is nothing under the key random. The state of the random numbers belongs
# there: kindling.get_rng_state().
def save_checkpoint(path, model, optimizer, epoch):
    """Save all that a training needs to go on; a file at path stays whole."""
    state = {"model": model.state_dict(), "optimizer": optimizer.state_dict()}
    state |= {"epoch": epoch, "rng": kindling.get_rng_state()}
    new = path.with_name("new-" + path.name)
    kindling.save(state, new)
    os.replace(new, path)

# %% exercise="save-checkpoint" mistake="swapped"
# os.replace has its arguments in the wrong order: the new file first, then the name that
# it gets.
def save_checkpoint(path, model, optimizer, epoch):
    """Save all that a training needs to go on; a file at path stays whole."""
    state = {"model": model.state_dict(), "optimizer": optimizer.state_dict()}
    state |= {"epoch": epoch, "random": kindling.get_rng_state()}
    new = path.with_name("new-" + path.name)
    kindling.save(state, new)
    os.replace(path, new)

# %% exercise="save-checkpoint" mistake="options-only"
# Only the options of the optimizer are saved. Its state dict has the momentum as
# well.
def save_checkpoint(path, model, optimizer, epoch):
    state = {"model": model.state_dict(), "optimizer": optimizer.state_dict()}
    state["optimizer"]["state"] = {}
    state |= {"epoch": epoch, "random": kindling.get_rng_state()}
    new = path.with_name("new-" + path.name)
    kindling.save(state, new)
    os.replace(new, path)

# %% exercise="save-checkpoint" mistake="random-changed"
# A random number is drawn before the state is kept, so the next ones are others.
def save_checkpoint(path, model, optimizer, epoch):
    """Save all that a training needs to go on; a file at path stays whole."""
    kindling.rand(1)
    state = {"model": model.state_dict(), "optimizer": optimizer.state_dict()}
    state |= {"epoch": epoch, "random": kindling.get_rng_state()}
    new = path.with_name("new-" + path.name)
    kindling.save(state, new)
    os.replace(new, path)

# %% exercise="save-checkpoint" honest="path-methods"
# Path can rename by itself.
def save_checkpoint(path, model, optimizer, epoch):
    """Save all that a training needs to go on; a file at path stays whole."""
    state = {"model": model.state_dict(), "optimizer": optimizer.state_dict()}
    state |= {"epoch": epoch, "random": kindling.get_rng_state()}
    new = path.with_name("new-" + path.name)
    kindling.save(state, new)
    new.replace(path)

# %% exercise="save-checkpoint" honest="other-name"
# Another name, and the dict in one piece.
def save_checkpoint(path, model, optimizer, epoch):
    beside = Path(str(path) + ".tmp")
    kindling.save(
        {
            "epoch": epoch,
            "random": kindling.get_rng_state(),
            "optimizer": optimizer.state_dict(),
            "model": model.state_dict(),
        },
        beside,
    )
    os.replace(beside, path)

# %% exercise="load-checkpoint" mistake="without-optimizer"
# The optimizer is not put back: its momentum is lost.
def load_checkpoint(path, model, optimizer):
    """Put a training into its saved state; return the number of epochs done."""
    state = kindling.load(path)
    model.load_state_dict(state["model"])
    kindling.set_rng_state(state["random"])
    return state["epoch"]

# %% exercise="load-checkpoint" mistake="without-random"
# The random numbers are not put back: the next ones are others.
def load_checkpoint(path, model, optimizer):
    """Put a training into its saved state; return the number of epochs done."""
    state = kindling.load(path)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    return state["epoch"]

# %% exercise="load-checkpoint" mistake="without-model"
# The model that was given does not have the saved weights. load_state_dict puts them
# into it.
def load_checkpoint(path, model, optimizer):
    """Put a training into its saved state; return the number of epochs done."""
    state = kindling.load(path)
    optimizer.load_state_dict(state["optimizer"])
    kindling.set_rng_state(state["random"])
    return state["epoch"]

# %% exercise="load-checkpoint" mistake="nothing-returned"
# Nothing is returned. The number of epochs done is asked for.
def load_checkpoint(path, model, optimizer):
    """Put a training into its saved state; return the number of epochs done."""
    state = kindling.load(path)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    kindling.set_rng_state(state["random"])

# %% exercise="load-checkpoint" mistake="one-more"
# The number is one too large: the epochs that are done are asked for.
def load_checkpoint(path, model, optimizer):
    """Put a training into its saved state; return the number of epochs done."""
    state = kindling.load(path)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    kindling.set_rng_state(state["random"])
    return state["epoch"] + 1

# %% exercise="load-checkpoint" mistake="all-of-it"
# The whole dict is returned. The number of epochs is asked for.
def load_checkpoint(path, model, optimizer):
    """Put a training into its saved state; return the number of epochs done."""
    state = kindling.load(path)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    kindling.set_rng_state(state["random"])
    return state

# %% exercise="load-checkpoint" mistake="swapped"
# The model gets the state of the optimizer, and the optimizer that of the model.
def load_checkpoint(path, model, optimizer):
    """Put a training into its saved state; return the number of epochs done."""
    state = kindling.load(path)
    model.load_state_dict(state["optimizer"])
    optimizer.load_state_dict(state["model"])
    kindling.set_rng_state(state["random"])
    return state["epoch"]

# %% exercise="load-checkpoint" mistake="random-first"
# A random number is drawn after the state was put back.
def load_checkpoint(path, model, optimizer):
    """Put a training into its saved state; return the number of epochs done."""
    state = kindling.load(path)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    kindling.set_rng_state(state["random"])
    kindling.rand(1)
    return state["epoch"]

# %% exercise="load-checkpoint" mistake="new-objects"
# The model that was given does not have the saved weights. load_state_dict puts them
# into it.
def load_checkpoint(path, model, optimizer):
    """Put a training into its saved state; return the number of epochs done."""
    state = kindling.load(path)
    model = type(model)(0.0)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    kindling.set_rng_state(state["random"])
    return state["epoch"]

# %% exercise="load-checkpoint" mistake="manual-seed"
# manual_seed begins a new stream. set_rng_state goes on in the old one.
def load_checkpoint(path, model, optimizer):
    """Put a training into its saved state; return the number of epochs done."""
    state = kindling.load(path)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    kindling.manual_seed(state["epoch"])
    return state["epoch"]

# %% exercise="load-checkpoint" honest="in-another-order"
# The order does not matter.
def load_checkpoint(path, model, optimizer):
    state = kindling.load(path)
    kindling.set_rng_state(state.pop("random"))
    for name, thing in (("optimizer", optimizer), ("model", model)):
        thing.load_state_dict(state[name])
    return int(state["epoch"])

# %% exercise="train-digits" mistake="one-layer"
# The network has learned, and stays below the goal. A hidden layer, more units, more
# epochs, a rate that falls and a little noise: each of them helps.
def train_digits(images, labels):
    """Return a model that was trained on images of digits."""
    model = nn.Sequential(nn.Flatten(), nn.Linear(64, 10))
    adam = optim.Adam(model.parameters(), lr=0.01)
    schedule = optim.lr_scheduler.CosineAnnealingLR(adam, 40)
    loader = DataLoader(TensorDataset(images, labels), 64, shuffle=True)
    for _ in range(40):
        train_epoch(model, cross_entropy, adam, loader)
        schedule.step()
    return model

# %% exercise="train-digits" mistake="small-network"
# The network has learned, and stays below the goal. A hidden layer, more units, more
# epochs, a rate that falls and a little noise: each of them helps.
def train_digits(images, labels):
    """Return a model that was trained on images of digits."""
    net = small_network(1)
    optimizer = optim.Adam(net.parameters(), 0.003)
    loader = DataLoader(TensorDataset(images, labels), 32, shuffle=True)
    for _ in range(25):
        train_epoch(net, cross_entropy, optimizer, loader)
    return net

# %% exercise="train-digits" mistake="not-trained"
# The network has hardly learned anything of the labels that were given. Does
# train_epoch run in a loop over all images, with these labels, and does its loss
# fall?
def train_digits(images, labels):
    """Return a model that was trained on images of digits."""
    layers = nn.Linear(64, 256), nn.ReLU(), nn.Linear(256, 10)
    model = nn.Sequential(nn.Flatten(), Noise(0.3), *layers)
    adam = optim.Adam(model.parameters(), lr=0.01)
    schedule = optim.lr_scheduler.CosineAnnealingLR(adam, 40)
    loader = DataLoader(TensorDataset(images, labels), 64, shuffle=True)
    return model

# %% exercise="train-digits" mistake="one-epoch"
# The network has learned, and stays below the goal. A hidden layer, more units, more
# epochs, a rate that falls and a little noise: each of them helps.
def train_digits(images, labels):
    """Return a model that was trained on images of digits."""
    layers = nn.Linear(64, 256), nn.ReLU(), nn.Linear(256, 10)
    model = nn.Sequential(nn.Flatten(), Noise(0.3), *layers)
    adam = optim.Adam(model.parameters(), lr=0.01)
    schedule = optim.lr_scheduler.CosineAnnealingLR(adam, 40)
    loader = DataLoader(TensorDataset(images, labels), 64, shuffle=True)
    for _ in range(1):
        train_epoch(model, cross_entropy, adam, loader)
        schedule.step()
    return model

# %% exercise="train-digits" mistake="first-batch-only"
# The network has hardly learned anything of the labels that were given. Does
# train_epoch run in a loop over all images, with these labels, and does its loss
# fall?
def train_digits(images, labels):
    """Return a model that was trained on images of digits."""
    layers = nn.Linear(64, 256), nn.ReLU(), nn.Linear(256, 10)
    model = nn.Sequential(nn.Flatten(), Noise(0.3), *layers)
    adam = optim.Adam(model.parameters(), lr=0.01)
    schedule = optim.lr_scheduler.CosineAnnealingLR(adam, 40)
    loader = DataLoader(TensorDataset(images, labels), 64, shuffle=True)
    for _ in range(40):
        train_epoch(model, cross_entropy, adam, [(images[:64], labels[:64])])
        schedule.step()
    return model

# %% exercise="train-digits" mistake="tiny-rate"
# The network has hardly learned anything of the labels that were given. Does
# train_epoch run in a loop over all images, with these labels, and does its loss
# fall?
def train_digits(images, labels):
    """Return a model that was trained on images of digits."""
    layers = nn.Linear(64, 256), nn.ReLU(), nn.Linear(256, 10)
    model = nn.Sequential(nn.Flatten(), Noise(0.3), *layers)
    adam = optim.Adam(model.parameters(), lr=0.000003)
    schedule = optim.lr_scheduler.CosineAnnealingLR(adam, 40)
    loader = DataLoader(TensorDataset(images, labels), 64, shuffle=True)
    for _ in range(40):
        train_epoch(model, cross_entropy, adam, loader)
        schedule.step()
    return model

# %% exercise="train-digits" mistake="huge-rate"
# The network has hardly learned anything of the labels that were given. Does
# train_epoch run in a loop over all images, with these labels, and does its loss
# fall?
def train_digits(images, labels):
    """Return a model that was trained on images of digits."""
    layers = nn.Linear(64, 256), nn.ReLU(), nn.Linear(256, 10)
    model = nn.Sequential(nn.Flatten(), Noise(0.3), *layers)
    adam = optim.Adam(model.parameters(), lr=30.0)
    schedule = optim.lr_scheduler.CosineAnnealingLR(adam, 40)
    loader = DataLoader(TensorDataset(images, labels), 64, shuffle=True)
    for _ in range(40):
        train_epoch(model, cross_entropy, adam, loader)
        schedule.step()
    return model

# %% exercise="train-digits" mistake="own-labels"
# The network has hardly learned anything of the labels that were given. Does
# train_epoch run in a loop over all images, with these labels, and does its loss
# fall?
def train_digits(images, labels):
    """Return a model that was trained on images of digits."""
    layers = nn.Linear(64, 256), nn.ReLU(), nn.Linear(256, 10)
    model = nn.Sequential(nn.Flatten(), Noise(0.3), *layers)
    adam = optim.Adam(model.parameters(), lr=0.01)
    schedule = optim.lr_scheduler.CosineAnnealingLR(adam, 40)
    images, labels = map(kindling.from_numpy, (train_images, train_labels))
    loader = DataLoader(TensorDataset(images, labels), 64, shuffle=True)
    for _ in range(40):
        train_epoch(model, cross_entropy, adam, loader)
        schedule.step()
    return model

# %% exercise="train-digits" mistake="no-hidden-step"
# The network has hardly learned anything of the labels that were given. Does
# train_epoch run in a loop over all images, with these labels, and does its loss
# fall?
def train_digits(images, labels):
    """Return a model that was trained on images of digits."""
    layers = nn.Linear(64, 256), nn.ReLU(), nn.Linear(256, 10)
    model = nn.Sequential(nn.Flatten(), Noise(0.3), *layers)
    adam = optim.Adam(model.parameters(), lr=0.01)
    schedule = optim.lr_scheduler.CosineAnnealingLR(adam, 40)
    loader = DataLoader(TensorDataset(images, labels), 64, shuffle=True)
    for _ in range(40):
        evaluate(model, cross_entropy, loader)
        schedule.step()
    return model

# %% exercise="train-digits" mistake="too-much-noise"
# The network has hardly learned anything of the labels that were given. Does
# train_epoch run in a loop over all images, with these labels, and does its loss
# fall?
def train_digits(images, labels):
    """Return a model that was trained on images of digits."""
    layers = nn.Linear(64, 256), nn.ReLU(), nn.Linear(256, 10)
    model = nn.Sequential(nn.Flatten(), Noise(5.0), *layers)
    adam = optim.Adam(model.parameters(), lr=0.01)
    schedule = optim.lr_scheduler.CosineAnnealingLR(adam, 40)
    loader = DataLoader(TensorDataset(images, labels), 64, shuffle=True)
    for _ in range(40):
        train_epoch(model, cross_entropy, adam, loader)
        schedule.step()
    return model

# %% exercise="train-digits" mistake="untrained-end"
# The network has hardly learned anything of the labels that were given. Does
# train_epoch run in a loop over all images, with these labels, and does its loss
# fall?
def train_digits(images, labels):
    """Return a model that was trained on images of digits."""
    layers = nn.Linear(64, 256), nn.ReLU(), nn.Linear(256, 10)
    model = nn.Sequential(nn.Flatten(), Noise(0.3), *layers)
    adam = optim.Adam(model.parameters(), lr=0.01)
    schedule = optim.lr_scheduler.CosineAnnealingLR(adam, 40)
    loader = DataLoader(TensorDataset(images, labels), 64, shuffle=True)
    for _ in range(40):
        train_epoch(model, cross_entropy, adam, loader)
        schedule.step()
    return nn.Sequential(model, nn.Linear(10, 10))

# %% exercise="train-digits" mistake="nothing-returned"
# Nothing is returned. The trained model is asked for.
def train_digits(images, labels):
    """Return a model that was trained on images of digits."""
    layers = nn.Linear(64, 256), nn.ReLU(), nn.Linear(256, 10)
    model = nn.Sequential(nn.Flatten(), Noise(0.3), *layers)
    adam = optim.Adam(model.parameters(), lr=0.01)
    schedule = optim.lr_scheduler.CosineAnnealingLR(adam, 40)
    loader = DataLoader(TensorDataset(images, labels), 64, shuffle=True)
    for _ in range(40):
        train_epoch(model, cross_entropy, adam, loader)
        schedule.step()

# %% exercise="train-digits" mistake="history-returned"
# The history is returned. The trained model is asked for.
def train_digits(images, labels):
    """Return a model that was trained on images of digits."""
    layers = nn.Linear(64, 256), nn.ReLU(), nn.Linear(256, 10)
    model = nn.Sequential(nn.Flatten(), Noise(0.3), *layers)
    adam = optim.Adam(model.parameters(), lr=0.01)
    schedule = optim.lr_scheduler.CosineAnnealingLR(adam, 40)
    loader = DataLoader(TensorDataset(images, labels), 64, shuffle=True)
    for _ in range(40):
        train_epoch(model, cross_entropy, adam, loader)
        schedule.step()
    return [loader]

# %% exercise="train-digits" honest="deeper"
# Two hidden layers, by fit, with a validation set of its own.
def train_digits(images, labels):
    layers = [nn.Linear(64, 256), nn.ReLU(), nn.Linear(256, 256), nn.ReLU()]
    model = nn.Sequential(nn.Flatten(), Noise(0.25), *layers, nn.Linear(256, 10))
    adam = optim.AdamW(model.parameters(), lr=0.003, weight_decay=0.0)
    schedule = optim.lr_scheduler.CosineAnnealingLR(adam, 30)
    data = TensorDataset(images, labels)
    both = DataLoader(data, 32, shuffle=True), DataLoader(data, 1500)
    fit(model, cross_entropy, adam, *both, 30, lambda epoch, **_: schedule.step())
    return model
