"""Leaves out a."""

# loses: ranked
# %% ranked
# - scored = [(text, log_p + a * sentence(text, lm) + b * len(text.split())) for text, log_p in readings]
# + scored = [(text, log_p + sentence(text, lm) + b * len(text.split())) for text, log_p in readings]
