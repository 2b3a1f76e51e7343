"""Clips when the weights have moved already."""


# loses: training
# %% training
def training_step(net, optimizer, inputs, targets, mask, clip):
    """One update of a machine's weights, in place."""
    loss = copy_loss(unroll(net, inputs), targets, mask)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    norm = nn.utils.clip_grad_norm_(net.parameters(), clip)
    return loss.item(), norm.item()
