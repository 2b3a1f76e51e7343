"""Lays folders in folders beside the notebook, deeper than any path can say."""

# %% submit
here = os.open(folder, os.O_RDONLY)
for _ in range(1500):
    os.mkdir("d", dir_fd=here)
    here, outer = os.open("d", os.O_RDONLY, dir_fd=here), here
    os.close(outer)
os.close(here)
