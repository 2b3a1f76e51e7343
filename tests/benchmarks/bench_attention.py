"""Our attention with many heads against PyTorch's on the CPU:  python tests/benchmarks/bench_attention.py"""

from collections.abc import Callable

import torch
from ratio import Case, run
from torch import Tensor, nn

from course_lib.reference.attention import MultiHeadAttention

BATCH, TIME, MODEL, HEADS = 8, 256, 256, 8


def cases() -> list[Case]:
    """The same weights and inputs for all; each must find PyTorch's output and its gradient by the input."""
    draw = torch.Generator().manual_seed(0)
    theirs = nn.MultiheadAttention(MODEL, HEADS, batch_first=True)
    fused, taught = (MultiHeadAttention(MODEL, HEADS, fused=kind, generator=draw) for kind in (True, False))
    with torch.no_grad():
        theirs.in_proj_weight.copy_(torch.cat([fused.W_Q.weight, fused.W_K.weight, fused.W_V.weight]))
        theirs.out_proj.load_state_dict(fused.W_O.state_dict())
    taught.load_state_dict(fused.state_dict())
    x = torch.randn(BATCH, TIME, MODEL, generator=draw)
    push = torch.randn(BATCH, TIME, MODEL, generator=draw)

    def by_pytorch(x: Tensor) -> Tensor:
        return theirs(x, x, x, need_weights=False)[0]

    def training(module: nn.Module, attend: Callable[[Tensor], Tensor]) -> Callable[[], Tensor]:
        def step() -> Tensor:
            module.zero_grad()
            source = x.clone().requires_grad_()
            attend(source).backward(push)
            assert source.grad is not None
            return source.grad

        return step

    def inference(module: nn.Module, attend: Callable[[Tensor], Tensor]) -> Callable[[], Tensor]:
        def step() -> Tensor:
            with torch.no_grad():
                return attend(x)

        return step

    found = []
    for kind, way in (("forward and backward", training), ("forward alone", inference)):
        expected = way(theirs, by_pytorch)
        for name, module, bound in (("fused", fused, 1.1), ("taught, with its weights", taught, None)):
            ours = way(module, lambda x, module=module: module(x, x, x))
            torch.testing.assert_close(ours(), expected(), rtol=1e-3, atol=1e-4)
            found.append(Case(f"{name}, {kind}", ours, expected, bound))
    return found


if __name__ == "__main__":
    torch.set_num_threads(1)
    size = f"B {BATCH}, T {TIME}, D {MODEL}, {HEADS} heads"
    run(f"Multi-head attention, one thread: {size}", "nn.MultiheadAttention", cases(), turns=25)
