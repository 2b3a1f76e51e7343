"""Takes exp for softplus."""

# loses: head_parameters, step, step_output, unroll, training
# %% head
# - F.softplus(strength).squeeze(1),
# + strength.exp().squeeze(1),
