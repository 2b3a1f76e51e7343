"""Forgets to divide by the norm of the truncated gradient."""

# loses: agreement
# %% agreement
# - return (cut @ full / (cut.norm() * full.norm())).item()
# + return (cut @ full / full.norm().square()).item()
