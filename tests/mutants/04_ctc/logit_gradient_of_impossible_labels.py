"""Pushes every symbol down where the label does not fit."""

# loses: logit_gradient
# %% logit_gradient
# - return probs + gradient if gradient.any() else gradient
# + return probs + gradient
