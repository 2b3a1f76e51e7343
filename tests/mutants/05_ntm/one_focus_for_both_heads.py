"""Starts the reading head from where the writing head looks."""


# loses: step, step_output, unroll, training
# %% step
class NTM(Machine):
    def forward(self, x, state):
        """One step of the machine."""
        h, c = self.controller(torch.cat([x, state.read_vector], dim=1), state.controller)
        raw, erase, add = self.W_w(h).split([self.head_size, self.width, self.width], dim=1)
        writing = address(state.memory, state.writing, *head_parameters(raw, self.width))
        memory = write(state.memory, writing, add.tanh(), erase.sigmoid())
        reading = address(memory, writing, *head_parameters(self.W_r(h), self.width))
        r = read(memory, reading)
        return self.W_y(torch.cat([h, r], dim=1)), NTMState((h, c), memory, writing, reading, r)
