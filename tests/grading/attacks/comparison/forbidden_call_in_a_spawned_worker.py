"""Hands the forbidden call to a worker that multiprocessing starts as an interpreter of its own."""

# loses: length (forbidden call)
# shows: ready
# %% length
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

print("ready")


def length(vector):
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return float(pool.submit(np.linalg.norm, vector).result())
