"""Lists beginnings, too, that have neither ended nor been cut off."""

# loses: every
# %% every
# - found += [(words, log_p) for words, log_p, _ in longer if words[-1] == end]
# + found += [(words, log_p) for words, log_p, _ in longer]

# - return found + [(words, log_p) for words, log_p, _ in live]
# + return found
