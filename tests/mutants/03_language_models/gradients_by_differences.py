"""Takes the gradients by differences of the loss with a step of one size."""

# loses: by_v, by_v_out, cbow_v, cbow_v_out
# %% gradients
# - return by_v, by_out
# + def slope(table, place, h=1e-5):
# +     one = np.zeros(table.shape)
# +     one[place] = h
# +     v_with, out_with = (one, 0) if table is v else (0, one)
# +     losses = [pair_losses(v + s * v_with, v_out + s * out_with, centres, contexts, negatives) for s in (1, -1)]
# +     return (losses[0].sum() - losses[1].sum()) / (2 * h)
# +
# + for table, gradient in ((v, by_v), (v_out, by_out)):
# +     for place in np.ndindex(table.shape):
# +         gradient[place] = slope(table, place)
# + return by_v, by_out
