"""Takes the exponential of large scores as they are."""

# loses: soft
# %% soft
# - alpha = look_scores(h, a, W, U, v).softmax(dim=-1)
# + alpha = look_scores(h, a, W, U, v).exp()
# + alpha = alpha / alpha.sum(dim=-1, keepdim=True)
