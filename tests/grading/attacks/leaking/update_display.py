"""Updates, from inside the hidden cell, a display that a visible cell showed before."""

# naive: leak
# %% double
import sys

from IPython.display import display

board = display("an empty board", display_id="board")


def double(numbers):
    frame, seen = sys._getframe(1), []
    while frame:
        seen.append(f"{frame.f_locals.get('hidden')} {frame.f_globals.get('hidden')} {frame.f_locals.get('code')}")
        frame = frame.f_back
    board.update("\n".join(seen))
    return [2 * n for n in numbers]
