"""Looks at the source's padding."""

# loses: step, several
# %% step
# - return found(y, w.source, cache.source_keys, cache.source_values, memory_mask[:, None])
# + return found(y, w.source, cache.source_keys, cache.source_values, memory_mask[:, None] | True)
