"""Continues every beginning from the first state."""

# loses: every, beam, beam_exact, beam_length
# %% every
# - log_probs, state = step(words[-1] if words else start, state)
# + log_probs, _ = step(words[-1] if words else start, state)
