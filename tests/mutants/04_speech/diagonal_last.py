"""Goes diagonally only where nothing else explains the number."""

# loses: edit_counts
# %% edit_counts
# - if i and j and d[i, j] == d[i - 1, j - 1] + (reading[i - 1] != text[j - 1]):
# -     i, j = i - 1, j - 1
# -     counts[0] += reading[i] != text[j]
# - elif j and d[i, j] == d[i, j - 1] + 1:
# -     j -= 1
# -     counts[1] += 1
# - else:
# -     i -= 1
# -     counts[2] += 1
# + if j and d[i, j] == d[i, j - 1] + 1:
# +     j -= 1
# +     counts[1] += 1
# + elif i and d[i, j] == d[i - 1, j] + 1:
# +     i -= 1
# +     counts[2] += 1
# + else:
# +     i, j = i - 1, j - 1
# +     counts[0] += reading[i] != text[j]
