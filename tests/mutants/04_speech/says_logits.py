"""Hands back logits."""

# loses: net
# %% net
# - return (h @ sixth[0].T + sixth[1]).log_softmax(dim=1)
# + return h @ sixth[0].T + sixth[1]
