"""Answers one question inside another's cell, with the inputs of that other one."""

# loses: length (second answer), guess (wrong)
# shows: prepared
# %% length
import sys


def length(vector):
    frame = sys._getframe()
    while frame and "answer" not in frame.f_locals:
        frame = frame.f_back
    if frame:
        frame.f_locals["answer"]("guess", np.ones(200, dtype=int))
    return float((vector**2).sum() ** 0.5)


print("prepared")


# %% guess
def guess(points):
    return np.ones(len(points) + 1, dtype=int)
