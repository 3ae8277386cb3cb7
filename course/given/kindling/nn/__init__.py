"""A stand-in."""

try:
    from kindling.nn.modules.linear import Linear
    from kindling.nn.modules.module import Module
    from kindling.nn.parameter import Parameter
    from kindling.nn.modules.activation import Identity, ReLU, Sigmoid, Tanh
except ModuleNotFoundError as missing:
    if not (missing.name or "").startswith("kindling."):
        raise
try:
    from kindling.nn.modules.container import ModuleList, Sequential
    from kindling.nn.modules.container_longtail import ModuleDict
    from kindling.nn.modules.parameter_containers import ParameterDict, ParameterList
    from kindling.nn import functional, init
    from kindling.nn.modules.lazy import LazyLinear
except ModuleNotFoundError as missing:
    if not (missing.name or "").startswith("kindling."):
        raise
