"""What one more word costs a Transformer, with a cache and without:  python tests/benchmarks/bench_generation.py"""

from collections.abc import Callable
from itertools import pairwise

import torch
from ratio import Case, run
from torch import Tensor

from course_lib.reference.transformer import Transformer

BATCH, SOURCE, WORDS, PASTS = 4, 16, 100, (128, 256, 512, 1024)


def cases() -> list[Case]:
    """Each word costs O(past) by the cache, O(past²) without; twice the past may cost the cached step twice as much."""
    draw = torch.Generator().manual_seed(0)
    model = Transformer(WORDS, WORDS, d_model=128, heads=4, d_ff=256, layers=2, generator=draw).eval()
    source, lengths = torch.randint(WORDS, (BATCH, SOURCE), generator=draw), torch.full((BATCH,), SOURCE)
    words = torch.randint(WORDS, (BATCH, max(PASTS) + 1), generator=draw)

    @torch.no_grad()
    def steps_after(past: int) -> tuple[Callable[[], Tensor], Callable[[], Tensor]]:
        _, cache = model.decode(words[:, :past], model.encode(source, lengths))
        prefix = model.encode_uncached(source, lengths)._replace(words=words[:, :past])
        cached = torch.no_grad()(lambda: model.step(words[:, past], cache)[0])
        uncached = torch.no_grad()(lambda: model.step_uncached(words[:, past], prefix)[0])
        torch.testing.assert_close(cached(), uncached(), rtol=1e-3, atol=1e-3)
        return cached, uncached

    steps = {past: steps_after(past) for past in PASTS}
    found = [Case(f"word {past}: with a cache, without one", *steps[past]) for past in PASTS]
    for short, long in pairwise(PASTS):
        for way, name, bound in ((0, "with a cache", 2.2), (1, "without one", None)):
            found.append(Case(f"{name}: word {long}, word {short}", steps[long][way], steps[short][way], bound))
    return found


if __name__ == "__main__":
    torch.set_num_threads(1)
    run(f"The cost of one word, B {BATCH}, one thread: first, second", "second", cases(), turns=9)
