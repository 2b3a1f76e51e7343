"""Leaves out √d."""

# loses: read, logits, greedy, greedy_cut
# %% read
# - return math.sqrt(d) * table[words] + positions(words.shape[1], d, start)
# + return table[words] + positions(words.shape[1], d, start)
