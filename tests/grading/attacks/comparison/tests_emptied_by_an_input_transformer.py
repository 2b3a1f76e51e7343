"""Registers an input transformer that turns every later cell into nothing."""

# loses: double (no answer), length (no answer), guess (no answer)
# naive: double, length, guess
# %% double
get_ipython().input_transformers_cleanup.append(lambda lines: ["pass\n"])
