"""Takes the fences down, and puts them up again, by what it finds in the frames that call it."""

# loses: length (forbidden call|error)
# shows: ready
# %% length
import sys


def names_around(wanted):
    frame = sys._getframe()
    while wanted not in frame.f_globals:
        frame = frame.f_back
    return frame.f_globals


def length(vector):
    fenced = names_around("fenced")["fenced"]
    with fenced([]):
        found = float(np.linalg.norm(vector))
    fenced(["numpy.linalg.norm"]).__enter__()
    return found


print("ready")
