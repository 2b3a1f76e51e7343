"""Returns a value whose repr never comes back."""

# loses: double (unreadable)
# shows: not shown
# %% double
import time


class Slow(list):
    def __repr__(self):
        time.sleep(3600)

    __iter__ = __len__ = __repr__


def double(numbers):
    return {"numbers": Slow}


print("not shown")
