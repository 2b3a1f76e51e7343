"""Multiplies α and β without dividing by y."""


# loses: probability
# %% probability
def label_probability(probs, label):
    """p(l|x), computed at every frame on its own."""
    return (forward_variables(probs, label) * backward_variables(probs, label)).sum(axis=1)
