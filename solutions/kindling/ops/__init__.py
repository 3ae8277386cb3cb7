# Built by kindling build from course/given/kindling/ops/__init__.py.
"""The operations: each a small class with forward and backward."""
