"""`kindling new-course`: the folder of a class, which is an nbgrader course directory.

`roster` reads who is in the class, `dates` when units are due, `folder` makes or brings
up to date what lies in the folder, and `command` is what the command line calls.
"""
