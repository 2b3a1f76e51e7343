"""Asks only from the second word on."""

# loses: ranked, even_bonus
# %% ranked
# - return sum(lm(words[:i], word) for i, word in enumerate(words))
# + return sum(lm(words[:i], word) for i, word in enumerate(words) if i)
