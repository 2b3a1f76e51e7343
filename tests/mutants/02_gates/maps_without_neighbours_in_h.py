"""Convolves the input and multiplies the state pixel by pixel."""

# loses: conv, conv_torus
# %% conv
# - f, i, C_tilde, o = (look(x, W_x) + look(h, W_h) + b[:, None, None]).chunk(4, dim=1)
# + W_h = W_h[:, :, W_h.shape[2] // 2, W_h.shape[2] // 2, None, None]
# + f, i, C_tilde, o = (look(x, W_x) + look(h, W_h) + b[:, None, None]).chunk(4, dim=1)
