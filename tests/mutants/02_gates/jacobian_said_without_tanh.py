"""Leaves out the slope of tanh on the way to h_{t−1}."""

# loses: jacobian
# %% jacobian
# - said = gates[:, t - 2, 3] * (1 - C[:, t - 1].tanh() ** 2)  # ∂h_{t−1}/∂C_{t−1}
# + said = gates[:, t - 2, 3]
