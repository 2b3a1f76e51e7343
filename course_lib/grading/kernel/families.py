"""Families of library calls that an assignment forbids together: every name by which one thing can be had.

An examiner cell says ``forbids=["attention", "autograd"]``.  A name with ``::`` is a pattern of operators, in any of
torch's libraries; the others are functions, methods and attributes written in Python, or which no dispatcher sees.  An
installation may lack some of them.
"""

from collections.abc import Iterable

from course_lib.grading.kernel.fences import ENGINE

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
        "torch._C.StaticModule.__call__",  # programs that torch runs by kernels of their own, beside its dispatcher
        "torch._C.StaticModule.runAsync",
        "torch._C._jit_to_static_module",
    ),
    "CTC loss": ("*::*ctc_loss*", "torch.nn.functional.ctc_loss"),
    "cosine similarity": (
        "*::*cosine_similarity*",
        "*::*cosine_embedding*",
        "torch.nn.functional.cosine_embedding_loss",
        *(f"scipy.spatial.distance.{name}" for name in ("cosine", "correlation", "cdist", "pdist")),
        *(f"sklearn.metrics.pairwise.{name}" for name in ("cosine_similarity", "cosine_distances")),
        "sklearn.metrics.pairwise.paired_cosine_distances",
    ),
    # attention to values that are the unit matrix is a softmax
    "softmax": (
        "*::*softmax*",
        "scipy.special.softmax",
        "scipy.special.log_softmax",
        "sklearn.utils.extmath.softmax",
        *ATTENTION,
    ),
    "cross entropy": (
        "*::*cross_entropy*",
        "*::*nll_loss*",
        "*::kl_div",
        "torch.nn.functional.cross_entropy",
        "torch.nn.functional.nll_loss",
        "torch.nn.functional.kl_div",
        "torch.nn.functional.binary_cross_entropy",
        "torch.nn.functional.binary_cross_entropy_with_logits",
        "sklearn.metrics.log_loss",
        *(f"scipy.special.{name}" for name in ("kl_div", "rel_entr")),
    ),
    "autograd": (
        ENGINE,  # what all ways back end in, and what operators record for it, or for the way forward
        "*::*backward*",  # the derivatives of single operators
        "*::*make_dual*",
        "torch.autograd._engine_run_backward",
        "torch.autograd.grad",
        "torch.autograd.backward",
        "torch.Tensor.backward",
        *(f"torch.Tensor.{name}" for name in ("grad_fn", "_grad_fn")),  # nodes can be called one after another
        "torch.autograd.forward_ad.make_dual",
        "torch._functorch.predispatch._make_dual",  # what make_dual ends in
        # what ends quietly in zeros where nothing is recorded
        *(f"torch.autograd.functional.{name}" for name in ("jacobian", "hessian", "vjp", "jvp", "vhp", "hvp")),
        *(f"torch._functorch.eager_transforms.{name}" for name in ("grad_and_value_impl", "_vjp_with_argnums")),
        "torch._C._jit_differentiate",  # a program, turned into that of its derivative
    ),
}


def told_as(name: str) -> str:
    """How a name in ``forbids`` is told to students."""
    return f"torch's {name}" if name in FAMILIES else name


def families_of(forbids: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The families that are named among what is forbidden."""
    return {name: FAMILIES[name] for name in forbids if name in FAMILIES}
