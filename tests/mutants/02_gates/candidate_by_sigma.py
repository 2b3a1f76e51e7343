"""Squashes the candidate with σ, so that nothing negative is ever written."""

# loses: candidate, step, states, states_given, trace, truncated, truncated_ragged
# %% gates
# - return f.sigmoid(), i.sigmoid(), C_tilde.tanh(), o.sigmoid()
# + return f.sigmoid(), i.sigmoid(), C_tilde.sigmoid(), o.sigmoid()
