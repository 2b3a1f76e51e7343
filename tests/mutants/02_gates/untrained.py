"""Hands in the weights that a net begins with."""

# loses: adding
# %% trained
TRAINED = base64.b64encode(
    torch.randn(361, generator=torch.Generator().manual_seed(0)).half().numpy().tobytes()
).decode()
