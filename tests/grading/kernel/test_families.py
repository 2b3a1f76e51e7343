"""Every operator that torch has of a family raises by whatever name while the family is forbidden."""

import fnmatch
import sys
import types
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Optional

import pytest
import torch
from scipy.spatial.distance import cdist, cosine
from scipy.special import rel_entr, softmax
from torch._higher_order_ops.flex_attention import math_attention
from torch.autograd import forward_ad
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
BATCH = torch.linspace(-2, 2, 12).reshape(3, 4) ** 3
XLA = torch._C.DispatchKeySet(torch._C.DispatchKey.XLA)  # a way that composites take, and no tensor of ours
JIT_GRAD = torch._C._jit_get_operation("aten::grad")[0]
HELD = (ENGINE.run_backward, partial(ENGINE.run_backward), torch._C.TensorBase.grad_fn.__get__)
NO_NODE = {"the getter of nodes, held": "'NoneType' object is not callable"}  # as nothing is recorded


def _slopes(start: Callable[[torch.Tensor, torch.Tensor], Any]) -> Any:
    x = torch.ones(3, requires_grad=True)
    return start((x**2).sum(), x)


def _node(loss: torch.Tensor) -> Any:
    return loss.grad_fn


def _by_program(loss: torch.Tensor, x: torch.Tensor) -> Any:
    return JIT_GRAD([loss], [x], None, None, False, False)


def _forward() -> Any:
    """A derivative along dual numbers; those of another level are fenced where they are made."""
    with forward_ad.dual_level():
        return forward_ad.make_dual(X, X)


def _lstm_cell() -> Any:
    state, weights = [torch.ones(2, 4)] * 2, (torch.ones(16, 3), torch.ones(16, 4), torch.ones(16), torch.ones(16))
    return torch.ops.aten.lstm_cell.default.decompose(torch.ones(2, 3), state, *weights)


def _static() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        program = torch.jit.freeze(torch.jit.script(torch.nn.Sequential(torch.nn.LayerNorm(4)).eval()))
    return torch._C._jit_to_static_module(program._c)(BATCH)


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

    @torch.jit.script
    def compiled_square(x: torch.Tensor) -> torch.Tensor:
        """A program that torch can differentiate."""
        return torch.tanh(x * x) * x


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
    "the engine's method, in a partial": ("autograd", lambda: _slopes(_engine(HELD[1]))),
    "the getter of nodes, held": ("autograd", lambda: _slopes(lambda loss, _: HELD[2](loss)(torch.ones(())))),
    "another name of nodes": ("autograd", lambda: _slopes(lambda loss, _: loss._grad_fn(torch.ones(())))),
    "an operation of programs, held": ("autograd", lambda: _slopes(_by_program)),
    "dual numbers": ("autograd", _forward),
    "a Jacobian": ("autograd", lambda: torch.autograd.functional.jacobian(torch.tanh, BATCH)),
    "a function's gradient": ("autograd", lambda: torch.func.grad(lambda x: x.sum())(BATCH)),
    "a function, and its way back": ("autograd", lambda: torch.func.vjp(torch.tanh, BATCH)),
    "a function, and its way forward": ("autograd", lambda: torch.func.jvp(torch.tanh, (BATCH,), (BATCH,))),
    "another engine": ("autograd", lambda: _slopes(_engine(type(ENGINE)().run_backward))),
    "the engine from below": ("autograd", lambda: _slopes(lambda loss, x: (torch.ops.aten._backward(loss, [x]), x)[1])),
    "an operator of compiled programs": ("autograd", lambda: _slopes(lambda loss, x: torch.ops.aten.grad([loss], [x]))),
    "a compiled program": ("autograd", lambda: compiled(torch.ones(3, requires_grad=True))),
    "a node of the graph": ("autograd", lambda: _slopes(lambda loss, _: _node(loss)(torch.ones(())))),
    "a program's derivative": ("autograd", lambda: torch._C._jit_differentiate(compiled_square.graph)),
    "one operator's derivative": ("autograd", lambda: torch.ops.aten.tanh_backward(X, X)),
    "another norm": ("normalisation", lambda: F.rms_norm(X - X.mean(-1, keepdim=True), (4,))),
    "a norm in Python": ("normalisation", lambda: torch._refs.native_layer_norm(X, (4,), None, None, 1e-5)),
    "a norm, mapped": ("normalisation", lambda: torch.vmap(lambda row: torch.rms_norm(row, (4,)))(BATCH)),
    "a norm of static programs": ("normalisation", _static),
    "attention, mapped": (
        "attention",
        lambda: torch.vmap(lambda x: torch.ops.aten._scaled_dot_product_attention_math(x, x, x))(X),
    ),
    "a cell's parts": ("recurrent net", _lstm_cell),
    "cosines, mapped": ("cosine similarity", lambda: torch.vmap(lambda row: F.cosine_similarity(row, row, 0))(BATCH)),
    "a cosine's parts": (
        "cosine similarity",
        lambda: torch.ops.aten.cosine_similarity.default.decompose(BATCH, BATCH),
    ),
    "cosines by another's way": (
        "cosine similarity",
        lambda: torch.ops.aten.cosine_similarity.default.redispatch(XLA, BATCH, BATCH, 1, 1e-8),
    ),
    "cosines of SciPy": ("cosine similarity", lambda: cosine(BATCH[0].numpy(), BATCH[1].numpy())),
    "distances of SciPy": ("cosine similarity", lambda: cdist(BATCH.numpy(), BATCH.numpy(), "cosine")),
    "a loss that has a cosine": (
        "cosine similarity",
        lambda: F.cosine_embedding_loss(X[0, 0], X[0, 1], torch.ones(3), reduction="none"),
    ),
    "a softmax into a tensor": (
        "softmax",
        lambda: torch.ops.aten._softmax.out(X, -1, False, out=torch.empty_like(X)),
    ),
    "a softmax of ragged rows": ("softmax", lambda: torch.nested.nested_tensor([X[0], X[0]]).softmax(-1)),
    "a softmax of SciPy": ("softmax", lambda: softmax(BATCH.numpy())),
    "a softmax in Python": ("softmax", lambda: torch._refs.softmax(X, -1)),
    "attention to the unit matrix": (
        "softmax",
        lambda: F.scaled_dot_product_attention(X, X, torch.eye(3).expand(1, 2, 3, 3)),
    ),
    "CTC loss below": (
        "CTC loss",
        lambda: torch.ops.aten._ctc_loss(X[0, :, None, 0], torch.ones(1, 1).long(), [2], [1]),
    ),
    "a divergence's parts": ("cross entropy", lambda: torch.ops.aten.kl_div.default.decompose(X, X.softmax(-1))),
    "a divergence of SciPy": ("cross entropy", lambda: rel_entr(0.5, 0.25)),
    "a divergence": ("cross entropy", lambda: F.kl_div(X, X.softmax(-1), reduction="sum")),
}


@pytest.mark.filterwarnings("ignore")  # torch would rather have flex_attention compiled
@pytest.mark.parametrize("way", WAYS)
def test_every_way_is_closed_and_opens_again(way: str) -> None:
    family, call = WAYS[way]
    assert call() is not None
    told = NO_NODE.get(way, f"torch's {family} is what this task asks")
    with pytest.raises((ForbiddenCall, TypeError), match=told), fenced([family], FAMILIES):
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
        return "\nCPU: registered at exam " in torch._C._dispatch_dump(name)
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


@pytest.mark.parametrize("family", FAMILIES)
def test_what_stands_is_seen_to_stand(family: str) -> None:
    with fenced([family], FAMILIES):
        assert all(stands() for stands in fences.UNKEPT[0]["checks"])
        function, *arguments = fences.UNKEPT[0]["undo"][0]
        function(*arguments)
        assert not all(stands() for stands in fences.UNKEPT[0]["checks"])


def test_names_of_families_are_names_of_this_torch() -> None:
    for path in {path for paths in FAMILIES.values() for path in paths if "::" not in path}:
        owner, name = _owner(path)
        assert hasattr(owner, name), path


def test_patterns_of_families_find_operators() -> None:
    names = [name.partition(".")[0] for name in torch._C._dispatch_get_all_op_names()]
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


def test_what_was_recorded_before_does_not_go_back_either() -> None:
    x = torch.ones(3, requires_grad=True)
    loss = (x**2).sum()
    for run in HELD[:2]:
        with fenced(["autograd"], FAMILIES), pytest.raises(ForbiddenCall, match="torch's autograd"):
            _engine(run)(loss, x)


def test_a_number_made_dual_before_carries_nothing_along() -> None:
    with forward_ad.dual_level():
        small = forward_ad.make_dual(torch.zeros(3), torch.ones(3))
        with fenced(["autograd"], FAMILIES):
            assert forward_ad.unpack_dual((BATCH[0, :3] + small) ** 2).tangent is None
        with fenced([]):
            assert forward_ad.unpack_dual((BATCH[0, :3] + small) ** 2).tangent is not None


def test_numbers_are_the_same_where_no_derivative_is_taken() -> None:
    weight = torch.nn.Parameter(BATCH.clone())
    right = torch.tanh(weight @ BATCH.T).logsumexp(0)
    with fenced(["autograd"], FAMILIES):
        found = torch.tanh(weight @ BATCH.T).logsumexp(0)
        steps = BATCH.clone()
        steps[:, ::2] *= 3
    assert torch.equal(found, right)
    assert torch.equal(steps[:, ::2], 3 * BATCH[:, ::2])


def test_a_module_that_comes_late_is_fenced_when_it_comes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "comes_late.py").write_text("def norm(x): return x\n\ndef other(x): return x\n")
    monkeypatch.syspath_prepend(tmp_path)
    families = {"norms": ("comes_late.norm", "never_there.norm")}
    with fenced(["norms"], families):
        import comes_late  # type: ignore[import-not-found]

        assert comes_late.other(3) == 3
        with pytest.raises(ForbiddenCall, match="torch's norms is what"):
            comes_late.norm(3)
    with fenced([]):
        assert comes_late.norm(3) == 3
