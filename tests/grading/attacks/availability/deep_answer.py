"""Hands in answers that are nested just deeply enough to break a reader."""

# loses: double (no answer), length (unreadable)
# shows: prepared
# %% double
import IPython.display

publish = IPython.display.publish_display_data
depth = {"double": 300, "length": 13}


def nest(data):
    for kind, answer in data.items():
        value = answer["value"]
        for _ in range(depth.get(answer["name"], 0)):
            value = {"kind": "list", "items": [value]}
        publish({kind: answer | {"value": value}})


IPython.display.publish_display_data = nest
print("prepared")


def double(numbers):
    return [2 * n for n in numbers]
