# Built by kindling build from source/02_scalar_autograd.py.
"""`kindling`, as the course's units build it.

- `scalar`
"""
