"""Asks for every word by itself."""

# loses: ranked, even_bonus
# %% ranked
# - return sum(lm(words[:i], word) for i, word in enumerate(words))
# + return sum(lm([], word) for i, word in enumerate(words))
