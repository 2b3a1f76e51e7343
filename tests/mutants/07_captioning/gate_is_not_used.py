"""Works out the gate, and lets all of the context in."""

# loses: gate
# %% gate
# - return beta, beta[:, None] * z
# + return beta, z
