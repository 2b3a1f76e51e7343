"""A decoder that goes word by word with and without input feeding, and reads the logits a word at a time."""

# loses:
# %% decoder
# - for y in self.embedding(words).split(1 if self.input_feeding else words.shape[1], dim=1):
# + for y in self.embedding(words).split(1, dim=1):

# - decoded = Decoded(self.W_s(attentionals), attentionals, torch.cat(weights, dim=1))
# + logits = torch.cat([self.W_s(attentionals[:, t]).unsqueeze(1) for t in range(attentionals.shape[1])], dim=1)
# + decoded = Decoded(logits, attentionals, torch.cat(weights, dim=1))
