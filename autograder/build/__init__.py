"""`kindling build`: from one text per unit to notebooks, checks and the library.

Where to find what: `units` names the files of a unit; `text` and `notebook` read and
write its two forms; `pairing` carries edits between them; `release` asks nbgrader for
the student version; `assemble` and `export` make the finished library; `lint` checks
the rules; `pipeline` runs the steps; `command` is what the command line calls.
"""
