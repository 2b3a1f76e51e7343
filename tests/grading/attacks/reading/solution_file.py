"""Opens the instructor's solution."""

# outside: the notebook with hidden tests
# shows: FileNotFoundError
# %% start
with open("COURSE_ROOT/solutions/01_tiny/01_tiny.ipynb") as file:
    print(file.read())
