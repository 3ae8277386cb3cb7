"""`kindling marks`: the marks of a class, as files that learning platforms import.

`read` takes them from the gradebook, `plain`, `moodle` and `canvas` make tables of
them, `table` writes a table so that nothing in it acts, `command` is what the command
line calls. `late` is a policy for late submissions, and `penalty` has it applied.
"""
