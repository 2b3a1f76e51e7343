"""Multiplies α and β without dividing by y."""

# loses: probability
# %% probability
# - y = probs[:, extend(label)]  # (time, states)
# - return (forward_variables(probs, label) * backward_variables(probs, label) / y).sum(axis=1)
# + return (forward_variables(probs, label) * backward_variables(probs, label)).sum(axis=1)
