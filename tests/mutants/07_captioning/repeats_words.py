"""Says a word twice in a row."""

# loses: beam, beam_exact
# %% beam
# - ruled_out = {*banned, *words[-1:]}
# + ruled_out = {*banned}
