"""Says banned words."""

# loses: beam, beam_exact
# %% beam
# - ruled_out = {*banned, *words[-1:]}
# + ruled_out = {*words[-1:]}
