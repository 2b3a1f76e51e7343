"""Shares the probability of what is ruled out among the others."""

# loses: beam, beam_exact
# %% beam
# - options = [(k, p) for k, p in enumerate(log_p.tolist()) if k not in ruled_out and p > -math.inf]
# + log_p = log_p.clone()
# + log_p[list(ruled_out)] = -math.inf
# + log_p = log_p.log_softmax(dim=0)
# + options = [(k, p) for k, p in enumerate(log_p.tolist()) if p > -math.inf]
