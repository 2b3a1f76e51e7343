"""Squashes the output gate with tanh."""

# loses: output, step, states, states_given, trace, truncated, truncated_ragged
# %% gates
# - return f.sigmoid(), i.sigmoid(), C_tilde.tanh(), o.sigmoid()
# + return f.sigmoid(), i.sigmoid(), C_tilde.tanh(), o.tanh()
