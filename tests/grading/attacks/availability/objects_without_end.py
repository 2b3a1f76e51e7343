"""Hands in an answer of two bytes an object, each of which takes a hundred where it is read."""

# loses: double (too much output|timed out|out of memory)
# shows: prepared
# %% double
import IPython.display

publish = IPython.display.publish_display_data


def many(data):
    for kind, answer in data.items():
        value = [{}] * 6_000_000 if answer["name"] == "double" else answer["value"]
        publish({kind: answer | {"value": value}})


IPython.display.publish_display_data = many
print("prepared")


def double(numbers):
    return [2 * n for n in numbers]
