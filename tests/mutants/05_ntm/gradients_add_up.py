"""Never clears the gradients of earlier steps."""

# loses: training
# %% training
# - optimizer.zero_grad()
