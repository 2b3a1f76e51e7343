"""What a batch for CTC must look like, and what to do where it does not."""

from torch import Tensor


def check_emissions(log_probs: Tensor, lengths: Tensor, name: str, blank: int) -> None:
    """Refuse frames that are no (batch, time, symbols), or lengths that do not fit them."""
    if log_probs.ndim != 3 or not log_probs.is_floating_point():
        raise ValueError(
            f"expected log_probs as floats of shape (batch, time, symbols), got {_describe(log_probs)}: "
            "one example needs log_probs[None]; log_probs.transpose(0, 1) if time comes first"
        )
    batch, time, symbols = log_probs.shape
    if batch == 0 or symbols == 0:
        raise ValueError(
            f"expected an example and a symbol at least, got log_probs of shape {tuple(log_probs.shape)}: "
            "leave empty batches out"
        )
    if not 0 <= blank < symbols:
        raise ValueError(f"expected blank in 0 … {symbols - 1}, got {blank}: which of the symbols is the blank?")
    _check_lengths(lengths, name, batch, time, "frames")


def check_targets(targets: Tensor, target_lengths: Tensor, batch: int, symbols: int, blank: int) -> None:
    """Refuse labels that are no (batch, labels), are the blank, or outside the alphabet; padding may be anything."""
    if targets.ndim != 2 or targets.is_floating_point():
        raise ValueError(
            f"expected targets as integers of shape (batch, labels), got {_describe(targets)}: "
            "pad the labels to one length and pass the true lengths as target_lengths"
        )
    if targets.shape[0] != batch:
        raise ValueError(
            f"expected targets for {batch} examples, as many as log_probs has, got {targets.shape[0]}: "
            "are both from the same batch?"
        )
    _check_lengths(target_lengths, "target_lengths", batch, targets.shape[1], "labels")
    for b, labels in enumerate(targets.tolist()):
        for u, label in enumerate(labels[: int(target_lengths[b])]):
            if label == blank:
                raise ValueError(
                    f"expected labels without the blank ({blank}), got it at targets[{b}, {u}]: "
                    "the loss puts the blanks in; if it is padding, shorten target_lengths"
                )
            if not 0 <= label < symbols:
                raise ValueError(
                    f"expected labels in 0 … {symbols - 1}, got {label} at targets[{b}, {u}]: "
                    "is the vocabulary the one the net was built with?"
                )


def _check_lengths(lengths: Tensor, name: str, batch: int, longest: int, of_what: str) -> None:
    if lengths.ndim != 1 or lengths.shape[0] != batch or lengths.is_floating_point():
        raise ValueError(
            f"expected {name} as {batch} integers, one for each example, got {_describe(lengths)}: "
            f"pass torch.full(({batch},), {longest}) if nothing is padded"
        )
    for b, length in enumerate(lengths.tolist()):
        if not 0 <= length <= longest:
            raise ValueError(
                f"expected {name} in 0 … {longest}, got {length} at {name}[{b}]: "
                f"count the {of_what} before padding, after any pooling"
            )


def _describe(tensor: Tensor) -> str:
    return f"{str(tensor.dtype).removeprefix('torch.')} of shape {tuple(tensor.shape)}"
