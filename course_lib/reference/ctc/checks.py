"""What a batch for CTC must look like, and what to do where it does not."""

from typing import Any

import torch
from torch import Tensor

from course_lib.reference._checks import complaint, first


def as_batch(*parts: Any) -> tuple[Tensor, ...]:
    """Lists and arrays as tensors, all where the first one is."""
    first = torch.as_tensor(parts[0])
    return first, *(torch.as_tensor(part, device=first.device) for part in parts[1:])


def check_emissions(log_probs: Tensor, lengths: Tensor, name: str, blank: int) -> None:
    """Refuse frames that are no (batch, time, symbols), or lengths that do not fit them."""
    if log_probs.ndim != 3 or not log_probs.is_floating_point():
        raise complaint(
            "log_probs as floats of shape (batch, time, symbols)",
            _describe(log_probs),
            "one example needs log_probs[None]; log_probs.transpose(0, 1) if time comes first",
        )
    batch, _, symbols = log_probs.shape
    if batch == 0 or symbols == 0:
        got = f"log_probs of shape {tuple(log_probs.shape)}"
        raise complaint("an example and a symbol at least", got, "leave empty batches out")
    if not 0 <= blank < symbols:
        raise complaint(f"blank in 0 … {symbols - 1}", str(blank), "which of the symbols is the blank?")
    _check_count(lengths, name, batch, log_probs.shape[1])


def check_targets(targets: Tensor, target_lengths: Tensor, batch: int) -> None:
    """Refuse labels that are no integers of shape (batch, labels)."""
    if targets.ndim != 2 or targets.is_floating_point():
        advice = "pad the labels to one length and pass the true lengths as target_lengths"
        raise complaint("targets as integers of shape (batch, labels)", _describe(targets), advice)
    if targets.shape[0] != batch:
        expected = f"targets for {batch} examples, as many as log_probs has"
        raise complaint(expected, str(targets.shape[0]), "are both from the same batch?")
    _check_count(target_lengths, "target_lengths", batch, targets.shape[1])


def check_log_probs(log_probs: Tensor, lengths: Tensor, name: str) -> None:
    """Refuse lengths beyond the frames and, in a real frame, NaN or what is no logarithm of a probability."""
    time = log_probs.shape[1]
    check_length_values(lengths, name, time, "frames")
    most = max(1e-5, 10 * torch.finfo(log_probs.dtype).eps)
    if time == 0 or log_probs.amax().item() <= most:  # NaN is not smaller either
        return
    real = torch.arange(time, device=log_probs.device) < lengths[:, None]
    for b, t in first(real & ~(log_probs.amax(dim=2) <= most)):
        got = f"{log_probs[b, t].max().item():.4g} at log_probs[{b}, {t}]"
        raise complaint("ln y, at most 0, in every frame", got, "apply log_softmax(dim=2) to finite logits")


def check_label_values(targets: Tensor, target_lengths: Tensor, symbols: int, blank: int) -> None:
    """Refuse labels that are the blank, or outside the alphabet; padding may be anything."""
    check_length_values(target_lengths, "target_lengths", targets.shape[1], "labels")
    rows = zip(targets.cpu().tolist(), target_lengths.cpu().tolist(), strict=True)
    labels = ((b, u, label) for b, (row, length) in enumerate(rows) for u, label in enumerate(row[:length]))
    for b, u, label in labels:
        if 0 <= label < symbols and label != blank:
            continue
        where = f"at targets[{b}, {u}]"
        if label == blank:
            advice = "the loss puts the blanks in; if it is padding, shorten target_lengths"
            raise complaint(f"labels without the blank ({blank})", f"it {where}", advice)
        advice = "is the vocabulary the one the net was built with?"
        raise complaint(f"labels in 0 … {symbols - 1}", f"{label} {where}", advice)


def check_length_values(lengths: Tensor, name: str, longest: int, of_what: str) -> None:
    """Refuse lengths outside 0 … longest."""
    for b, length in enumerate(lengths.cpu().tolist()):
        if not 0 <= length <= longest:
            advice = f"count the {of_what} before padding, after any pooling"
            raise complaint(f"{name} in 0 … {longest}", f"{length} at {name}[{b}]", advice)


def _check_count(lengths: Tensor, name: str, batch: int, longest: int) -> None:
    if lengths.ndim != 1 or lengths.shape[0] != batch or lengths.is_floating_point():
        expected = f"{name} as {batch} integers, one for each example"
        advice = f"pass torch.full(({batch},), {longest}) if nothing is padded"
        raise complaint(expected, _describe(lengths), advice)


def _describe(tensor: Tensor) -> str:
    return f"{str(tensor.dtype).removeprefix('torch.')} of shape {tuple(tensor.shape)}"
