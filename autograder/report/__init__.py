"""`kindling report`: how a class did in one unit.

`model` has the facts. `read` takes them from the gradebook (`book`), the notebooks
(`unit`, `graded`) and the journal (`times`). `concerns` and `spread` derive more.
`terminal`, `data` and `page` show them, `page` in parts: `of_checks`, `of_students`,
`of_pairs`. `command` is what the command line calls.
"""
