"""nbgrader's settings in a student's JupyterLab: none.

Without this file nbgrader would warn, every time JupyterLab starts, that it is missing.
"""
