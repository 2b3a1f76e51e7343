"""Takes the context's vector from v."""

# loses: losses, losses_far, slopes, by_v, by_v_out, cbow_losses, cbow_v, cbow_v_out
# %% losses
# - true = np.einsum("bd,bd->b", v[centres], v_out[contexts])
# + true = np.einsum("bd,bd->b", v[centres], v[contexts % len(v)])
