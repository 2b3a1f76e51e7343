"""Writes the notebook in the EBCDIC of mainframes, which no declaration announces."""

# state: malformed
# %% submit
path.write_bytes(json.dumps(notebook).encode("cp037"))
