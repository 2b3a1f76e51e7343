"""Tells the model the words behind in place of those before."""

# loses: ranked, even_bonus
# %% ranked
# - return sum(lm(words[:i], word) for i, word in enumerate(words))
# + return sum(lm(words[i + 1 :][::-1], word) for i, word in enumerate(words))
