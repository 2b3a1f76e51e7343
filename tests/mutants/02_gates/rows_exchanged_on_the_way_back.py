"""Stacks the slopes of the sums in PyTorch's order before it goes through the weights."""

# loses: to_x, to_h
# %% step_back
# - delta_z = torch.cat(sum_slopes(dh, delta_C, C_before, C, f, i, C_tilde, o), dim=1)
# + delta_f, delta_i, *rest = sum_slopes(dh, delta_C, C_before, C, f, i, C_tilde, o)
# + delta_z = torch.cat([delta_i, delta_f, *rest], dim=1)
