"""Backs off to 1/|V| at once."""

# loses: backed_off
# %% backed_off
# - return backed_off(word, context[1:], tables, vocabulary, d) if context else 1 / len(vocabulary)
# + return 1 / len(vocabulary)
