"""Lists only what has ended."""

# loses: every
# %% every
# - return found + [(words, log_p) for words, log_p, _ in live]
# + return found
