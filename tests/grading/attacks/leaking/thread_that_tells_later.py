"""Leaves a thread that looks into the frames of the exam and prints what it sees as the visible cell's output."""

# shows: watching
# %% double
import sys
import threading
import time


def watch():
    for _ in range(200):
        for frame in list(sys._current_frames().values()):
            while frame:
                if "hidden" in frame.f_globals or "hidden" in str(frame.f_locals.get("code")):
                    print(frame.f_globals.get("hidden"), frame.f_locals.get("code"))
                    return
                frame = frame.f_back
        time.sleep(0.02)


threading.Thread(target=watch, daemon=True).start()
print("watching")


def double(numbers):
    time.sleep(0.2)
    return [2 * n for n in numbers]
