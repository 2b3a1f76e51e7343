"""Forgets the minus."""

# loses: bits, bits_unknown
# %% bits
# - return np.array([-math.log2(model(words[i], tuple(words[i - n + 1 : i]))) for i in range(n - 1, len(words))])
# + return np.array([math.log2(model(words[i], tuple(words[i - n + 1 : i]))) for i in range(n - 1, len(words))])
