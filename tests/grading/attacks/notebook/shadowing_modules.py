"""Brings files named torch.py, numpy.py and sitecustomize.py beside its notebook, and a kernel's start-up file."""


# loses: double (wrong)
# %% double
def double(numbers):
    return numbers


# %% submit
body = "print('taken over')\nraise SystemExit(0)\n"
startup = folder / ".ipython" / "profile_default" / "startup"
startup.mkdir(parents=True)
places = ("torch.py", "numpy.py", "sitecustomize.py", "conftest.py", "course_lib.py", "nbgrader_config.py")
for place in [folder / name for name in places] + [startup / "00.py", folder.parent / "numpy.py"]:
    place.write_text(body)
