"""Every word in which something ends, with the sentence that people read; and what one question earned."""

from dataclasses import dataclass

GRADED = "graded"
NOT_GRADED = "not graded"  # the machine failed it
LOST = "worker lost"  # begins the reason why a job whose workers went away came back without a result
NOTHING = "nothing handed in"  # of a student whom the gradebook knows
UNGRADED = (NOT_GRADED, LOST, NOTHING)  # there are no marks, rather than zeros
WAITS = "waits for a person"

# how the verdicts on a whole assignment come about
SEALED = "Sealed: verdicts were made where student code does not run."
UNSEALED = "Unsealed: tests run beside the student's code, which could fool them. Marks follow nbgrader's own rule."

# of a question or a submission that earned nothing by itself; of a cell that did not end well
STATES = {
    "answered": "",
    "no answer": "No result was handed in.",
    "second answer": "More than one result was handed in: none of them counts.",
    "unreadable": "The result is of a kind that cannot be handed in: the contract says what to return.",
    "error": "The call raised an error.",
    "not written": "The answer is not written yet.",
    "forbidden call": "The task asks you to write what a library call does, and that call was used.",
    "timed out": "It ran out of time: look for an endless loop, or for work done again and again.",
    "helpers ended": "It ran out of time, or a Pool had no process left. Processes that cells have started, such as a "
    "Pool's, are ended before the questions, and what waits for one waits for ever: do without them, or look for an "
    "endless loop.",
    "out of memory": "It ran out of memory: look for arrays that grow with every step.",
    "too much output": "It printed far more than is kept: remove the prints from inside loops.",
    "crashed": "It ended the kernel: look for os._exit, kill, or a library that crashes.",
    "ended": "It asks the kernel to end, by exit(), quit() or a restart. Grading passes over that: take it out.",
    "not run": "It was not run: no time was left.",
    "file missing": "It needs a file that is not in the submission: hand it in beside the notebook.",
    "file refused": "It needs a file of the submission that is a link, no regular file, or larger than is allowed.",
    "file malformed": "It needs a file that cannot be read: write it again with safetensors.torch.save_file.",
    "missing": "There is no notebook of this assignment in the submission.",
    "several notebooks": "Several notebooks could be meant: hand in one, under the assignment's name.",
    "malformed": "The notebook cannot be read: open it in JupyterLab, save it, and submit it again.",
    "refused": "The submission holds something other than a plain notebook of moderate size.",
}


@dataclass(frozen=True)
class Mark:
    """What one question earned: a fraction of its points, the state, and a sentence of the fixed lists."""

    name: str
    points: float
    out_of: float
    state: str
    sentence: str
    about: str = ""


def judged(share: float) -> str:
    """The state of what earned this share of its points."""
    return "right" if share == 1 else "partly right" if share else "wrong"
