"""Shows nested data that can just be read but no longer be written."""

# shows: shown
# %% start
from IPython.display import display

for depth in range(100, 1000, 12):
    nested = "bottom"
    for _ in range(depth):
        nested = [nested]
    display({"application/json": nested, "text/plain": nested}, raw=True)
print("shown")
