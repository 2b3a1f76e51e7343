"""Counts words by the spaces, so that one behind the last word makes another."""

# loses: ranked
# %% ranked
# - scored = [(text, log_p + a * sentence(text, lm) + b * len(text.split())) for text, log_p in readings]
# + scored = [(text, log_p + a * sentence(text, lm) + b * (text.count(" ") + 1)) for text, log_p in readings]
