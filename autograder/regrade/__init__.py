"""`kindling regrade`: one check anew for a graded class, and nothing else.

`opening` opens a check and sees that it can be regraded, `desk` is what is known of it,
`standing` and `book` find what each student's marks come from, `propose` and `undo` say
what would change, `model` has the facts, `work` writes them so that it can be stopped,
`tell` and `show` show them, `command` is what the command line calls.
"""
