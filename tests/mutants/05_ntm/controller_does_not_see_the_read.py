"""Feeds the controller zeros in place of the last read vector."""

# loses: step, step_output, unroll, training
# %% step
# - h, c = self.controller(torch.cat([x, state.read_vector], dim=1), state.controller)
# + h, c = self.controller(torch.cat([x, torch.zeros_like(state.read_vector)], dim=1), state.controller)
