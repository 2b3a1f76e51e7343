"""Does not judge END."""

# loses: bits, bits_unknown
# %% bits
# - words = [START] * (n - 1) + replace_unknown(sentence, vocabulary) + [END]
# + words = [START] * (n - 1) + replace_unknown(sentence, vocabulary)
