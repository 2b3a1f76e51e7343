"""Feeds the state s_t back in place of h̃_t."""

# loses: feeding, stepwise
# %% decoder
# - fed, step = vectors[-1][:, -1:], step + outputs.shape[1]
# + fed, step = outputs[:, -1:], step + outputs.shape[1]
