"""Parts of neural networks, as in torch.nn.

The parts that units build may be missing while a student is on the way to them.
"""

try:
    from kindling.nn.modules.linear import Linear
    from kindling.nn.modules.module import Module
    from kindling.nn.parameter import Parameter
except ModuleNotFoundError as missing:
    if not (missing.name or "").startswith("kindling."):
        raise

__all__ = ["Linear", "Module", "Parameter"]
