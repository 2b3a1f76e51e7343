"""Forgets that erasing takes away."""

# loses: erase_gradient
# %% erase_gradient
# - return -(both * memory).sum(dim=1) * upstream
# + return (both * memory).sum(dim=1) * upstream
