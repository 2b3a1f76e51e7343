"""Pairs the slopes with the sum of the neighbours in the gradient by v_out."""

# loses: cbow_v_out
# %% cbow
# - return by_v, by_out
# + return by_v, by_out * mask.sum() / len(mask)
