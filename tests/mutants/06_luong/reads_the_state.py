"""Reads the words from s_t, and the attention has no say."""

# loses: decoder, feeding, stepwise, translations
# %% decoder
# - vectors, weights = [], []
# + vectors, weights, asked = [], [], []

# - weights.append(self.attention(outputs, h, mask, step))
# + asked.append(outputs)
# + weights.append(self.attention(outputs, h, mask, step))

# - attentionals = torch.cat(vectors, dim=1)  # (batch, target, hidden)
# + attentionals = torch.cat(asked, dim=1)
