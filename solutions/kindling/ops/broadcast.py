# Built by kindling build from source/03_tensors.py.
"""What the unit 'Gradients of whole arrays' builds."""


def unbroadcast(grad, shape):
    """Return the gradient of an input of shape `shape` that was broadcast.

    A number that was used several times collects the gradient of every use: the axes
    along which broadcasting repeated the input are summed.
    """
    if grad.shape == shape:
        return grad
    added = grad.ndim - len(shape)
    stretched = [
        axis
        for axis in range(added, grad.ndim)
        if shape[axis - added] == 1 and grad.shape[axis] != 1
    ]
    summed = grad.sum(axis=(*range(added), *stretched), keepdims=True)
    return summed.reshape(shape)
