"""Forgets to divide the posterior by p(l|x)."""

# loses: posterior, gradient, logit_gradient
# %% posterior
# - joint = forward_variables(probs, label) * backward_variables(probs, label) / y
# - p = joint[0].sum()
# - return joint / p if p > 0 else np.zeros_like(joint)
# + return forward_variables(probs, label) * backward_variables(probs, label) / y
