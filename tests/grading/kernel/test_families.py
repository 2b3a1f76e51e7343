"""Every operator that torch has of a family raises by whatever name while the family is forbidden."""

import fnmatch
import sys
import types
import warnings
from collections.abc import Callable
from typing import Any, Optional

import pytest
import torch
from torch._higher_order_ops.flex_attention import math_attention
from torch.nn import functional as F
from torch.nn.attention.flex_attention import flex_attention

from course_lib.grading.exam import Exact, Exam
from course_lib.grading.kernel import fences
from course_lib.grading.kernel.families import FAMILIES
from course_lib.grading.kernel.fences import IN_PYTHON, ForbiddenCall, _owner, fenced

# by which an operator of a family is known, whatever else is in its name
pytestmark = pytest.mark.usefixtures("taken_down")
STEMS = {
    "attention": ("attention", "attn", "transformer"),
    "recurrent net": ("lstm", "gru", "rnn"),
    "normalisation": ("layer_norm", "batch_norm", "instance_norm", "group_norm", "rms_norm"),
    "CTC loss": ("ctc",),
    "cosine similarity": ("cosine",),
    "softmax": ("softmax", "attention"),
    "cross entropy": ("cross_entropy", "nll", "kl_div"),
    "autograd": ("backward", "make_dual"),
}
NO_NETS = ("mkldnn::_reorder_mkldnn_rnn_layer_weight",)
X = torch.linspace(-1, 1, 24, dtype=torch.float32).reshape(1, 2, 3, 4)
Q = X.repeat(1, 1, 1, 4)  # flex_attention wants sixteen columns
ENGINE = torch.autograd.Variable._execution_engine
HELD = [ENGINE.run_backward]


def _slopes(start: Callable[[torch.Tensor, torch.Tensor], Any]) -> Any:
    x = torch.ones(3, requires_grad=True)
    return start((x**2).sum(), x)


def _node(loss: torch.Tensor) -> Any:
    return loss.grad_fn


def _engine(run: Callable[..., Any]) -> Callable[[torch.Tensor, torch.Tensor], Any]:
    return lambda loss, x: run((loss,), (torch.ones(()),), False, False, (x,), allow_unreachable=True)


def _lstm() -> Any:
    x, state = torch.ones(5, 2, 3), torch.zeros(1, 2, 4)
    weights = torch.ones(16, 3), torch.ones(16, 4), torch.ones(16), torch.ones(16)
    with torch.no_grad():
        layer = torch.ops.aten.mkldnn_rnn_layer
        return layer(x, *weights, state, state, False, [], 2, 4, 1, True, False, False, False)


with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # torch would rather be asked for other compilers

    @torch.jit.script
    def compiled(x: torch.Tensor) -> Optional[torch.Tensor]:  # noqa: UP045  # all that torch's compiler reads
        """A program that torch runs without Python, and which goes back through itself."""
        loss = (x**2).sum()
        if bool(loss > 0):
            loss.backward()
        return x.grad


WAYS: dict[str, tuple[str, Callable[[], Any]]] = {
    "flash attention on a CPU": (
        "attention",
        lambda: torch.ops.aten._scaled_dot_product_flash_attention_for_cpu(X, X, X),
    ),
    "flexible attention": ("attention", lambda: flex_attention(Q, Q, Q)),
    "its decomposition": (
        "attention",
        lambda: torch._decomp.decompositions.scaled_dot_product_flash_attention_for_cpu(X, X, X),
    ),
    "an LSTM of another library": ("recurrent net", _lstm),
    "an LSTM in Python": ("recurrent net", lambda: torch.ao.nn.quantizable.LSTM(4, 3)(X[0])),
    "the engine": ("autograd", lambda: _slopes(_engine(ENGINE.run_backward))),
    "the engine's method, held": ("autograd", lambda: _slopes(_engine(HELD[0]))),
    "another engine": ("autograd", lambda: _slopes(_engine(type(ENGINE)().run_backward))),
    "the engine from below": ("autograd", lambda: _slopes(lambda loss, x: (torch.ops.aten._backward(loss, [x]), x)[1])),
    "an operator of compiled programs": ("autograd", lambda: _slopes(lambda loss, x: torch.ops.aten.grad([loss], [x]))),
    "a compiled program": ("autograd", lambda: compiled(torch.ones(3, requires_grad=True))),
    "a node of the graph": ("autograd", lambda: _slopes(lambda loss, _: _node(loss)(torch.ones(())))),
    "one operator's derivative": ("autograd", lambda: torch.ops.aten.tanh_backward(X, X)),
    "another norm": ("normalisation", lambda: F.rms_norm(X - X.mean(-1, keepdim=True), (4,))),
    "a norm in Python": ("normalisation", lambda: torch._refs.native_layer_norm(X, (4,), None, None, 1e-5)),
    "a loss that has a cosine": (
        "cosine similarity",
        lambda: F.cosine_embedding_loss(X[0, 0], X[0, 1], torch.ones(3), reduction="none"),
    ),
    "a softmax into a tensor": (
        "softmax",
        lambda: torch.ops.aten._softmax.out(X, -1, False, out=torch.empty_like(X)),
    ),
    "a softmax in Python": ("softmax", lambda: torch._refs.softmax(X, -1)),
    "attention to the unit matrix": (
        "softmax",
        lambda: F.scaled_dot_product_attention(X, X, torch.eye(3).expand(1, 2, 3, 3)),
    ),
    "CTC loss below": (
        "CTC loss",
        lambda: torch.ops.aten._ctc_loss(X[0, :, None, 0], torch.ones(1, 1).long(), [2], [1]),
    ),
    "a divergence": ("cross entropy", lambda: F.kl_div(X, X.softmax(-1), reduction="sum")),
}


@pytest.mark.filterwarnings("ignore")  # torch would rather have flex_attention compiled
@pytest.mark.parametrize("way", WAYS)
def test_every_way_is_closed_and_opens_again(way: str) -> None:
    family, call = WAYS[way]
    assert call() is not None
    with pytest.raises(ForbiddenCall, match=f"torch's {family} is what this task asks"), fenced([family], FAMILIES):
        call()
    with fenced([]):
        assert call() is not None


def _operators(stems: tuple[str, ...]) -> list[str]:
    """All operators with one of the stems that take a tensor."""
    names = [name for name in torch._C._dispatch_get_all_op_names() if any(stem in name for stem in stems)]
    found = [name for name in names if name.partition(".")[0] not in NO_NETS]
    return sorted(name for name in found if any("Tensor" in str(a.type) for a in _schema(name).arguments))


def _schema(name: str) -> Any:
    operator, _, form = name.partition(".")
    return torch._C._get_schema(operator, form)


@pytest.mark.parametrize("family", FAMILIES)
def test_all_operators_with_a_familys_stems_are_fenced(family: str) -> None:
    names = _operators(STEMS[family])
    assert names
    with fenced([family], FAMILIES):
        opened = [name for name in names if not _refuses(name)]
    assert not opened


def _refuses(name: str) -> bool:
    """Whether an operator raises, called with some argument of each kind."""
    operator, _, form = name.partition(".")
    call = torch._C._get_operation_overload(operator, form)[0]
    schema = _schema(name)
    if "torch.classes" in str(schema):  # weights in packets, which only other operators make
        return f"CPU: registered at {fences.__file__}" in torch._C._dispatch_dump(name)
    given = [_some(str(argument.type)) for argument in schema.arguments if not argument.kwarg_only]
    named = {argument.name: _some(str(argument.type)) for argument in schema.arguments if argument.kwarg_only}
    try:
        call(*given, **named)
    except ForbiddenCall:
        return True
    except Exception as error:
        return "cannot be called in the exam" in str(error)
    return False


def _some(kind: str) -> Any:
    if kind.startswith("Optional[") and "Tensor" not in kind:
        return None
    kinds = {
        "List[Tensor]": [torch.ones(2, 2)],
        "List[Optional[Tensor]]": [torch.ones(2, 2)],
        "Tensor": torch.ones(2, 2),
    }
    for word, value in kinds.items():
        if word in kind:
            return value
    if kind.startswith("List["):
        return [True] * 2 if "bool" in kind else [1]
    return {"bool": False, "float": 0.5, "str": "none"}.get(kind, 1)


@pytest.mark.parametrize("family", FAMILIES)
def test_what_torch_has_of_a_family_in_python_is_fenced(family: str) -> None:
    stems = [stem for stem in STEMS[family] if stem != "make_dual"]
    found = {}
    for module in IN_PYTHON:
        for name, function in vars(sys.modules[f"torch.{module}"]).items():
            if isinstance(function, types.FunctionType) and any(stem in name for stem in stems):
                found[f"{module}.{name}"] = function
    before = {name: function.__code__ for name, function in found.items()}
    with fenced([family], FAMILIES):
        opened = [name for name, function in found.items() if function.__code__ is before[name]]
    assert not opened
    with fenced([]):
        assert {name: function.__code__ for name, function in found.items()} == before


def test_names_of_families_are_names_of_this_torch() -> None:
    for path in {path for paths in FAMILIES.values() for path in paths if "::" not in path}:
        owner, name = _owner(path)
        assert hasattr(owner, name), path


def test_patterns_of_families_find_operators() -> None:
    names = [name.partition(".")[0] for name in torch._C._dispatch_get_all_op_names()]
    names += [schema.name for schema in torch._C._jit_get_all_schemas()]
    for pattern in {path for paths in FAMILIES.values() for path in paths if "::" in path}:
        assert fnmatch.filter(names, pattern), pattern


def test_a_family_that_is_none_is_the_authors_mistake() -> None:
    exam = Exam()
    with pytest.raises(ValueError, match=r"families, attention, .* got 'atention'"):
        exam.question("look", compare=Exact(), forbids=["atention"])


def test_flexible_attention_is_closed_below_its_name() -> None:
    unfused: Any = math_attention
    with fenced(["attention"], FAMILIES), pytest.raises(ForbiddenCall):
        unfused(Q, Q, Q, None, None, 1.0, None)
