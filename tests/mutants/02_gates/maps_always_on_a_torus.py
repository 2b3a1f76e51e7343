"""Lets every map go on at the opposite edge."""

# loses: conv
# %% conv
# - return F.conv2d(F.pad(z, around, mode="circular" if torus else "constant"), W)
# + return F.conv2d(F.pad(z, around, mode="circular"), W)
