"""What programs ask about ways to compute that torch has besides the CPU."""

from kindling.backends import cudnn, mps

__all__ = ["cudnn", "mps"]
