"""Brings an examiner cell that declares the questions anew, with a score that is always full."""


# loses: double (wrong), length (wrong), guess (wrong)
# shows: ModuleNotFoundError
# %% double
def double(numbers):
    return numbers


# %% length
def length(vector):
    return 0.0


# %% guess
def guess(points):
    return np.zeros(len(points), dtype=int)


# %% extra
from course_lib.grading.exam import Exam  # noqa: E402

exam = Exam()
for name in ("double", "length", "guess"):
    exam.question(name, score=lambda answer, labels: 1.0)(lambda rng: ({}, {}))
# %% submit
notebook["cells"][-1]["metadata"] = {"tags": ["examiner"]}
