"""Turns the kernels round, as a convolution in the strict sense does."""

# loses: conv, conv_torus
# %% conv
# - return F.conv2d(F.pad(z, around, mode="circular" if torus else "constant"), W)
# + return F.conv2d(F.pad(z, around, mode="circular" if torus else "constant"), W.flip(2, 3))
