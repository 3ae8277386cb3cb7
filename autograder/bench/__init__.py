"""Benchmarks: the same program on kindling and on torch, as ratios in one run."""
