"""Clips every entry of the gradient on its own."""


# loses: training
# %% training
def training_step(net, optimizer, inputs, targets, mask, clip):
    """One update of a machine's weights, in place."""
    loss = copy_loss(unroll(net, inputs), targets, mask)
    optimizer.zero_grad()
    loss.backward()
    norm = nn.utils.get_total_norm([weight.grad for weight in net.parameters()])
    nn.utils.clip_grad_value_(net.parameters(), clip)
    optimizer.step()
    return loss.item(), norm.item()
