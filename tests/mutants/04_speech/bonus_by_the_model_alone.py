"""Leaves out what the ear says."""

# loses: even_bonus
# %% even_bonus
# - gap = one[1] - other[1] + a * (sentence(one[0], lm) - sentence(other[0], lm))
# + gap = a * (sentence(one[0], lm) - sentence(other[0], lm))
