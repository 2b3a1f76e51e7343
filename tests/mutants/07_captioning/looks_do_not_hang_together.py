"""Asks for the weights of the first look at every word."""

# loses: marginal
# %% marginal
# - log_s = sum(float(weights(s[:t])[s[t]].log()) for t in range(T))
# + log_s = sum(float(weights(())[s[t]].log()) for t in range(T))
