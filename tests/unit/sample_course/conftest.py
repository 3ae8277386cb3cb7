"""The texts in here are units of a course, not modules of tests."""

collect_ignore_glob = ["source/*"]
