"""Trains the net that reads the pen pad: makes data/checkpoints/pen_reader.safetensors and its datasheet.

    python experiments/pen_reader.py

About a minute and a half on one core. The error rate is printed for numbers that were never trained on.
"""

from collections.abc import Iterator
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor

from course_lib.datasets.pen import write_number
from course_lib.datasheets import write_datasheet
from course_lib.metrics import label_error_rate
from course_lib.reference.ctc import ctc_loss, greedy_decode
from course_lib.reference.handwriting import PenReader, pen_batch
from course_lib.training import fit

STEPS, BATCH, LONGEST, SEED = 700, 32, 4, 0
CHECKPOINT = Path(__file__).parents[1] / "data" / "checkpoints" / "pen_reader.safetensors"
Batch = tuple[Tensor, Tensor, Tensor, Tensor]

DATASHEET = """# pen_reader.safetensors

**What.** The weights of `course_lib.reference.handwriting.PenReader(symbols=11)`, which reads numbers from the strokes
of a pen: symbol 0 is CTC's blank, digit d has index d + 1.

**How made.** `python experiments/pen_reader.py`: {steps} steps of Adam with `course_lib.reference.ctc.ctc_loss` on
numbers of 1–{longest} digits, written by `course_lib.datasets.pen.write_number` from templates made for this course,
warped at random; no person's handwriting is in it, and a hand that forms its digits otherwise is read worse. Label
error rate on {count} numbers drawn with another seed: {error:.2%}.

**Licence.** CC BY 4.0, as the course's texts.

**SHA-256.** `{digest}`
"""


def batches(generator: torch.Generator, size: int = BATCH) -> Iterator[Batch]:
    """Endless numbers in ink: features, their lengths, targets (symbol indices), their lengths."""
    while True:
        lengths = torch.randint(1, LONGEST + 1, (size,), generator=generator)
        digits = torch.randint(10, (size, LONGEST), generator=generator)
        numbers = [row[:length].tolist() for row, length in zip(digits, lengths, strict=True)]
        features, times = pen_batch([write_number(number, generator).strokes for number in numbers])
        yield features, times, digits + 1, lengths


def loss(model: PenReader, batch: Batch) -> Tensor:
    """CTC's loss a digit."""
    features, times, targets, lengths = batch
    return ctc_loss(model(features, times), targets, times, lengths).sum() / lengths.sum()


def error_rate(model: PenReader, batch: Batch) -> float:
    """Edits a digit that greedy readings are away from what was written."""
    features, times, targets, lengths = batch
    with torch.no_grad():
        read = greedy_decode(model(features, times), times)
    wanted = [row[:length].tolist() for row, length in zip(targets, lengths, strict=True)]
    return label_error_rate(read, wanted)


def main() -> None:
    """Train, measure, save, and write the datasheet."""
    torch.set_num_threads(1)
    model = PenReader(11, generator=torch.Generator().manual_seed(SEED))
    fit(model, batches(torch.Generator().manual_seed(SEED + 1)), loss, steps=STEPS, rate=5e-3, clip=1.0)
    held_out = next(batches(torch.Generator().manual_seed(SEED + 2), size=500))
    error = error_rate(model, held_out)
    save_file(model.state_dict(), CHECKPOINT)
    write_datasheet(CHECKPOINT, DATASHEET, steps=STEPS, longest=LONGEST, count=500, error=error)
    print(f"label error rate on held-out numbers: {error:.2%}")


if __name__ == "__main__":
    main()
