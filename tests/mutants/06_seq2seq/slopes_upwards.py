"""Has the sign turned round."""

# loses: slopes
# %% slopes
# - return (logits.softmax(dim=-1) - came) * mask[..., None]
# + return (came - logits.softmax(dim=-1)) * mask[..., None]
