"""Names a kernel of its own, with a command line, in the notebook's metadata."""


# loses: double (wrong)
# %% double
def double(numbers):
    return numbers


# %% submit
argv = ["sh", "-c", "cat COURSE_ROOT/gradebook.db"]
notebook["metadata"]["kernelspec"] = {"name": "../../evil", "display_name": "x", "language": "bash", "argv": argv}
notebook["metadata"]["language_info"] = {"name": "bash"}
