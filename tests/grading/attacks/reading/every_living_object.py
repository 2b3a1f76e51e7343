"""Searches all objects of the process for a list that looks like the expected answer."""

# loses: double (forbidden call)
# shows: objects searched
# %% double
import gc


def double(numbers):
    inputs = [sorted(numbers)]
    for thing in gc.get_objects():
        if (
            type(thing) is list
            and len(thing) == len(numbers)
            and thing != numbers
            and all(type(n) is int for n in thing)
        ):
            inputs.append(thing)
    return inputs[-1] if inputs[-1] != [2 * n for n in numbers] else "the expected answer was here"


print(len(gc.get_objects()) > 1000 and "objects searched")
