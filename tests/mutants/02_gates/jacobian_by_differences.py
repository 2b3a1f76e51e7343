"""Takes the Jacobian of the memory from differences of two steps, with sums that give the step's gates."""


# loses: jacobian
# %% jacobian
def memory_jacobian(W_h, C, gates, t):
    f, i, C_tilde, o = gates[:, t - 1].unbind(1)
    before, said = C[:, t - 1], gates[:, t - 2, 3]
    sums = torch.cat([f.logit(), i.logit(), C_tilde.atanh(), o.logit()], 1)

    def memory(at):
        f, i, c, _ = (sums + said * (at.tanh() - before.tanh()) @ W_h.T).chunk(4, 1)
        return f.sigmoid() * at + i.sigmoid() * c.tanh()

    columns = []
    for k in range(before.shape[1]):
        small = torch.zeros_like(before)
        small[:, k] = 1e-5
        columns.append((memory(before + small) - memory(before - small)) / 2e-5)
    return torch.stack(columns, 2)
