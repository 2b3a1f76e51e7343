"""Which cells solve the adding problem, and after how many steps: makes data/results/adding_problem.json.

    python experiments/adding_problem.py                       every cell, three seeds, T = 100
    python experiments/adding_problem.py --times 50 100 200    every length of the lecture

A run counts as solved once its error on held-out sequences is under 0.01; always answering 1 costs 0.1667.
"""

import argparse
import itertools
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import torch
from torch import Tensor, nn

from course_lib.datasets.adding import BASELINE, AddingBatch, adding_problem
from course_lib.reference.cells import GRUCell, LSTMCell, RNNCell, unroll_hoisted
from course_lib.training import fit

HIDDEN, BATCH, RATE, CLIP = 32, 64, 0.01, 1.0
ROUND, ROUNDS, SOLVED_UNDER = 250, 10, 0.01  # steps in a round, rounds at most, error that counts as solved
SETTINGS = {
    "hidden": HIDDEN,
    "batch": BATCH,
    "rate": RATE,
    "clip": CLIP,
    "round": ROUND,
    "rounds": ROUNDS,
    "solved_under": SOLVED_UNDER,
}
CELLS: dict[str, Callable[[int, torch.Generator], nn.Module]] = {
    "RNN": lambda hidden, g: RNNCell(2, hidden, generator=g),
    "LSTM, forget bias 0": lambda hidden, g: LSTMCell(2, hidden, forget_bias=0.0, generator=g),
    "LSTM, forget bias 1": lambda hidden, g: LSTMCell(2, hidden, forget_bias=1.0, generator=g),
    "GRU": lambda hidden, g: GRUCell(2, hidden, generator=g),
}
RESULTS = Path(__file__).parents[1] / "data" / "results" / "adding_problem.json"


class Adder(nn.Module):
    """A recurrent cell, and one number read from its last state; it begins by answering 1, the mean."""

    def __init__(self, cell: nn.Module, hidden: int) -> None:
        super().__init__()
        self.cell, self.answer = cell, nn.Linear(hidden, 1)
        nn.init.zeros_(self.answer.weight)
        nn.init.ones_(self.answer.bias)

    def forward(self, inputs: Tensor) -> Tensor:
        """Sums (batch) from numbers and marks (batch, time, 2)."""
        outputs, _ = unroll_hoisted(self.cell, inputs)
        return self.answer(outputs[:, -1]).squeeze(1)


def squared_error(model: nn.Module, batch: AddingBatch) -> Tensor:
    """The mean over the batch of (answer − sum)²."""
    return (model(batch.inputs) - batch.targets).square().mean()


def run(cell: str, time: int, seed: int) -> dict:
    """Train one cell until it has solved the task, or until the rounds are over."""
    generator = torch.Generator().manual_seed(seed)
    model = Adder(CELLS[cell](HIDDEN, generator), HIDDEN)
    held_out = adding_problem(1000, time, torch.Generator().manual_seed(1000 + seed))
    optimizer = torch.optim.Adam(model.parameters(), RATE)

    def batches() -> Iterator[AddingBatch]:
        while True:
            yield adding_problem(BATCH, time, generator)

    def check(model: nn.Module) -> float:
        return squared_error(model, held_out).item()

    errors: list[float] = []
    for _ in range(ROUNDS):
        label = f"{cell}, T = {time}, seed {seed}"
        errors += fit(
            model,
            batches(),
            squared_error,
            steps=ROUND,
            optimizer=optimizer,
            clip=CLIP,
            validate=check,
            every=ROUND,
            label=label,
        ).scores
        if errors[-1] < SOLVED_UNDER:
            break
    solved = errors[-1] < SOLVED_UNDER
    rounded = [round(error, 5) for error in errors]
    return {"cell": cell, "time": time, "seed": seed, "solved": solved, "errors": rounded}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, nargs="+", default=[100], help="lengths of the sequences")
    parser.add_argument("--cells", nargs="+", default=list(CELLS), choices=list(CELLS), help="which cells")
    parser.add_argument("--seeds", type=int, default=3, help="runs of each")
    parser.add_argument("--out", type=Path, default=RESULTS, help="the table to write")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    runs = []
    for time, cell, seed in itertools.product(arguments.times, arguments.cells, range(arguments.seeds)):
        runs.append(run(cell, time, seed))
        print(f"{cell:22} T = {time:4}  seed {seed}  error {runs[-1]['errors'][-1]:.4f}", flush=True)
        table = {"task": "adding problem", "baseline": BASELINE, "settings": SETTINGS, "runs": runs}
        arguments.out.parent.mkdir(parents=True, exist_ok=True)
        arguments.out.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
