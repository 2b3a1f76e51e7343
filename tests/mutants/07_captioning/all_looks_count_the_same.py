"""Takes the plain mean over all looks."""

# loses: marginal
# %% marginal
# - log_s = sum(float(weights(s[:t])[s[t]].log()) for t in range(T))
# + log_s = -T * math.log(L)
