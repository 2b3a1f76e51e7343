"""Hands in an empty array whose other axes are longer than any array can be."""

# loses: double (unreadable), length (unreadable), guess (unreadable)
# shows: prepared
# %% double
import IPython.display

publish = IPython.display.publish_display_data
VALUE = {"kind": "array", "dtype": "float64", "shape": [0] + [2**25] * 5, "data": ""}
IPython.display.publish_display_data = lambda data: publish({k: a | {"value": VALUE} for k, a in data.items()})
print("prepared")


def double(numbers):
    return numbers
