"""A second device for machines that have none: its tensors lie on the CPU, but refuse to meet the CPU's own."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_flatten, tree_map


class Remote(Tensor):
    """A tensor that says it is elsewhere, and holds one of the CPU."""

    held: Tensor

    @staticmethod
    def __new__(cls, held: Tensor, device: torch.device) -> Remote:
        remote = Tensor._make_wrapper_subclass(
            cls, held.shape, strides=held.stride(), dtype=held.dtype, device=device, requires_grad=held.requires_grad
        )
        remote.held = held.detach()
        return remote

    def __repr__(self) -> str:
        return f"Remote({self.held!r})"

    @classmethod
    def __torch_dispatch__(cls, function: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        raise RuntimeError("expected to be used within Elsewhere()")


class Elsewhere(TorchDispatchMode):
    """Runs the operators on tensors of ``device``; one that gets a CPU tensor with axes beside them is refused.

    As on a GPU, a CPU tensor without axes is a number that may go along, and the CPU's indices may pick. Its device
    goes by the name of "meta", the one device beside the CPU that every build of PyTorch knows.
    """

    device = torch.device("meta")
    # what moves data on purpose, and what takes indices from the CPU
    CROSSING = ("aten::_to_copy", "aten::copy_", "aten::index", "aten::_pack_padded_sequence")
    PACKED = ("aten::_pad_packed_sequence", "aten::lstm", "aten::gru")  # of a packed sequence the sizes stay on the CPU

    def send(self, value: Any) -> Any:
        """A tensor, or a module with all its weights, put elsewhere."""
        if isinstance(value, nn.Module):
            for module in value.modules():
                for name, weight in list(module._parameters.items()):
                    if weight is not None:
                        module._parameters[name] = Remote(weight.detach(), self.device)  # type: ignore[assignment]
                if isinstance(module, nn.RNNBase):
                    module._flat_weights = [getattr(module, name) for name in module._flat_weights_names]
            return value
        return Remote(value, self.device) if isinstance(value, Tensor) else value

    def fetch(self, value: Tensor) -> Tensor:
        """What a tensor elsewhere holds."""
        assert isinstance(value, Remote)
        return value.held

    def __torch_dispatch__(self, function: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = dict(kwargs or {})
        tensors = [x for x in tree_flatten((args, kwargs))[0] if isinstance(x, Tensor)]
        remote = [x for x in tensors if isinstance(x, Remote)]
        here = [x for x in tensors if not isinstance(x, Remote) and x.dim() > 0]
        name = function._schema.name
        if remote and here and not name.startswith(self.CROSSING + self.PACKED):
            raise RuntimeError(f"{name}: tensors of two devices, {[tuple(x.shape) for x in here]} lie on the CPU")
        wanted = kwargs.get("device")
        stays = bool(remote) if wanted is None else torch.device(wanted).type == self.device.type
        if wanted is not None:
            kwargs["device"] = torch.device("cpu")
        held = {id(x): x.held for x in remote}
        plain = lambda x: held.get(id(x), x) if isinstance(x, Tensor) else x  # noqa: E731
        result = function(*tree_map(plain, args), **tree_map(plain, kwargs))
        if not stays:
            return result
        if name == "aten::_pack_padded_sequence":
            return Remote(result[0], self.device), result[1]
        known = {id(x.held): x for x in remote}  # what an operator worked on in place goes back as it came
        back = lambda x: known[id(x)] if id(x) in known else Remote(x, self.device)  # noqa: E731
        return tree_map(lambda x: back(x) if isinstance(x, Tensor) else x, result)
