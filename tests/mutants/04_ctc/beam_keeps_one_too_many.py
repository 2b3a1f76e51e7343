"""Keeps width + 1 prefixes while it searches and cuts at the end."""

# loses: narrow_beam, beam_lm
# %% beam
# - kept = sorted(possible, key=lambda prefix: grown[prefix].sum(), reverse=True)[:width]
# + kept = sorted(possible, key=lambda prefix: grown[prefix].sum(), reverse=True)[: width + 1]

# - return [(list(prefix), float(np.log(sum(beam[prefix])))) for prefix in kept]
# + return [(list(prefix), float(np.log(sum(beam[prefix])))) for prefix in kept[:width]]
