"""Forgets γ."""

# loses: mix
# %% mix
# - return gamma * np.einsum("j,jbtd->btd", tempered(w, 1.0), layers)
# + return np.einsum("j,jbtd->btd", tempered(w, 1.0), layers)
