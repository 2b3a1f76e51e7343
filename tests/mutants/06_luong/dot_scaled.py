"""Divides the dot product by √H, as the Transformer does and Luong does not."""

# loses: dot, general, translations
# %% dot
# - return s @ h.transpose(1, 2)
# + return s @ h.transpose(1, 2) / s.shape[-1] ** 0.5
