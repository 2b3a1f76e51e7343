"""Multiplies the Jacobians in the order of time."""

# loses: norms, radius
# %% norms
# - product = product @ step_jacobian(h[:, t], W_hh)  # ∂h_T/∂h_{t−1}
# + product = step_jacobian(h[:, t], W_hh) @ product  # ∂h_T/∂h_{t−1}
