"""Replaces unknown words where they are predicted, not in contexts."""

# loses: bits_unknown
# %% bits
# - words = [START] * (n - 1) + replace_unknown(sentence, vocabulary) + [END]
# - return np.array([-math.log2(model(words[i], tuple(words[i - n + 1 : i]))) for i in range(n - 1, len(words))])
# + words = [START] * (n - 1) + list(sentence) + [END]
# + told = [START] * (n - 1) + replace_unknown(sentence, vocabulary) + [END]
# + return np.array([-math.log2(model(told[i], tuple(words[i - n + 1 : i]))) for i in range(n - 1, len(words))])
