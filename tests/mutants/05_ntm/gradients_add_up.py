"""Never clears the gradients of earlier steps."""


# loses: training
# %% training
def training_step(net, optimizer, inputs, targets, mask, clip):
    """One update of a machine's weights, in place."""
    loss = copy_loss(unroll(net, inputs), targets, mask)
    loss.backward()
    norm = nn.utils.clip_grad_norm_(net.parameters(), clip)
    optimizer.step()
    return loss.item(), norm.item()
