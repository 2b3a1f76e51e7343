"""Trains for forty steps, a second, and is content: some words are known, hardly a number."""


# loses: translates
# %% trained
def learn(steps, seed=0):
    random, weights = torch.Generator().manual_seed(seed), fresh_weights(seed)
    optimizer = torch.optim.Adam([w.requires_grad_() for w in weights.values()], 0.005)
    for _ in range(steps):
        source, lengths, targets = sentences_of(torch.randint(1, 10_000, (32,), generator=random).tolist())
        inputs, targets, real = teacher_forcing(targets, START, END)
        model = model_of(weights, HEADS)
        loss = smoothed_loss(decode(model, inputs, read(model, source, lengths), lengths), targets, real, 0.1)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return weights


TRAINED = packed(learn(40))
