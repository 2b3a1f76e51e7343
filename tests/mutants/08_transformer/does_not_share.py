"""Gives each other word all of ε."""

# loses: smoothed
# %% smoothed
# - losses = -(1 - epsilon) * came - epsilon / (logits.shape[-1] - 1) * others
# + losses = -(1 - epsilon) * came - epsilon * others
