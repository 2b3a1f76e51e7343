"""Never ends a visible cell, so that no question is ever reached."""

# loses: double (error)
# %% double
import time

while True:
    time.sleep(1)
# %% submit
