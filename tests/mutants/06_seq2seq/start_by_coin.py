"""Tosses for START, too: where the coin says own, it reads word 0 there."""

# loses: sampling, scheduled_loss
# %% sampling
# - if t > 0 and u[t] >= epsilon:
# -     word = int(rows[-1].argmax())
# + if u[t] >= epsilon or t == 0:
# +     word = int(rows[-1].argmax()) if rows else 0
