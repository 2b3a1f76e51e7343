"""Reads the start again and again."""

# loses: generate
# %% generate
# - tokens.append(draw(filtered(step(tokens), temperature, k, mass), u))
# + tokens.append(draw(filtered(step(tokens[: len(start)]), temperature, k, mass), u))
