"""A window to both sides."""

# loses: window
# %% window
# - return (distance >= 0) & (distance < width)
# + return distance.abs() < width
