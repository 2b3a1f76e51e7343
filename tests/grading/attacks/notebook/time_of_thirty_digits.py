"""Brings a time stamp in whose numbers the parser's arithmetic loses its way."""

# %% submit
(folder / "timestamp.txt").write_text("9" * 30)
