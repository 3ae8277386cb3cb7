"""How many threads NumPy's linear algebra takes: one, where several programs run.

The arrays of the course are small. Two programs whose products are each split between
all cores wait for each other's threads, and take several times as long as in turn.
"""

ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
}
"""Environment variables; they count for programs that start after they are set."""
