"""Takes the logarithm of the gate for its bias."""

# loses: bias
# %% bias
# - return math.log(f / (1 - f))
# + return math.log(f)
