"""Starts the reading head from where the writing head looks."""

# loses: step, step_output, unroll, training
# %% step
# - reading = address(memory, state.reading, *head_parameters(self.W_r(h), self.width))
# + reading = address(memory, writing, *head_parameters(self.W_r(h), self.width))
