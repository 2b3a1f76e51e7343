"""Hands in probabilities where their logarithms are asked for."""

# loses: beam, narrow_beam, beam_lm
# %% beam
# - return [(list(prefix), float(np.log(sum(beam[prefix])))) for prefix in kept]
# + return [(list(prefix), float(sum(beam[prefix]))) for prefix in kept]
