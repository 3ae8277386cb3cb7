"""Answers of a class that are alike far beyond what the class shares.

`normal` brings an answer to what stays when names and comments change, `compare` finds
the pairs. What it finds is a hint to read two answers side by side, and no verdict.
"""
