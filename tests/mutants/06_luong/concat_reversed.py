"""Puts the encoder's state first, [h; s]."""

# loses: concat
# %% concat
# - both = torch.cat([s[:, :, None].expand(pairs), h[:, None].expand(pairs)], dim=-1)
# + both = torch.cat([h[:, None].expand(pairs), s[:, :, None].expand(pairs)], dim=-1)
