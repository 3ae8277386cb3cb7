"""The operations: each a small class with forward and backward."""
