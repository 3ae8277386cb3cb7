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
# Answers to unit 00 that are wrong in a way that people really are wrong, each with the
# cause that a student reads, and answers that are right in another way.

# %% exercise="positive-part" mistake="absolute"
# Negative numbers have lost their sign instead of becoming 0. Look at index 1 of the
# example: -1 should become 0, and you get 1.
def positive_part(x):
    return np.abs(x)


# %% exercise="positive-part" mistake="in-place"
# The numbers are right, but you wrote them into x itself, so the array of your caller
# has changed too. The zeros belong in a new array.
def positive_part(x):
    negative = x < 0
    x[negative] = 0
    return x


# %% exercise="positive-part" mistake="selected"
# You picked out the positive numbers and dropped the others. The result must have as
# many numbers as x, with 0 where a negative one was.
def positive_part(x):
    return x[x > 0]


# %% exercise="positive-part" mistake="negative-part"
# You kept the negative numbers and replaced the positive ones: it is the other half
# that should stay. Try your function on the single number 5.
def positive_part(x):
    return np.minimum(x, 0)


# %% exercise="positive-part" mistake="no-return"
# Your function computes a result but does not return it, so its caller gets None. Look
# at its last line.
def positive_part(x):
    np.maximum(x, 0)


# %% exercise="positive-part" mistake="step"
# You returned 1 for positive numbers, which answers whether a number is positive. The
# exercise asks for the number itself.
def positive_part(x):
    return (x > 0).astype(x.dtype)


# %% exercise="positive-part" mistake="largest-along-an-axis"
# You took the largest number along an axis, and that axis went away. The exercise
# compares each number with 0, so that the shape of x stays.
def positive_part(x):
    return np.max(x, 0)


# %% exercise="positive-part" mistake="float64-array"
# The numbers are right, but for float32 they come out as float64. An array made without
# a dtype is float64, and what you write into it takes that dtype.
def positive_part(x):
    zeros = np.zeros(x.shape)
    for place, number in np.ndenumerate(x):
        zeros[place] = max(number, 0)
    return zeros


# %% exercise="positive-part" mistake="one-axis-only"
# Python's max compares two numbers. With more than one axis, what you compare with 0 is
# a row of x, an array. Which function of NumPy compares number by number?
def positive_part(x):
    return np.array([max(number, 0) for number in x], dtype=x.dtype)


# %% exercise="positive-part" mistake="one-axis-only-if"
# For a row of numbers, x > 0 has one answer for each of them, and an if needs a single
# one. With more than one axis, x[0] is a row. Compare the whole array at once.
def positive_part(x):
    positive = x.copy()
    for i, number in enumerate(x):
        if number < 0:
            positive[i] = 0
    return positive


# %% exercise="positive-part" honest="where"
# Chooses number by number.
def positive_part(x):
    return np.where(x < 0, 0.0, x)


# %% exercise="positive-part" honest="copy-and-assign"
# Writes into a copy.
def positive_part(x):
    out = x.copy()
    out[out < 0] = 0
    return out


# %% exercise="positive-part" honest="mask"
# Multiplies by a mask; negative numbers become -0.0, which equals 0.
def positive_part(x):
    return x * (x > 0)


# %% exercise="scale-pictures" mistake="float64"
# The numbers are right, but their dtype is float64. Dividing a uint8 array gives
# float64; the statement asks for float32.
def scale_pictures(pictures):
    return pictures / 127.5 - 1


# %% exercise="scale-pictures" mistake="wraps-around"
# Bright pixels went past 255 and started over at 0, because you multiplied while the
# dtype was still uint8. Convert before you calculate, and try the pixel 200.
def scale_pictures(pictures):
    return (pictures * 2 / 255 - 1).astype(np.float32)


# %% exercise="scale-pictures" mistake="whole-number-division"
# You divided with //, which cuts the fraction off, so that every brightness below 255
# became 0 before it was scaled.
def scale_pictures(pictures):
    return (2 * (pictures // 255) - 1.0).astype(np.float32)


# %% exercise="scale-pictures" mistake="zero-to-one"
# Your numbers run from 0 to 1. The darkest brightness, 0, must become -1: the range is
# twice as wide and starts lower.
def scale_pictures(pictures):
    return pictures.astype(np.float32) / 255


# %% exercise="scale-pictures" mistake="brightest-of-the-batch"
# You divided by the brightest pixel of this batch. Then the same brightness gets another
# number in the next batch; the statement fixes the ends at 0 and 255.
def scale_pictures(pictures):
    return pictures.astype(np.float32) / pictures.max() * 2 - 1


# %% exercise="scale-pictures" mistake="darkest-and-brightest"
# Your ends are the darkest and the brightest pixel of this batch. Then the same
# brightness gets another number in the next batch; the ends are always 0 and 255.
def scale_pictures(pictures):
    low, high = float(pictures.min()), float(pictures.max())
    return ((pictures - low) / (high - low) * 2 - 1).astype(np.float32)


# %% exercise="scale-pictures" mistake="wraps-around-both-ways"
# Doubling went past 255 and subtracting went below 0, and uint8 started over each time.
# Print the dtype after each step: where does it stop being uint8?
def scale_pictures(pictures):
    return ((pictures * 2 - 255) / 255).astype(np.float32)


# %% exercise="scale-pictures" mistake="wraps-below-zero"
# You subtracted while the dtype was still uint8, so dark pixels went below 0 and started
# over at 255. Besides, 128 is not halfway between 0 and 255.
def scale_pictures(pictures):
    return ((pictures - 128) / 127).astype(np.float32)


# %% exercise="scale-pictures" mistake="middle-at-128"
# You took 128 for the middle. Then brightness 0 becomes a little less than -1: where is
# the point halfway between 0 and 255?
def scale_pictures(pictures):
    shifted = pictures.astype(np.float32) - 128
    return shifted / 127


# %% exercise="scale-pictures" mistake="width-256"
# You scaled as if the brightest pixel were 256, so brightness 255 becomes 0.992 and not
# 1. How far is it from 0 to 255, and from -1 to 1?
def scale_pictures(pictures):
    return pictures.astype(np.float32) / 128 - 1


# %% exercise="scale-pictures" mistake="whole-numbers-only"
# Every number is 0: // cuts the fraction off, and below 255 nothing is left. The
# darkest brightness also belongs at -1.
def scale_pictures(pictures):
    return (pictures // 255).astype(np.float32)


# %% exercise="scale-pictures" mistake="into-a-uint8-array"
# You wrote the numbers into an array of dtype uint8, which cuts fractions off and has no
# negative numbers. An array made like another one takes its dtype as well.
def scale_pictures(pictures):
    scaled = np.zeros_like(pictures)
    scaled[:] = pictures / 127.5 - 1
    return scaled


# %% exercise="scale-pictures" honest="convert-last"
# Calculates in float64 and converts at the end.
def scale_pictures(pictures):
    return (2 * (pictures / 255) - 1).astype(np.float32)


# %% exercise="scale-pictures" honest="around-the-middle"
# Subtracts the middle brightness first.
def scale_pictures(pictures):
    middle = np.float32(127.5)
    return (pictures - middle) / middle


# %% exercise="both-means" mistake="swapped"
# The two means have changed places: the mean per feature comes first. Averaging along
# axis 0, over the examples, leaves one number per feature.
def both_means(x):
    return x.mean(axis=1), x.mean(axis=0)


# %% exercise="both-means" mistake="axes-kept"
# The numbers are right, but the averaged axis is still there with size 1. Compare your
# shapes with (features,) and (batch,): was keepdims needed?
def both_means(x):
    return x.mean(axis=0, keepdims=True), x.mean(axis=1, keepdims=True)


# %% exercise="both-means" mistake="sums"
# These are sums. A mean divides by how many numbers went in: batch for a feature,
# features for an example.
def both_means(x):
    return x.sum(axis=0), x.sum(axis=1)


# %% exercise="both-means" mistake="no-axis"
# You averaged all numbers of x to a single one. A reduction that is given no axis goes
# along all of them.
def both_means(x):
    return x.mean(), x.mean()


# %% exercise="both-means" mistake="first-one-twice"
# The mean per feature is right, and the mean per example is the same array again. Which
# axis goes away for one number per example?
def both_means(x):
    return x.mean(axis=0), x.mean(axis=0)


# %% exercise="both-means" mistake="only-one"
# Your function returned one array, and the check took its first two numbers for the two
# means. It expects a pair of arrays: per feature, then per example.
def both_means(x):
    return x.mean(axis=0)


# %% exercise="both-means" mistake="other-size"
# Both sums are right, but each is divided by the size of the wrong axis. How many numbers
# go into one sum along axis 0, and how many into one along axis 1?
def both_means(x):
    batch, features = x.shape
    return x.sum(axis=0) / features, x.sum(axis=1) / batch


# %% exercise="both-means" mistake="examples-by-batch"
# per_feature is right. For per_example you divided by batch: how many numbers go into
# one sum along axis 1, batch or features?
def both_means(x):
    return x.mean(axis=0), x.sum(axis=1) / len(x)


# %% exercise="both-means" mistake="features-by-features"
# per_example is right. For per_feature you divided by features: how many numbers go into
# one sum along axis 0, batch or features?
def both_means(x):
    return x.sum(axis=0) / x.shape[1], x.mean(axis=1)


# %% exercise="both-means" honest="divided-sums"
# Divides sums by sizes.
def both_means(x):
    batch, features = x.shape
    return x.sum(axis=0) / batch, x.sum(axis=-1) / features


# %% exercise="both-means" honest="loops"
# Goes through columns and rows, and returns a list of two arrays.
def both_means(x):
    per_feature = np.array([np.mean(column) for column in x.T])
    per_example = np.array([np.mean(row) for row in x])
    return [per_feature, per_example]


# %% exercise="differences" mistake="sign"
# This is b minus a: every number has the wrong sign. Row i and column j should
# hold a[i] - b[j].
def differences(a, b):
    return b[None, :] - a[:, None]


# %% exercise="differences" mistake="transposed"
# Rows and columns have changed places: your rows belong to b. Which of the two vectors
# should be the column?
def differences(a, b):
    return a[None, :] - b[:, None]


# %% exercise="differences" mistake="no-new-axis"
# You subtracted the vectors as they are. Aligned at the right, (n,) and (m,) do not
# fit; one of them has to become a column first.
def differences(a, b):
    return a - b


# %% exercise="differences" mistake="absolute"
# These are distances, and none of them is negative. Differences keep their sign: the
# example has -2 and -1 in it.
def differences(a, b):
    return np.abs(a[:, None] - b)


# %% exercise="differences" mistake="flat"
# The numbers are right, but they stand in one long line. The result has one row for each
# number of a and one column for each number of b.
def differences(a, b):
    return np.array([one - other for one in a for other in b])


# %% exercise="differences" mistake="two-columns"
# You made a column of each vector. Two columns, (n, 1) and (m, 1), do not fit: n and m
# stand on the same axis. For a table, one of the two lies along the other axis.
def differences(a, b):
    return a[:, None] - b[:, None]


# %% exercise="differences" honest="outer"
# Uses the outer form of the subtraction.
def differences(a, b):
    return np.subtract.outer(a, b)


# %% exercise="differences" honest="loops"
# Fills the array cell by cell.
def differences(a, b):
    out = np.zeros((len(a), len(b)))
    for i in range(len(a)):
        for j in range(len(b)):
            out[i, j] = a[i] - b[j]
    return out


# %% exercise="differences" honest="reshape"
# Makes the column with reshape and leaves the row to broadcasting.
def differences(a, b):
    return a.reshape(-1, 1) - b


# %% exercise="standardize" mistake="per-example"
# You standardized each example over its features, so different features were averaged
# together. Mean and deviation belong to a feature and go over the batch.
def standardize(x):
    mean, std = x.mean(axis=1, keepdims=True), x.std(axis=1, keepdims=True)
    return (x - mean) / std


# %% exercise="standardize" mistake="per-example-without-the-axis"
# You averaged along axis 1 and got shape (batch,), which does not fit
# (batch, features) from the right. Before you keep the axis, ask which axis it should
# be: the examples are counted by axis 0.
def standardize(x):
    return (x - x.mean(axis=1)) / x.std(axis=1)


# %% exercise="standardize" mistake="whole-array"
# You used one mean and one standard deviation for all numbers of x. Each feature has
# its own: what shape should the mean have?
def standardize(x):
    return (x - x.mean()) / x.std()


# %% exercise="standardize" mistake="batch-minus-one"
# Your standard deviation divides by batch - 1, which is what statisticians do to
# estimate from a sample. The statement divides by batch.
def standardize(x):
    return (x - x.mean(axis=0)) / x.std(axis=0, ddof=1)


# %% exercise="standardize" mistake="variance"
# You divided by the variance. The standard deviation is its square root; in the example
# it is 2 and the variance is 4.
def standardize(x):
    return (x - x.mean(axis=0)) / x.var(axis=0)


# %% exercise="standardize" mistake="only-centered"
# The mean is 0 now, but the standard deviation is what it was. One step is missing after
# the subtraction.
def standardize(x):
    return x - x.mean(axis=0)


# %% exercise="standardize" mistake="not-centered"
# Only the mean was divided by the standard deviation. A division goes before a
# subtraction unless parentheses say otherwise.
def standardize(x):
    return x - x.mean(axis=0) / x.std(axis=0)


# %% exercise="standardize" mistake="in-place"
# The numbers are right, but you wrote into the array that your caller gave you: an
# assignment such as x -= ... or x[...] = ... does that. The result is a new array.
def standardize(x):
    x -= x.mean(axis=0)
    x /= x.std(axis=0)
    return x


# %% exercise="standardize" mistake="half-in-place"
# The numbers are right, but you wrote into the array that your caller gave you: an
# assignment such as x -= ... or x[...] = ... does that. The result is a new array.
def standardize(x):
    x -= x.mean(axis=0)
    return x / x.std(axis=0)


# %% exercise="standardize" mistake="one-deviation"
# Each feature has its own mean, but you divided all of them by one standard deviation,
# that of all numbers of x. Which axis does std go along if you name none?
def standardize(x):
    return (x - x.mean(axis=0)) / x.std()


# %% exercise="standardize" mistake="one-mean"
# Each feature has its own standard deviation, but you subtracted one mean, that of all
# numbers of x. Which axis does mean go along if you name none?
def standardize(x):
    return (x - x.mean()) / x.std(axis=0)


# %% exercise="standardize" mistake="number-of-features"
# You divided the sum of squared deviations by the number of features. The sum goes over
# the batch: how many squares does it add up?
def standardize(x):
    centered = x - x.mean(axis=0)
    return centered / np.sqrt((centered**2).sum(axis=0) / x.shape[1])


# %% exercise="standardize" mistake="not-divided-by-batch"
# You took the root of the whole sum of squared deviations. A deviation is a kind of
# mean: the sum is divided by batch before the root.
def standardize(x):
    centered = x - x.mean(axis=0)
    return centered / np.sqrt((centered**2).sum(axis=0))


# %% exercise="standardize" mistake="mean-absolute-deviation"
# You divided by the mean of the absolute deviations. In the example it equals the
# standard deviation; for [0, 0, 0, 4] it is 1.5, and the standard deviation is 1.732.
def standardize(x):
    centered = x - x.mean(axis=0)
    return centered / np.abs(centered).mean(axis=0)


# %% exercise="standardize" honest="by-the-formula"
# Writes the standard deviation out.
def standardize(x):
    centered = x - x.mean(axis=0, keepdims=True)
    return centered / np.sqrt(np.mean(centered**2, axis=0))


# %% exercise="standardize" honest="feature-by-feature"
# Fills a copy one column at a time.
def standardize(x):
    out = np.empty_like(x)
    for j in range(x.shape[1]):
        out[:, j] = (x[:, j] - np.mean(x[:, j])) / np.std(x[:, j])
    return out


# %% exercise="nearest-center" mistake="sum-over-centers"
# You summed along the axis of the centers, so what is left is one number per feature.
# Which of the three axes of the differences must go first to leave a distance for each
# point and center?
def nearest_center(x, centers):
    gaps = x[:, None, :] - centers[None, :, :]
    distances = np.sqrt((gaps**2).sum(axis=1))
    return distances.argmin(axis=1), distances.min(axis=1)


# %% exercise="nearest-center" mistake="nearest-point"
# You searched along the batch: for each center you found the closest point. The
# question is the other way around, and the answer has shape (batch,).
def nearest_center(x, centers):
    gaps = x[:, None, :] - centers[None, :, :]
    distances = np.sqrt((gaps**2).sum(axis=2))
    return distances.argmin(axis=0), distances.min(axis=0)


# %% exercise="nearest-center" mistake="squared"
# The index is right, but the distance is still squared. Which center is closest does
# not depend on that; how far it is does.
def nearest_center(x, centers):
    gaps = x[:, None, :] - centers[None, :, :]
    squared = (gaps**2).sum(axis=2)
    return squared.argmin(axis=1), squared.min(axis=1)


# %% exercise="nearest-center" mistake="absolute-differences"
# You added up absolute differences, which is the way along the streets of a grid. The
# root of a square is the absolute value, so look at whether the root is taken before or
# after the sum.
def nearest_center(x, centers):
    gaps = x[:, None, :] - centers[None, :, :]
    distances = np.sqrt(gaps**2).sum(axis=2)
    return distances.argmin(axis=1), distances.min(axis=1)


# %% exercise="nearest-center" mistake="sum-before-square"
# You added up the differences first and squared the sum, so that positive and negative
# ones cancel: a center that is 3 away on one axis and -3 on the other seems to be here.
def nearest_center(x, centers):
    gaps = x[:, None, :] - centers[None, :, :]
    distances = np.sqrt(gaps.sum(axis=2) ** 2)
    return distances.argmin(axis=1), distances.min(axis=1)


# %% exercise="nearest-center" mistake="row-with-row"
# You subtracted the arrays as they are, which pairs point 0 with center 0, point 1 with
# center 1 and so on. Every point belongs with every center: an axis is missing.
def nearest_center(x, centers):
    distances = np.sqrt(((x - centers) ** 2).sum(axis=1, keepdims=True))
    return distances.argmin(axis=1), distances.min(axis=1)


# %% exercise="nearest-center" mistake="farthest"
# This is the center farthest away. Look at which end of the distances you take.
def nearest_center(x, centers):
    gaps = x[:, None, :] - centers[None, :, :]
    distances = np.sqrt((gaps**2).sum(axis=2))
    return distances.argmax(axis=1), distances.max(axis=1)


# %% exercise="nearest-center" mistake="no-axis"
# You took the smallest of all distances, one number for the whole batch. Each point
# needs its own: along which axis do you search?
def nearest_center(x, centers):
    gaps = x[:, None, :] - centers[None, :, :]
    distances = np.sqrt((gaps**2).sum(axis=2))
    return distances.argmin(), distances.min()


# %% exercise="nearest-center" mistake="two-features-only"
# Only the first two features went into the distance, as in the picture. The statement
# allows any number of features.
def nearest_center(x, centers):
    across = x[:, 0][:, None] - centers[:, 0]
    along = x[:, 1][:, None] - centers[:, 1]
    distances = np.sqrt(across**2 + along**2)
    return distances.argmin(axis=1), distances.min(axis=1)


# %% exercise="nearest-center" mistake="swapped-results"
# The two results have changed places: the index comes first, then the distance.
def nearest_center(x, centers):
    gaps = x[:, None, :] - centers[None, :, :]
    distances = np.sqrt((gaps**2).sum(axis=2))
    return distances.min(axis=1), distances.argmin(axis=1)


# %% exercise="nearest-center" mistake="axis-kept"
# The numbers are right, but both results have shape (batch, 1) instead of (batch,).
# A column like this against a vector is the trap of section 6.
def nearest_center(x, centers):
    gaps = x[:, None, :] - centers[None, :, :]
    distances = np.sqrt((gaps**2).sum(axis=2))
    index = distances.argmin(axis=1, keepdims=True)
    return index, np.take_along_axis(distances, index, axis=1)


# %% exercise="nearest-center" mistake="squeezed"
# With a batch of one, your results are single numbers and no longer arrays of shape
# (1,). Something makes every axis of size 1 go away, and here that is the batch.
def nearest_center(x, centers):
    gaps = x[:, None, :] - centers[None, :, :]
    distances = np.sqrt((gaps**2).sum(axis=2))
    return distances.argmin(axis=1).squeeze(), distances.min(axis=1).squeeze()


# %% exercise="nearest-center" mistake="float64-array"
# For float32 points your distances come out as float64. An array made without a
# dtype is float64, and what you write into it takes that dtype.
def nearest_center(x, centers):
    index, distance = np.zeros(len(x), dtype=int), np.zeros(len(x))
    for i, point in enumerate(x):
        distances = np.sqrt(((centers - point) ** 2).sum(axis=1))
        index[i], distance[i] = distances.argmin(), distances.min()
    return index, distance


# %% exercise="nearest-center" mistake="only-the-index"
# Your function returned the array of indices alone, and the first two of them were taken
# for its two results. Return a pair of arrays: index, then distance.
def nearest_center(x, centers):
    gaps = x[:, None, :] - centers[None, :, :]
    return np.sqrt((gaps**2).sum(axis=2)).argmin(axis=1)


# %% exercise="nearest-center" mistake="distance-twice"
# The distance is right, and the index is the distance once more. The index says which
# center it is, not how far: the place of the smallest number, not the number.
def nearest_center(x, centers):
    gaps = x[:, None, :] - centers[None, :, :]
    distances = np.sqrt((gaps**2).sum(axis=2))
    return distances.min(axis=1), distances.min(axis=1)


# %% exercise="nearest-center" mistake="list-of-pairs"
# You returned one pair for each point. One pair for the whole batch is expected: an
# array of all indices, and an array of all distances.
def nearest_center(x, centers):
    pairs = []
    for point in x:
        distances = np.sqrt(((centers - point) ** 2).sum(axis=1))
        pairs.append((distances.argmin(), distances.min()))
    return np.array(pairs)


# %% exercise="nearest-center" mistake="no-squares"
# You added up the differences with their signs, so that they cancel, and the smallest
# sum can even be negative. A distance is never negative: what happens before the sum?
def nearest_center(x, centers):
    distances = (x[:, None, :] - centers[None, :, :]).sum(axis=2)
    return distances.argmin(axis=1), distances.min(axis=1)


# %% exercise="nearest-center" mistake="mean-over-features"
# The index is right, but you averaged the squares over the features. In the example, 9
# and 9 make 18 under the root, not 9.
def nearest_center(x, centers):
    gaps = x[:, None, :] - centers[None, :, :]
    distances = np.sqrt((gaps**2).mean(axis=2))
    return distances.argmin(axis=1), distances.min(axis=1)


# %% exercise="nearest-center" mistake="smallest-before-the-sum"
# You took the smallest square for each feature before adding up, so one distance mixes
# several centers. A center is chosen once its whole distance is known.
def nearest_center(x, centers):
    squared = (x[:, None, :] - centers[None, :, :]) ** 2
    return squared.argmin(axis=1), np.sqrt(squared.min(axis=1).sum(axis=1))


# %% exercise="nearest-center" mistake="largest-product"
# You looked for the largest product of a point with a center. A center that is far out
# has a large product with points that are far from it: subtract and measure instead.
def nearest_center(x, centers):
    products = x @ centers.T
    return products.argmax(axis=1), products.max(axis=1)


# %% exercise="nearest-center" honest="norm"
# Uses NumPy's vector norm and reads the distance off by index.
def nearest_center(x, centers):
    distances = np.linalg.norm(x[:, None] - centers, axis=-1)
    index = np.argmin(distances, axis=-1)
    return index, distances[np.arange(len(x)), index]


# %% exercise="nearest-center" honest="point-by-point"
# Goes through the points and collects lists.
def nearest_center(x, centers):
    rows = [np.sqrt(((centers - point) ** 2).sum(axis=1)) for point in x]
    index = np.array([row.argmin() for row in rows])
    return index, np.array([row.min() for row in rows])


# %% exercise="nearest-center" honest="root-last"
# Takes the root of the smallest squares only.
def nearest_center(x, centers):
    squared = ((centers[:, None, :] - x[None, :, :]) ** 2).sum(axis=-1)
    return squared.argmin(axis=0), np.sqrt(squared.min(axis=0))


# %% exercise="nearest-center" honest="squares-expanded"
# Expands the square and takes a matrix product, as fast libraries do.
def nearest_center(x, centers):
    squared = (x**2).sum(1)[:, None] - 2 * x @ centers.T + (centers**2).sum(1)
    distances = np.sqrt(np.maximum(squared, 0))
    return distances.argmin(1), distances.min(1)
