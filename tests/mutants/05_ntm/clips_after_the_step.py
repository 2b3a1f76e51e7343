"""Clips when the weights have moved already."""

# loses: training
# %% training
# - loss.backward()
# + loss.backward()
# + optimizer.step()

# - norm = nn.utils.clip_grad_norm_(net.parameters(), clip)
# - optimizer.step()
# + norm = nn.utils.clip_grad_norm_(net.parameters(), clip)
