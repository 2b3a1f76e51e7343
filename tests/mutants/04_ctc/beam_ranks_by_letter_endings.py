"""Prunes by the paths that end in a letter, forgetting those that end in a blank."""

# loses: narrow_beam, beam_lm
# %% beam
# - kept = sorted(possible, key=lambda prefix: grown[prefix].sum(), reverse=True)[:width]
# + kept = sorted(possible, key=lambda prefix: grown[prefix][1], reverse=True)[:width]
# + kept = sorted(kept, key=lambda prefix: grown[prefix].sum(), reverse=True)
