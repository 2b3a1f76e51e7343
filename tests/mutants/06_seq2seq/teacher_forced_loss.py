"""Scores the true words after true words."""

# loses: scheduled_loss
# %% scheduled_loss
# - _, rows = scheduled_sampling(step, state, inputs, epsilon, u)
# + _, rows = scheduled_sampling(step, state, inputs, 1.0, u)
