"""Ordinary training scripts for torch: each `main(folder)` returns its numbers."""
