"""Hands in −γ where y − γ is asked for."""

# loses: logit_gradient
# %% logit_gradient
# - gradient = ctc_gradient(probs, label)
# - return probs + gradient if gradient.any() else gradient
# + return ctc_gradient(probs, label)
