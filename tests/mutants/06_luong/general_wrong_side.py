"""Puts W on the side of s: h⊤ W s in place of s⊤ W h."""


# loses: general
# %% general
class GeneralScore(nn.Module):
    """The scores e_tj = s_t⊤ W h_j."""

    def __init__(self, hidden):
        super().__init__()
        self.W = nn.Linear(hidden, hidden, bias=False)

    def forward(self, s, h):
        """Scores of every pair.

        s: tensor (batch, target, hidden);  h: tensor (batch, source, hidden)
        returns: tensor (batch, target, source)
        """
        return dot_score(self.W(s), h)
