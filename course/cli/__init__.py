"""The command line: one program, `kindling`, with few verbs.

`app` has the program and its own commands, `plugins` finds those of the autograder,
`lab` and `suite` do the work of `kindling lab` and `kindling test`.
"""

from course.cli.app import main

__all__ = ["main"]
