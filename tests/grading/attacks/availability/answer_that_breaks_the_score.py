"""Hands in an answer of a kind that the author's score function does not expect, so that it raises."""


# loses: guess (wrong)
# shows: prepared
# %% guess
def guess(points):
    return {"accuracy": "1.0", "shape": [200]}


print("prepared")
