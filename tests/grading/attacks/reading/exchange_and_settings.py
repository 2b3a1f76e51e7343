"""Looks for nbgrader's exchange, where everybody's work lies, and for Jupyter's settings, which name databases."""

# shows: nothing of them
# %% start
import os
import sys

places = (
    "/usr/local/share/nbgrader",
    "/usr/local/share/jupyter",
    "/usr/share/jupyter",
    "/usr/local/etc",
    "/etc/jupyter",
)
found = [place for place in (*places, f"{sys.prefix}/etc", f"{sys.prefix}/share") if os.path.lexists(place)]
print(*found or ["nothing of them"])
