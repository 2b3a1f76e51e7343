"""Lets START into the vocabulary."""

# loses: unknown
# %% unknown
# - return {word for word, count in counts.items() if count >= least} | {UNKNOWN, END}
# + return {word for word, count in counts.items() if count >= least} | {UNKNOWN, END, START}
