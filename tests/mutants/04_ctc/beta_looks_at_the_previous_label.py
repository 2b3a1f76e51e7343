"""β compares a letter with the one before it, as α does."""

# loses: backward_repeats, backward_edges, probability, posterior, gradient, logit_gradient
# %% backward
# - if l[s] != 0 and l[s] != l[s + 2]:
# + if l[s] != 0 and (s < 2 or l[s] != l[s - 2]):
