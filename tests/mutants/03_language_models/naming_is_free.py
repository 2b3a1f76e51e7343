"""Subtracts what naming costs."""

# loses: shared
# %% shared
# - return np.asarray(bits) + [naming * (word not in vocabulary) for word in [*sentence, END]]
# + return np.asarray(bits) - [naming * (word not in vocabulary) for word in [*sentence, END]]
