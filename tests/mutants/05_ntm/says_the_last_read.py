"""Makes the output of what was read a step ago."""

# loses: step_output, unroll, training
# %% step
# - return self.W_y(torch.cat([h, r], dim=1)), NTMState((h, c), memory, writing, reading, r)
# + return self.W_y(torch.cat([h, state.read_vector], dim=1)), NTMState((h, c), memory, writing, reading, r)
