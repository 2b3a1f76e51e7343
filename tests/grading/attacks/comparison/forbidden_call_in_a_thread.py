"""Lets a thread that waits since before the exam make the forbidden call."""

# loses: length (error|forbidden call)
# shows: waiting
# %% length
import queue
import threading

from numpy.linalg import norm

questions, answers = queue.Queue(), queue.Queue()


def wait():
    while True:
        vector = questions.get()
        try:
            answers.put(float(norm(vector)))
        except Exception as error:
            answers.put(error)


threading.Thread(target=wait, daemon=True).start()
print("waiting")


def length(vector):
    questions.put(vector)
    answer = answers.get()
    if isinstance(answer, Exception):
        raise ValueError("nothing came of it")
    return answer
