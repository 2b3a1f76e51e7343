"""Clips every entry of the gradient on its own."""

# loses: training
# %% training
# - norm = nn.utils.clip_grad_norm_(net.parameters(), clip)
# + norm = nn.utils.get_total_norm([weight.grad for weight in net.parameters()])
# + nn.utils.clip_grad_value_(net.parameters(), clip)
