"""Does not judge unknown words."""

# loses: bits_unknown
# %% bits
# - return np.array([-math.log2(model(words[i], tuple(words[i - n + 1 : i]))) for i in range(n - 1, len(words))])
# + judged = [i for i in range(n - 1, len(words)) if words[i] != UNKNOWN]
# + return np.array([-math.log2(model(words[i], tuple(words[i - n + 1 : i]))) for i in judged])
