"""Takes CBOW's gradients by differences of the loss."""

# loses: cbow_v, cbow_v_out
# %% cbow
# - share = by_means / mask.sum(1, keepdims=True)
# - np.add.at(by_v, windows, share[:, None] * mask[:, :, None])
# - return by_v, by_out
# + h, by_out = 1e-6, np.zeros(v_out.shape)
# + given = windows, mask, centres, negatives
# + for place in np.ndindex(v.shape):
# +     one = np.zeros(v.shape)
# +     one[place] = h
# +     by_v[place] = (cbow_losses(v + one, v_out, *given).sum() - cbow_losses(v - one, v_out, *given).sum()) / (2 * h)
# +     by_out[place] = (cbow_losses(v, v_out + one, *given).sum() - cbow_losses(v, v_out - one, *given).sum()) / (2 * h)
# + return by_v, by_out
