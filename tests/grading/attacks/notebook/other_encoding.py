"""Writes the notebook in UTF-16, with an encoding declaration that names another."""

# state: malformed
# %% submit
path.write_bytes(json.dumps(notebook).encode("utf-16"))
