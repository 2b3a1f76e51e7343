"""Stops all captions when the first has ended."""

# loses: greedy
# %% greedy
# - for b in range(count):
# + if any(one[-1:] == [end] for one in said):
# +     break
# + for b in range(count):
