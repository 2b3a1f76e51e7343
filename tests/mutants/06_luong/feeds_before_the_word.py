"""Puts h̃ before the word, [h̃; E y]."""

# loses: feeding, stepwise, translations 1/3
# %% decoder
# - x = torch.cat([y, fed], dim=-1) if self.input_feeding else y
# + x = torch.cat([fed, y], dim=-1) if self.input_feeding else y
