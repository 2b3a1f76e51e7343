"""Takes b off for every word."""

# loses: ranked
# %% ranked
# - scored = [(text, log_p + a * sentence(text, lm) + b * len(text.split())) for text, log_p in readings]
# + scored = [(text, log_p + a * sentence(text, lm) - b * len(text.split())) for text, log_p in readings]
