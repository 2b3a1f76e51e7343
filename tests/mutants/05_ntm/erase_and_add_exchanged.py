"""Takes the new vector for the erase vector."""

# loses: step, step_output, unroll, training
# %% step
# - raw, erase, add = self.W_w(h).split([self.head_size, self.width, self.width], dim=1)
# + raw, add, erase = self.W_w(h).split([self.head_size, self.width, self.width], dim=1)
