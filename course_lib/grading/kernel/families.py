"""Families of library calls that an assignment forbids together: every name by which one thing can be had.

An examiner cell says ``forbids=["attention", "autograd"]``.  A name with ``::`` is a pattern of operators, in any of
torch's libraries; the others are functions, methods and attributes written in Python, or which no dispatcher sees.  An
installation may lack some of them.
"""

from collections.abc import Iterable

ATTENTION = (
    "*::*attention*",
    "*::_transformer_*_layer_fwd*",
    "torch.nn.functional.scaled_dot_product_attention",
    "torch.nn.functional.multi_head_attention_forward",
    "torch.nn.attention.flex_attention.flex_attention",
    # what flex_attention ends in, where it is not compiled
    "torch._higher_order_ops.flex_attention.math_attention",
    "torch._higher_order_ops.flex_attention._math_attention_inner",
    "torch.ao.nn.quantizable.MultiheadAttention._forward_impl",  # products and a softmax, in Python
)

FAMILIES: dict[str, tuple[str, ...]] = {
    "attention": ATTENTION,
    "recurrent net": (
        "*::*lstm*",
        "*::*gru*",
        "*::*rnn*",
        *(f"torch.nn.{kind}{cell}.forward" for kind in ("RNN", "LSTM", "GRU") for cell in ("", "Cell")),
        "torch.ao.nn.quantizable.LSTM.forward",
        "torch.ao.nn.quantizable.LSTMCell.forward",  # its gates in Python, of floats where nothing is quantised
    ),
    "normalisation": (
        *(f"*::*{kind}_norm*" for kind in ("layer", "batch", "instance", "group", "rms")),
        *(f"torch.nn.functional.{kind}_norm" for kind in ("layer", "batch", "instance", "group", "rms")),
        "torch.nn.functional.local_response_norm",
    ),
    "CTC loss": ("*::*ctc_loss*", "torch.nn.functional.ctc_loss"),
    "cosine similarity": (
        "*::*cosine_similarity*",
        "*::*cosine_embedding*",
        "torch.nn.functional.cosine_embedding_loss",
    ),
    # attention to values that are the unit matrix is a softmax
    "softmax": ("*::*softmax*", "scipy.special.softmax", "scipy.special.log_softmax", *ATTENTION),
    "cross entropy": (
        "*::*cross_entropy*",
        "*::*nll_loss*",
        "*::kl_div",
        "torch.nn.functional.cross_entropy",
        "torch.nn.functional.nll_loss",
        "torch.nn.functional.kl_div",
        "torch.nn.functional.binary_cross_entropy",
        "torch.nn.functional.binary_cross_entropy_with_logits",
    ),
    "autograd": (
        "*::*backward*",  # the derivatives of single operators, and ``aten::_backward``, which starts the engine
        "*::*make_dual*",
        "torch.autograd.Variable._execution_engine.run_backward",  # what all ways back end in, except compiled ones
        "torch.autograd._engine_run_backward",
        "torch.autograd.grad",
        "torch.autograd.backward",
        "torch.Tensor.backward",
        "torch.Tensor.grad_fn",  # its nodes can be called one after another
        "torch.autograd.forward_ad.make_dual",
        "torch._functorch.predispatch._make_dual",  # what make_dual ends in
        # operators of compiled programs, which the dispatcher does not know
        "aten::grad",
        "aten::backward",
        "torch.ops.aten.grad._op",
        "torch.ops.aten.grad.default._op",
        "torch.ops.aten.backward._op",
        "torch.ops.aten.backward.default._op",
        "torch.ops.aten.backward.TensorList._op",
    ),
}


def told_as(name: str) -> str:
    """How a name in ``forbids`` is told to students."""
    return f"torch's {name}" if name in FAMILIES else name


def families_of(forbids: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The families that are named among what is forbidden."""
    return {name: FAMILIES[name] for name in forbids if name in FAMILIES}
