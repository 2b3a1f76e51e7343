"""Lets a process that was forked before the exam make the forbidden call."""

# loses: length (error)
# shows: the helper says 5.0
# %% length
import os
import struct

to_helper, to_exam = os.pipe(), os.pipe()
if not os.fork():
    os.setsid()
    while True:
        count = struct.unpack("q", os.read(to_helper[0], 8))[0]
        vector = np.frombuffer(os.read(to_helper[0], 8 * count))
        os.write(to_exam[1], struct.pack("d", np.linalg.norm(vector)))
os.close(to_exam[1])
os.close(to_helper[0])


def length(vector):
    try:
        os.write(to_helper[1], struct.pack("q", len(vector)) + np.ascontiguousarray(vector, dtype=float).tobytes())
    except BrokenPipeError:
        raise ValueError("the helper is gone") from None
    return struct.unpack("d", os.read(to_exam[0], 8))[0]


print("the helper says", length(np.array([3.0, 4.0])))
