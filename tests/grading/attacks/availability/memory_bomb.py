"""Asks for more memory than there is, in one piece and in many."""

# loses: double (error)
# shows: too much
# %% start
import mmap

for take in (lambda: bytearray(2**40), lambda: np.ones(2**37), lambda: mmap.mmap(-1, 2**40)):
    try:
        take()
        print("got it")
    except (MemoryError, OSError) as error:
        print("too much:", type(error).__name__)


# %% double
def double(numbers):
    return np.ones(2**40)
