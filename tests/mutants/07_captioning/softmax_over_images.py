"""Takes the softmax over the images."""

# loses: soft, annotation_slopes
# %% soft
# - alpha = look_scores(h, a, W, U, v).softmax(dim=-1)
# + alpha = look_scores(h, a, W, U, v).softmax(dim=0)
