"""Says no word twice anywhere in a caption."""

# loses: beam, beam_exact
# %% beam
# - ruled_out = {*banned, *words[-1:]}
# + ruled_out = {*banned, *words}
