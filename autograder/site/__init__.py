"""`kindling docs`: the pages of docs/ and those beside it, as a site of plain files.

`command` has the command, `building` builds and checks, `layout` says which files of
the repository are in the site, and `mkdocs.yml` has the menu.
"""
