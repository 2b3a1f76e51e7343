"""Lets the decoder's attention look at padding."""

# loses: decoder, feeding, stepwise
# %% decoder
# - weights.append(self.attention(outputs, h, mask, step))
# + weights.append(self.attention(outputs, h, torch.ones_like(mask), step))
