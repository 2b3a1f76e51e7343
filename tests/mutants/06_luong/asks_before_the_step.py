"""Attends with s_{t−1}, as Bahdanau does."""

# loses: decoder, feeding, stepwise, translations, alignment
# %% decoder
# - outputs, (s, C) = self.lstm(x, (s, C))  # outputs: (batch, 1 or target, hidden), s_t at every step
# - weights.append(self.attention(outputs, h, mask, step))
# + outputs, (_, C) = self.lstm(x, (s, C))
# + before = torch.cat([s.transpose(0, 1), outputs[:, :-1]], dim=1)
# + s = outputs[:, -1:].transpose(0, 1).contiguous()
# + weights.append(self.attention(before, h, mask, step))
