"""Keeps only words that occur more often than asked."""

# loses: unknown
# %% unknown
# - return {word for word, count in counts.items() if count >= least} | {UNKNOWN, END}
# + return {word for word, count in counts.items() if count > least} | {UNKNOWN, END}
