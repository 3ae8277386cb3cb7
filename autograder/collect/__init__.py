"""`kindling collect`: what was handed in, from an exchange, a folder or a zip file.

`files` finds notebooks among downloads, `people` says whose they are, `taking` puts
them where nbgrader grades, `exchange` asks nbgrader, and `command` is what the command
line calls.
"""
