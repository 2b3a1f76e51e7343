"""Pads with zeros on the torus too."""

# loses: conv_torus
# %% conv
# - return F.conv2d(F.pad(z, around, mode="circular" if torus else "constant"), W)
# + return F.conv2d(F.pad(z, around), W)
