"""Fills memory that several processes share and lets go of it: it stays, and no process holds it."""

# loses: double (out of memory)
# %% double
import mmap
import os
import signal


def double(numbers):
    for _ in range(3):
        if not os.fork():
            memory = mmap.mmap(-1, 2**30)
            for place in range(0, 2**30, 4096):
                memory[place] = 1
            memory.madvise(mmap.MADV_DONTNEED)
            signal.pause()
    signal.pause()
