"""Who learns to copy, and who still can at twice the length: makes data/results/ntm_copy.json.

    python experiments/ntm_copy.py                              NTM and LSTM, three seeds
    python experiments/ntm_copy.py --models NTM --seeds 3 4     more runs, put into the same table

The weights of the solved NTM with the lowest seed are kept in data/checkpoints/ntm_copy.safetensors.

Both are trained on sequences of length 1–20 and tried on length 40. A run counts as solved once it copies held-out
sequences of length 20 without a wrong bit and surely; then its training ends. Guessing gets half of the bits wrong.
"""

import argparse
import itertools
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from torch import Tensor, nn

from course_lib.datasets.copying import BitsBatch, copy_task
from course_lib.reference.cells import LSTMCell, unroll
from course_lib.reference.ntm import NTMCell
from course_lib.training import fit

BITS, LONGEST, TRIED = 8, 20, 40
BATCH, RATE, CLIP = 16, 1e-3, 10.0
ROUND, ROUNDS, SOLVED_UNDER = 250, 24, 0.01  # steps in a round, rounds at most, nats a bit that count as sure
NTM = {"hidden_size": 100, "slots": 64, "width": 16}
LSTM_HIDDEN = 116  # as many weights as the NTM
SETTINGS = {
    "bits": BITS,
    "longest": LONGEST,
    "tried": TRIED,
    "batch": BATCH,
    "rate": RATE,
    "clip": CLIP,
    "round": ROUND,
    "rounds": ROUNDS,
    "solved_under": SOLVED_UNDER,
    "ntm": NTM,
    "lstm_hidden": LSTM_HIDDEN,
}
DATA = Path(__file__).parents[1] / "data"
RESULTS, CHECKPOINT = DATA / "results" / "ntm_copy.json", DATA / "checkpoints" / "ntm_copy.safetensors"


class LSTMCopier(nn.Module):
    """An LSTM with a linear map behind it, as a cell that gives bits."""

    def __init__(self, hidden: int, generator: torch.Generator) -> None:
        super().__init__()
        self.lstm, self.W_y = LSTMCell(BITS + 1, hidden, generator=generator), nn.Linear(hidden, BITS)

    def initial_state(self, batch: int):
        return self.lstm.initial_state(batch)

    def forward(self, x: Tensor, state):
        h, state = self.lstm(x, state)
        return self.W_y(h), state


MODELS: dict[str, Callable[[torch.Generator], nn.Module]] = {
    "NTM": lambda generator: NTMCell(BITS + 1, BITS, generator=generator, **NTM),
    "LSTM": lambda generator: LSTMCopier(LSTM_HIDDEN, generator),
}


def cross_entropy(model: nn.Module, batch: BitsBatch) -> Tensor:
    """Nats a bit, where bits are asked for."""
    outputs, _ = unroll(model, batch.inputs)
    return F.binary_cross_entropy_with_logits(outputs[batch.mask], batch.targets[batch.mask])


@torch.no_grad()
def wrong_bits(model: nn.Module, length: int, seed: int = 1000, batch: int = 64) -> float:
    """The share of wrong bits on sequences that no training saw."""
    inputs, targets, mask = copy_task(batch, length, length, torch.Generator().manual_seed(seed), BITS)
    outputs, _ = unroll(model, inputs)
    return ((outputs[mask] > 0) != (targets[mask] > 0.5)).double().mean().item()


def batches(generator: torch.Generator) -> Iterator[BitsBatch]:
    """One length for all of a batch, so that no step is spent on padding."""
    while True:
        length = int(torch.randint(1, LONGEST + 1, (1,), generator=generator))
        yield copy_task(BATCH, length, length, generator, BITS)


def run(name: str, seed: int) -> tuple[dict, nn.Module]:
    """Train one model until it copies the longest training length surely, or until the rounds are over."""
    generator = torch.Generator().manual_seed(seed)
    model = MODELS[name](generator)
    optimizer = torch.optim.Adam(model.parameters(), RATE)
    held_out = copy_task(64, LONGEST, LONGEST, torch.Generator().manual_seed(2000 + seed), BITS)
    supply, losses = batches(generator), []

    def check(model: nn.Module) -> float:
        return cross_entropy(model, held_out).item()

    for _ in range(ROUNDS):
        history = fit(
            model,
            supply,
            cross_entropy,
            steps=ROUND,
            optimizer=optimizer,
            clip=CLIP,
            validate=check,
            every=ROUND,
            label=f"{name}, seed {seed}",
        )
        losses += history.scores
        print(f"{name:5} seed {seed}  {ROUND * len(losses):5} steps  {losses[-1]:.4f} nats a bit", flush=True)
        if losses[-1] < SOLVED_UNDER:
            break
    outcome = {
        "model": name,
        "seed": seed,
        "weights": sum(parameter.numel() for parameter in model.parameters()),
        "solved": losses[-1] < SOLVED_UNDER,
        "steps": ROUND * len(losses),
        "losses": [round(loss, 5) for loss in losses],
        "wrong_bits": {str(length): round(wrong_bits(model, length), 5) for length in (10, LONGEST, 30, TRIED)},
    }
    return outcome, model


def recorded(out: Path, outcome: dict) -> list[dict]:
    """Put one run into the table, in place of an earlier one of the same model and seed; all runs in order."""
    runs = json.loads(out.read_text())["runs"] if out.exists() else []
    runs = [run for run in runs if (run["model"], run["seed"]) != (outcome["model"], outcome["seed"])] + [outcome]
    runs.sort(key=lambda run: (run["model"] != "NTM", run["seed"]))
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps({"task": "copy", "settings": SETTINGS, "runs": runs}, indent=1) + "\n")
    return runs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", nargs="+", default=list(MODELS), choices=list(MODELS), help="which models")
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2], help="one run of each model for each")
    parser.add_argument("--out", type=Path, default=RESULTS, help="the table to write")
    parser.add_argument("--checkpoint", type=Path, default=CHECKPOINT, help="where an NTM that copies is kept")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    for name, seed in itertools.product(arguments.models, arguments.seeds):
        outcome, model = run(name, seed)
        runs = recorded(arguments.out, outcome)
        if name == "NTM" and outcome is next((run for run in runs if run["solved"]), None):
            arguments.checkpoint.parent.mkdir(parents=True, exist_ok=True)
            save_file(model.state_dict(), arguments.checkpoint)
        wrong = outcome["wrong_bits"][str(TRIED)]
        print(
            f"{name:5} seed {seed}  {outcome['steps']:5} steps  wrong bits at length {TRIED}: {wrong:.2%}", flush=True
        )


if __name__ == "__main__":
    main()
