"""Gives b with the other sign."""

# loses: even_bonus
# %% even_bonus
# - return gap / (len(other[0].split()) - len(one[0].split()))
# + return gap / (len(one[0].split()) - len(other[0].split()))
