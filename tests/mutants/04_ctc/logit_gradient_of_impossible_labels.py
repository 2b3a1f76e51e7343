"""Pushes every symbol down where the label does not fit."""


# loses: logit_gradient
# %% logit_gradient
def logit_gradient(probs, label):
    """The gradient of −ln p(l|x) by the logits u, where y = softmax(u)."""
    gradient = ctc_gradient(probs, label)
    return probs + gradient
