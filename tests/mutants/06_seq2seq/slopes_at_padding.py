"""Sends something back from padding."""

# loses: slopes
# %% slopes
# - return (logits.softmax(dim=-1) - came) * mask[..., None]
# + return logits.softmax(dim=-1) - came
