"""Fills every place that can be written."""

# shows: full after
# %% start
import os

written = 0
for place in ("/home/student", "/tmp", "/dev/shm"):
    try:
        with open(os.path.join(place, "bomb"), "wb", buffering=0) as file:
            while written < 2**33:
                written += file.write(bytes(2**24))
    except OSError as error:
        print("full after", written >> 20, "MiB:", error.strerror)
    os.unlink(os.path.join(place, "bomb"))
