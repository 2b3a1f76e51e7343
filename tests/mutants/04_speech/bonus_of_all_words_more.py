"""Does not share the gap among the words that one has more."""

# loses: even_bonus
# %% even_bonus
# - return gap / (len(other[0].split()) - len(one[0].split()))
# + return gap * (1 if len(other[0].split()) > len(one[0].split()) else -1)
