"""Asks for the words that it has read, shifted by one."""

# loses: scheduled_loss
# %% scheduled_loss
# - _, rows = scheduled_sampling(step, state, inputs, epsilon, u)
# - return -rows[range(len(targets)), targets].sum()
# + read, rows = scheduled_sampling(step, state, inputs, epsilon, u)
# + return -rows[range(len(targets)), [*read[1:], int(targets[-1])]].sum()
