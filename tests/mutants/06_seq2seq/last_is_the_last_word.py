"""Hands back the state of the last word for the one read last."""

# loses: from_the_end
# %% from_the_end
# - return turned_round(states, lengths), last
# + return turned_round(states, lengths), states[:, 0]
