"""Reports the weights of a look with the new state."""

# loses: step, told
# %% step
# - return logits, alpha, h, C
# + return logits, look(h)[0], h, C
