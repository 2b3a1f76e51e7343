"""β skips the blank between equal letters."""

# loses: backward_repeats, backward_edges, probability, posterior, gradient, logit_gradient
# %% backward
# - if l[s] != 0 and l[s] != l[s + 2]:
# + if l[s] != 0:
