"""Lets captions that have ended go on."""

# loses: greedy
# %% greedy
# - if said[b][-1:] != [end]:
# + if True:
