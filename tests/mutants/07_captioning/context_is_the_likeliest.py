"""Takes the likeliest region for the context."""

# loses: soft, annotation_slopes
# %% soft
# - return alpha, (alpha[..., None] * a).sum(dim=1)
# + return alpha, a[torch.arange(len(a)), alpha.argmax(dim=-1)]
