"""Loader of Moving-MNIST arrays: ten thousand films of two digits bouncing in a frame."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor


def read_moving_mnist(path: str | Path, limit: int | None = None) -> Float[Tensor, "batch time 1 height width"]:
    """Films in 0 … 1 from a ``.npy`` file of bytes shaped (time, film, height, width), as Moving-MNIST is published.

    Args:
        path: the file, for example ``mnist_test_seq.npy`` of shape (20, 10000, 64, 64).
        limit: read so many films only; the file is mapped, so that the others cost no memory.

    Raises:
        ValueError: if the file is missing, is no ``.npy``, or holds something other than a rank-4 array of bytes.
    """
    path = Path(path)
    if not path.is_file():
        raise ValueError(f"expected a .npy file of films, found none at {path}: check the path")
    try:
        films = np.load(path, mmap_mode="r", allow_pickle=False)
    except (ValueError, EOFError) as error:
        raise ValueError(f"expected an array in NumPy's .npy format, {path.name} is not: was it unpacked?") from error
    if not isinstance(films, np.ndarray) or films.ndim != 4 or films.dtype != np.uint8:
        found = f"{films.dtype} of shape {films.shape}" if isinstance(films, np.ndarray) else "an archive of arrays"
        raise ValueError(f"expected bytes of shape (time, film, height, width), got {found} in {path.name}")
    chosen = np.ascontiguousarray(films[:, :limit].swapaxes(0, 1))
    return torch.from_numpy(chosen).float().div(255).unsqueeze(2)
