"""nbgrader's settings in this folder: none. The file marks the folder of a course."""
