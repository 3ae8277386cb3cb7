"""`kindling demo`: a sample class goes through the whole course with nbgrader.

Where to find what: `roster` has the students and their habits, `habits` what each does
with a notebook, `written` their written answers; `place` makes the course directory;
`steps` are nbgrader's own steps; `workers` runs them in two processes; `loop` puts them
in order; `summary` reads the result; `command` is what the command line calls.
"""
