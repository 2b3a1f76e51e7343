"""Who learns to use a memory, and who still can at greater lengths: makes data/results/ntm_<task>.json.

    python experiments/ntm_tasks.py                                      copying: NTM and LSTM, three seeds
    python experiments/ntm_tasks.py --models NTM --seeds 3 4             more runs, put into the same table
    python experiments/ntm_tasks.py --task recall                        another task, into its own table

The weights of the first NTM in the table that copies are kept in data/checkpoints/ntm_copy.safetensors.

A run counts as solved once it is sure of every bit of held-out sequences of the longest size of training; then its
training ends. Guessing gets half of the bits wrong. Where a C++ compiler is found, the machine's step is compiled by
torch: the same equations, three times as fast.
"""

import argparse
import itertools
import json
import math
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from torch import Generator, Tensor, nn

from course_lib.datasets.binary_addition import addition_in_turn
from course_lib.datasets.copying import BitsBatch, associative_recall_task, copy_task
from course_lib.datasheets import write_datasheet
from course_lib.reference.cells import LSTMCell, unroll
from course_lib.reference.ntm import NTMCell
from course_lib.reference.ntm.cell import NTMState
from course_lib.training import History, fit

BATCH, RATE, CLIP = 16, 1e-3, 10.0
ROUND, ROUNDS, SOLVED_UNDER = 250, 24, 0.01  # steps in a round, rounds at most, nats a bit that count as sure
NTM = {"hidden_size": 100, "slots": 64, "width": 16}
LSTM_HIDDEN = 116  # as many weights as the NTM has when it copies
SPREAD = 0.5  # standard deviation of a random memory
DATA = Path(__file__).parents[1] / "data"
CHECKPOINT = DATA / "checkpoints" / "ntm_copy.safetensors"

CHECKPOINT_SHEET = """# ntm_copy.safetensors

**What.** The weights of a neural Turing machine that copies: `NTMCell(9, 8, hidden_size=100, slots=64, width=16)` of
`course_lib.reference.ntm`, in float32. Lecture 05 runs it and draws where it reads and writes.

**How made.** `python experiments/ntm_tasks.py`: seed {seed}, {steps} steps of Adam on batches of 16 sequences of 1–20
random vectors of 8 bits, drawn by `course_lib.datasets.copying.copy_task`. Wrong bits on 64 held-out sequences: of
length 20 {at_20:.3%}, of length 40 {at_40:.3%}. Not every seed gets there: `data/results/ntm_copy.json` has them all.

**Licence.** CC BY 4.0, as the course's texts.

**SHA-256.** `{digest}`
"""
TABLE_SHEET = """# ntm_{task}.json

**What.** {what}
One row a training run: the model, its seed, whether it solved the task and after how many steps, held-out loss after
every {round} steps (nats a bit), the largest gradient norm, the share of steps with a norm above {clip:g}, and for
several sizes the share of wrong bits and the cost in bits a sequence, on 64 sequences that were never trained on.

**How made.** `python experiments/ntm_tasks.py --task {task}`, with the settings that the file holds.
Solved: {solved}. Runs differ with the machine's rounding; what counts is who wins.

**Licence.** CC BY 4.0, as the course's texts.

**SHA-256.** `{digest}`
"""


@dataclass(frozen=True)
class Task:
    """What is drawn, and of which sizes: vectors to copy, items to recall, bits to add."""

    draw: Callable[[int, int, Generator], BitsBatch]
    channels: int
    bits: int
    smallest: int
    largest: int
    tried: tuple[int, ...]
    what: str

    def batches(self, generator: Generator) -> Iterator[BitsBatch]:
        """One size for all of a batch, so that no step is spent on padding."""
        while True:
            size = int(torch.randint(self.smallest, self.largest + 1, (1,), generator=generator))
            yield self.draw(BATCH, size, generator)


COPY = "Who learns to say 1–20 random vectors of 8 bits again, and who still can when there are more."
RECALL = "Who learns to say which of 2–6 items followed the one that is shown, and who still can when there are more."
ADDITION = (
    "Who learns to add two numbers of 1–20 bits, one told after the other, and who still can when they are longer."
)
TASKS = {
    "copy": Task(lambda b, n, g: copy_task(b, n, n, g, bits=8), 9, 8, 1, 20, (10, 20, 30, 40, 50, 60, 80), COPY),
    "recall": Task(lambda b, n, g: associative_recall_task(b, n, n, g), 8, 6, 2, 6, (4, 6, 8, 10, 12, 15), RECALL),
    "addition": Task(addition_in_turn, 2, 1, 1, 20, (10, 20, 30, 40, 50, 60), ADDITION),
}


class LSTMWithBits(nn.Module):
    """An LSTM with a linear map behind it, as a cell that gives bits."""

    def __init__(self, channels: int, bits: int, generator: Generator) -> None:
        super().__init__()
        self.lstm, self.W_y = LSTMCell(channels, LSTM_HIDDEN, generator=generator), nn.Linear(LSTM_HIDDEN, bits)
        for parameter in self.W_y.parameters():
            nn.init.uniform_(parameter, -(LSTM_HIDDEN**-0.5), LSTM_HIDDEN**-0.5, generator=generator)

    def initial_state(self, batch: int) -> Any:
        return self.lstm.initial_state(batch)

    def forward(self, x: Tensor, state: Any) -> tuple[Tensor, Any]:
        h, state = self.lstm(x, state)
        return self.W_y(h), state


class RandomMemoryNTM(NTMCell):
    """The machine with a first memory that is drawn once, instead of a constant."""

    first: Tensor

    def __init__(self, channels: int, bits: int, generator: Generator) -> None:
        super().__init__(channels, bits, generator=generator, **NTM)
        self.register_buffer("first", SPREAD * torch.randn(self.slots, self.width, generator=generator))

    def initial_state(self, batch: int) -> NTMState:
        return super().initial_state(batch)._replace(memory=self.first.expand(batch, -1, -1).clone())


def ntm(channels: int, bits: int, generator: Generator) -> nn.Module:
    """The machine as the course defines it."""
    return NTMCell(channels, bits, generator=generator, **NTM)


MODELS: dict[str, tuple[Callable[[int, int, Generator], nn.Module], float]] = {  # and the norm it is clipped at
    "NTM": (ntm, CLIP),
    "NTM, random memory": (RandomMemoryNTM, CLIP),
    "NTM, no clipping": (ntm, math.inf),
    "LSTM": (LSTMWithBits, CLIP),
}
SETTINGS = {
    "batch": BATCH,
    "rate": RATE,
    "clip": CLIP,
    "round": ROUND,
    "rounds": ROUNDS,
    "solved_under": SOLVED_UNDER,
    "ntm": NTM,
    "lstm_hidden": LSTM_HIDDEN,
    "spread": SPREAD,
}


def settings(task: str) -> dict:
    """What a table says about how it was made."""
    of = TASKS[task]
    return SETTINGS | {"bits": of.bits, "smallest": of.smallest, "largest": of.largest, "tried": list(of.tried)}


def table_of(task: str) -> Path:
    return DATA / "results" / f"ntm_{task}.json"


def cross_entropy(model: Any, batch: BitsBatch) -> Tensor:
    """Nats a bit, where bits are asked for."""
    by_time = batch.inputs.transpose(0, 1).contiguous().transpose(0, 1)  # steps of one stride: compiled but once
    outputs, _ = unroll(model, by_time)
    return F.binary_cross_entropy_with_logits(outputs[batch.mask], batch.targets[batch.mask])


@torch.no_grad()
def score(model: Any, task: str, size: int, seed: int = 1000, batch: int = 64) -> tuple[float, float]:
    """The share of wrong bits, and the cost in bits a sequence, on sequences that no training saw."""
    inputs, targets, mask = TASKS[task].draw(batch, size, Generator().manual_seed(seed))
    outputs, _ = unroll(model, inputs)
    wrong = (outputs[mask] > 0) != (targets[mask] > 0.5)
    nats = F.binary_cross_entropy_with_logits(outputs[mask], targets[mask], reduction="sum")
    return wrong.double().mean().item(), nats.item() / batch / math.log(2)


def compiled(model: nn.Module) -> Any:
    """The model with its step compiled, where that is possible and worth its while."""
    if not isinstance(model, NTMCell) or shutil.which("g++") is None:
        return model
    torch.compiler.reset()  # what was compiled for the last model is of no use to this one
    return torch.compile(model, dynamic=False)


def train(task: str, name: str, seed: int) -> tuple[nn.Module, History]:
    """Train one model until it is sure of the largest size of training, or until the rounds are over."""
    of, (build, clip), generator = TASKS[task], MODELS[name], Generator().manual_seed(seed)
    model = build(of.channels, of.bits, generator)
    fast, optimizer = compiled(model), torch.optim.Adam(model.parameters(), RATE)
    held_out = of.draw(64, of.largest, Generator().manual_seed(2000 + seed))
    whole, supply = History(), of.batches(generator)
    for _ in range(ROUNDS):
        history = fit(
            model,
            supply,
            lambda _, batch: cross_entropy(fast, batch),
            steps=ROUND,
            optimizer=optimizer,
            clip=clip,
            validate=lambda model: cross_entropy(model, held_out).item(),
            every=ROUND,
            label=f"{task}: {name}, seed {seed}",
        )
        for part in ("losses", "gradient_norms", "scores"):
            getattr(whole, part).extend(getattr(history, part))
        print(f"{name:18} seed {seed}  {len(whole.losses):5} steps  {whole.scores[-1]:.4f} nats a bit", flush=True)
        if whole.scores[-1] < SOLVED_UNDER:
            break
    return model, whole


def run(task: str, name: str, seed: int) -> tuple[dict, nn.Module]:
    """One row of the table, and the model behind it."""
    model, history = train(task, name, seed)
    norms = torch.tensor(history.gradient_norms)
    scores = {str(size): score(model, task, size) for size in TASKS[task].tried}
    outcome = {
        "model": name,
        "seed": seed,
        "weights": sum(parameter.numel() for parameter in model.parameters()),
        "solved": history.scores[-1] < SOLVED_UNDER,
        "steps": len(history.losses),
        "losses": [round(value, 5) for value in history.scores],
        "largest_norm": round(norms.max().item(), 2),
        "above_clip": round((norms > CLIP).double().mean().item(), 4),
        "wrong_bits": {size: round(wrong, 5) for size, (wrong, _) in scores.items()},
        "bits": {size: round(bits, 2) for size, (_, bits) in scores.items()},
    }
    return outcome, model


def recorded(out: Path, task: str, outcome: dict) -> list[dict]:
    """Put one run into the table, in place of an earlier one of the same model and seed; all runs in order."""
    runs = json.loads(out.read_text(encoding="utf-8"))["runs"] if out.exists() else []
    runs = [run for run in runs if (run["model"], run["seed"]) != (outcome["model"], outcome["seed"])] + [outcome]
    runs.sort(key=lambda run: (list(MODELS).index(run["model"]), run["seed"]))
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(
        json.dumps({"task": task, "settings": settings(task), "runs": runs}, indent=1) + "\n", encoding="utf-8"
    )
    return runs


def describe(task: str, out: Path, runs: list[dict]) -> None:
    """Put a datasheet beside the table."""
    counts = {name: [run["solved"] for run in runs if run["model"] == name] for name in MODELS}
    solved = ", ".join(f"{name} {sum(each)} of {len(each)}" for name, each in counts.items() if each)
    write_datasheet(out, TABLE_SHEET, task=task, what=TASKS[task].what, round=ROUND, clip=CLIP, solved=solved)


def keep(model: nn.Module, outcome: dict, checkpoint: Path) -> None:
    """Save a machine that copies, and a datasheet beside it."""
    checkpoint.parent.mkdir(parents=True, exist_ok=True)
    save_file(model.state_dict(), checkpoint)
    wrong = outcome["wrong_bits"]
    facts = {"seed": outcome["seed"], "steps": outcome["steps"], "at_20": wrong["20"], "at_40": wrong["40"]}
    write_datasheet(checkpoint, CHECKPOINT_SHEET, **facts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--task", default="copy", choices=list(TASKS), help="what is learned")
    parser.add_argument("--models", nargs="+", default=["NTM", "LSTM"], choices=list(MODELS), help="which models")
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2], help="one run of each model for each")
    parser.add_argument("--out", type=Path, help="the table to write, instead of the kept one")
    parser.add_argument("--checkpoint", type=Path, default=CHECKPOINT, help="where an NTM that copies is kept")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    out = arguments.out or table_of(arguments.task)
    for name, seed in itertools.product(arguments.models, arguments.seeds):
        outcome, model = run(arguments.task, name, seed)
        runs = recorded(out, arguments.task, outcome)
        describe(arguments.task, out, runs)
        if arguments.task == "copy" and outcome is next((run for run in runs if run["solved"]), None):
            keep(model, outcome, arguments.checkpoint)
        print(f"{name:18} seed {seed}  wrong bits by size {outcome['wrong_bits']}", flush=True)


if __name__ == "__main__":
    main()
