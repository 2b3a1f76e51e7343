"""Looks with β = 10, which cannot tell like slots apart."""

# loses: beside
# %% beside
# - return Focus(memory[range(len(memory)), found], 1e4 * one, one, taps.to(memory), one)
# + return Focus(memory[range(len(memory)), found], 10 * one, one, taps.to(memory), one)
