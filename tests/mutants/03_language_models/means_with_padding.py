"""Averages the padding in."""

# loses: means, cbow_losses, cbow_v, cbow_v_out
# %% means
# - return (v[windows] * mask[:, :, None]).sum(1) / mask.sum(1, keepdims=True)
# + return v[windows].mean(1)
