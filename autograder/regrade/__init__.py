"""`kindling regrade`: one check anew for a graded class, and nothing else.

`desk` opens a unit, `standing` finds what each student's marks come from, `propose` and
`undo` say what would change, `model` has the facts, `write` writes them so that it can
be stopped, `tell` shows them, `command` is what the command line calls.
"""
