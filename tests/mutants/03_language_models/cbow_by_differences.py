"""Takes CBOW's gradients by differences of the loss."""

# loses: cbow_v, cbow_v_out
# %% cbow
# - share = by_means / mask.sum(1, keepdims=True)
# - np.add.at(by_v, windows, share[:, None] * mask[:, :, None])
# - return by_v, by_out
# + h, by_out = 1e-6, np.zeros(v_out.shape)
# + loss = lambda dv, dout: cbow_losses(v + dv, v_out + dout, windows, mask, centres, negatives).sum()
# + for place in np.ndindex(v.shape):
# +     one = np.zeros(v.shape)
# +     one[place] = h
# +     by_v[place] = (loss(one, 0) - loss(-one, 0)) / (2 * h)
# +     by_out[place] = (loss(0, one) - loss(0, -one)) / (2 * h)
# + return by_v, by_out
