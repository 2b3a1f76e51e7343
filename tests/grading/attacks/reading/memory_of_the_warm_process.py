"""Reads the memory of the process it was forked from, and of every other one that it can see."""

# shows: [0-9] tried, 0 read
# %% start
import os

tried = read = 0
for pid in [name for name in os.listdir("/proc") if name.isdigit() and int(name) != os.getpid()]:
    tried += 1
    try:
        with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb") as memory:
            memory.seek(int(maps.readline().split("-")[0], 16))
            read += len(memory.read(16))
    except OSError:
        continue
print(tried, "tried,", read, "read")
