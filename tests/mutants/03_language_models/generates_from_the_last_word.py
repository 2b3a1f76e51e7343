"""Reads the last two words alone."""

# loses: generate
# %% generate
# - tokens.append(draw(filtered(step(tokens), temperature, k, mass), u))
# + tokens.append(draw(filtered(step(tokens[-2:]), temperature, k, mass), u))
