"""Puts W on the side of s: h⊤ W s in place of s⊤ W h."""

# loses: general
# %% general
# - return dot_score(s, self.W(h))
# + return dot_score(self.W(s), h)
