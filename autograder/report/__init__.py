"""`kindling report`: how a class did in one unit.

`model` has the facts, `read` takes them from the gradebook and the autograded
notebooks, `terminal` and `page` show them, `command` is what the command line calls.
"""
