"""Opens the gate, so that the walk begins at the content and not where the head was."""

# loses: move
# %% move
# - return Focus(memory[:, 0], 0 * one, 0 * one, taps.to(memory), one)
# + return Focus(memory[:, 0], 0 * one, one, taps.to(memory), one)
