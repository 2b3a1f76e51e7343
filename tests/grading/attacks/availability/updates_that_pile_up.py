"""Keeps the shown outputs small and lets updates of them grow, in cell after cell."""

# shows: an empty board
# %% start
from IPython.display import display


def fill():
    for number in range(12):
        board = display(f"an empty board {number}", display_id=f"{number}")
        board.update({"text/html": "x" * (3 << 20), "text/plain": "x" * 1000}, raw=True)


fill()
# %% submit
for number in range(6):
    again = copy.deepcopy(notebook["cells"][0])
    notebook["cells"].append(again | {"id": f"again{number}", "source": "fill()"})
