"""Hands in an answer of its own beside that of the hidden cell, hoping that one of them counts."""

# loses: double (second answer)
# shows: twice
# %% double
from IPython.display import publish_display_data


def double(numbers):
    value = {"kind": "list", "items": [{"kind": "int", "value": str(2 * n)} for n in numbers]}
    publish_display_data({"application/vnd.course.answer+json": {"name": "double", "value": value}})
    return [2 * n for n in numbers]


print("twice")
