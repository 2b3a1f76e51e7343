"""Takes the predicted place out of the graph, so that W and v learn nothing."""


# loses: local_p
# %% local_p
class LocalP(nn.Module):
    """Attention to 2D + 1 words around a predicted place, with any score."""

    def __init__(self, score, hidden, D):
        super().__init__()
        self.score, self.D = score, D
        self.W = nn.Linear(hidden, hidden, bias=False)
        self.v = nn.Linear(hidden, 1, bias=False)

    def centres(self, s, mask):
        """The places p_t = S · σ(v⊤ tanh(W s_t)).

        s: tensor (batch, target, hidden);  mask: bool tensor (batch, source)
        returns: tensor (batch, target)
        """
        S = mask.sum(dim=1, keepdim=True)
        return S * torch.sigmoid(self.v(torch.tanh(self.W(s)))).squeeze(-1)

    def forward(self, s, h, mask, start=0):
        """The weights a_tj; `start` is not needed here.

        s: tensor (batch, target, hidden);  h: tensor (batch, source, hidden);  mask: bool tensor (batch, source)
        returns: tensor (batch, target, source)
        """
        p, sigma = self.centres(s, mask).detach(), self.D / 2
        j = torch.arange(h.shape[1])
        gaussian = torch.exp(-((j - p[..., None]) ** 2) / (2 * sigma**2))
        return masked_softmax(self.score(s, h), window(p, mask, self.D)) * gaussian
