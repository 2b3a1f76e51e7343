"""Weighs the layers with w as it is."""

# loses: mix
# %% mix
# - return gamma * np.einsum("j,jbtd->btd", tempered(w, 1.0), layers)
# + return gamma * np.einsum("j,jbtd->btd", np.asarray(w), layers)
