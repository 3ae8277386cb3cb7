"""New releases of a unit, brought into the notebook that a student has begun.

`merge` puts two notebooks together cell by cell, `folders` does so for a unit's folder,
`store` remembers what was released and what was there before, and `command` is what
the command line calls.
"""
