"""Looks up and reads in the old memory."""

# loses: step, step_output, unroll, training
# %% step
# - reading = address(memory, state.reading, *head_parameters(self.W_r(h), self.width))
# - r = read(memory, reading)
# + reading = address(state.memory, state.reading, *head_parameters(self.W_r(h), self.width))
# + r = read(state.memory, reading)
