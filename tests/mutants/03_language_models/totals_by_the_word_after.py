"""Takes the first words for the word predicted, and the last ones for the context."""

# loses: contexts, kept_back
# %% contexts
# - for (*context, _), count in counts.items():
# + for (_, *context), count in counts.items():
