"""Looks into the gradebook and the sittings, where keys and seeds lie."""

# outside: the key
# shows: OperationalError
# %% start
import pathlib
import sqlite3

print(*(path.read_text() for path in pathlib.Path("COURSE_ROOT/sittings").rglob("*.json")))
sqlite3.connect("file:COURSE_ROOT/gradebook.db?mode=ro", uri=True).execute("select * from student")
