"""Lets γ fall below 1, where it blurs."""

# loses: head_parameters, step, step_output, unroll, training
# %% head
# - 1 + F.softplus(sharpness).squeeze(1),
# + F.softplus(sharpness).squeeze(1),
