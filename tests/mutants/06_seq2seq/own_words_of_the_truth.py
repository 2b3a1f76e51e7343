"""Takes its own words from a pass that has read true words only."""

# loses: sampling, scheduled_loss
# %% sampling
# - read, rows = [], []
# + read, rows, true, now = [], [], [], state

# - if t > 0 and u[t] >= epsilon:
# -     word = int(rows[-1].argmax())
# + likely, now = step(inputs[t], now)
# + true.append(likely)
# + if t > 0 and u[t] >= epsilon:
# +     word = int(true[t - 1].argmax())
