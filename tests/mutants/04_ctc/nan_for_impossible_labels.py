"""Divides zero by zero where no path spells the label."""


# loses: logit_gradient
# %% posterior
def posterior(probs, label):
    """The posterior γ_t(s) of the states, given the label."""
    y = probs[:, extend(label)]  # (time, states)
    joint = forward_variables(probs, label) * backward_variables(probs, label) / y
    p = joint[0].sum()
    return joint / p
