"""CTC, forward and backward, against torch's own loss on the CPU:  python tests/benchmarks/bench_ctc.py"""

import torch
import torch.nn.functional as F
from ratio import Case, run

from course_lib.reference.ctc import ctc_loss


def case(batch: int, time: int, symbols: int, labels: int, blank: float = 0.0, bound: float = 1.0) -> Case:
    """Random frames and labels of full length; each loss gets the log-probabilities in the layout it wants.

    Args:
        batch: B.
        time: T.
        symbols: K, with the blank.
        labels: L.
        blank: what the blank's logits have more than others, as early in training.
        bound: the most that the ratio may be.
    """
    generator = torch.Generator().manual_seed(0)
    logits = torch.randn(batch, time, symbols, generator=generator)
    logits[:, :, 0] += blank
    ours = logits.log_softmax(2).requires_grad_()
    theirs = ours.detach().transpose(0, 1).contiguous().requires_grad_()
    targets = torch.randint(1, symbols, (batch, labels), generator=generator)
    lengths = torch.full((batch,), time), torch.full((batch,), labels)

    def our_step() -> torch.Tensor:
        ours.grad = None
        loss = ctc_loss(ours, targets, *lengths).sum()
        loss.backward()
        return loss

    def their_step() -> torch.Tensor:
        theirs.grad = None
        loss = F.ctc_loss(theirs, targets, *lengths, reduction="sum")
        loss.backward()
        return loss

    torch.testing.assert_close(our_step(), their_step(), rtol=1e-5, atol=0)
    name = f"B {batch}, T {time}, K {symbols}, L {labels}" + (f", blank {blank:+g}" if blank else "")
    return Case(name, our_step, their_step, bound)


if __name__ == "__main__":
    torch.set_num_threads(1)  # per core: the recursion over frames has nothing to share among threads
    cases = [case(32, 200, 64, 40), case(32, 1000, 64, 100), case(256, 200, 64, 40)]
    cases += [case(batch, 200, 64, 40, bound=1.5) for batch in (1, 4, 8)]
    cases += [case(batch, 50, 30, 10, bound=1.5) for batch in (1, 4, 8)]
    cases += [case(32, 200, 5000, 40), case(32, 200, 64, 40, blank=20.0, bound=1.2)]
    run("CTC loss, forward and backward, one thread", "F.ctc_loss", cases)
