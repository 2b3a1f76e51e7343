"""Takes the immediate derivative for the total one."""


# loses: total
# %% total
def total_derivative(h, W_hh, t):
    """The total derivative ∂h_t/∂W_hh: every use of W_hh in steps 1 … t counts."""
    total = h.new_zeros(len(h), *3 * W_hh.shape[:1])
    for j in range(1, t + 1):
        total = immediate_derivative(h[:, j], h[:, j - 1])
    return total
