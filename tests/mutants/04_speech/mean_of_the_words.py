"""Takes the mean over the words."""

# loses: ranked, even_bonus
# %% ranked
# - return sum(lm(words[:i], word) for i, word in enumerate(words))
# + return sum(lm(words[:i], word) for i, word in enumerate(words)) / max(1, len(words))
