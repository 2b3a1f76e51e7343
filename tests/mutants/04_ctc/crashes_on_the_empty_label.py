"""Starts α in two states even where the empty label has only one."""

# loses: forward_edges, shortest
# %% forward
# - alpha[0, :2] = probs[0, l[:2]]
# + alpha[0, 0], alpha[0, 1] = probs[0, 0], probs[0, label[0]]

# %% loss
# - alpha[:2] = probs[0, l[:2]]
# + alpha[0], alpha[1] = probs[0, 0], probs[0, label[0]]
