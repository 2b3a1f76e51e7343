"""Solves for the two largest taps and forgets the others."""


# loses: least_sharpness
# %% least
def least_sharpness(shifts, peak):
    """The least γ that undoes a blur."""
    first, second = shifts.topk(2, dim=1).values.unbind(dim=1)
    ratio = peak / (1 - peak)
    return (torch.log(torch.as_tensor(ratio)) / (first / second).log()).clamp(min=1)
