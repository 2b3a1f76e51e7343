"""Forgets to divide the posterior by p(l|x)."""


# loses: posterior, gradient, logit_gradient
# %% posterior
def posterior(probs, label):
    """The posterior γ_t(s) of the states, given the label."""
    y = probs[:, extend(label)]  # (time, states)
    return forward_variables(probs, label) * backward_variables(probs, label) / y
