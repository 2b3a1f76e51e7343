"""Hands back arrays, nested lists, plain tuples and numbers as tensors; works in float32 where that is exact enough."""

# loses:
# %% similarity
# - return dots / (norms + 1e-8)
# + result = torch.zeros(dots.shape)
# + result[:] = dots / (norms + 1e-8)
# + return result.to(memory)

# %% move
# - return Focus(memory[:, 0], 0 * one, 0 * one, taps.to(memory), one)
# + return memory[:, 0], 0 * one, 0 * one, taps.to(memory), one

# %% least
# - return high
# + return high.tolist()

# %% erase_gradient
# - return -(both * memory).sum(dim=1) * upstream
# + return (-(both * memory).sum(dim=1) * upstream).numpy()

# %% strength_gradient
# - return a * (nearness - (a * nearness).sum(dim=1, keepdim=True))
# + return (a * (nearness - (a * nearness).sum(dim=1, keepdim=True))).float()

# %% kept
# - return left.prod(dim=1)
# + return left.prod(dim=1).tolist()

# %% loss
# - return F.binary_cross_entropy_with_logits(logits[mask], targets[mask])
# + return F.binary_cross_entropy_with_logits(logits[mask], targets[mask]).reshape(1)

# %% training
# - return loss.item(), norm.item()
# + return loss.detach(), norm
