"""Differentiates the exponential and forgets its normalisation."""


# loses: strength_gradient
# %% strength_gradient
def strength_gradient(nearness, strength):
    """∂a(i)/∂β of a = softmax(β K)."""
    a = (strength[:, None] * nearness).softmax(dim=1)
    return a * nearness
