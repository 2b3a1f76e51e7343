"""Forgets the tanh: v⊤ W [s; h] adds something that is the same for all pairs of one word."""


# loses: concat
# %% concat
class ConcatScore(nn.Module):
    """The scores e_tj = v⊤ tanh(W [s_t; h_j])."""

    def __init__(self, hidden):
        super().__init__()
        self.W = nn.Linear(2 * hidden, hidden, bias=False)
        self.v = nn.Linear(hidden, 1, bias=False)

    def forward(self, s, h):
        """Scores of every pair.

        s: tensor (batch, target, hidden);  h: tensor (batch, source, hidden)
        returns: tensor (batch, target, source)
        """
        pairs = (s.shape[0], s.shape[1], h.shape[1], s.shape[2])
        both = torch.cat([s[:, :, None].expand(pairs), h[:, None].expand(pairs)], dim=-1)
        return self.v(self.W(both)).squeeze(-1)
