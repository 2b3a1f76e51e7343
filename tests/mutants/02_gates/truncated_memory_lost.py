"""Carries h over from chunk to chunk and begins each with an empty memory."""

# loses: truncated, truncated_ragged
# %% truncated
# - state = h[:, -1], C[:, -1]
# + state = h[:, -1], torch.zeros_like(C[:, -1])
