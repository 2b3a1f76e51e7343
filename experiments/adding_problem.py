"""Which cells learn the adding problem, and after how many steps: makes data/results/adding_problem.json.

    python experiments/adding_problem.py                       every cell, five seeds, T = 50, 100 and 200
    python experiments/adding_problem.py --times 50            one length only

An hour on one core. Runs that the table has already, made with these settings, are kept. Always answering 1 costs
0.1667 (``BASELINE``). A run ends in one of four ways, told apart by its errors on held-out sequences:

    learned    the error is under 0.01
    stuck      it has not fallen by a hundredth of the baseline for 1 200 steps
    diverged   it is over one and a half times the baseline, twice running
    stopped    none of these when the steps were over: it might have learned later
"""

import argparse
import itertools
import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path

import torch
from torch import Tensor, nn

from course_lib.datasets.adding import BASELINE, AddingBatch, adding_problem
from course_lib.reference.cells import GRUCell, LSTMCell, RNNCell, unroll_fused
from course_lib.results import kept_rows
from course_lib.training import fit

HIDDEN, BATCH, RATE, CLIP = 24, 24, 0.01, 1.0
ROUND, ROUNDS, PATIENCE, SOLVED_UNDER = 100, 40, 12, 0.01  # steps a round, rounds at most and without progress, error
TIMES, SEEDS = (50, 100, 200), range(5)
SETTINGS = {
    "hidden": HIDDEN,
    "batch": BATCH,
    "rate": RATE,
    "clip": CLIP,
    "round": ROUND,
    "rounds": ROUNDS,
    "patience": PATIENCE,
    "solved_under": SOLVED_UNDER,
}
RESULTS = Path(__file__).parents[1] / "data" / "results" / "adding_problem.json"


def chrono(hidden: int, time: int, generator: torch.Generator) -> LSTMCell:
    """An LSTM whose forget gates begin with horizons between 1 and T.  Tallec & Ollivier 2018, eq. 15.

    b_f = ln u with u ~ U[1, T − 1], and b_i = −b_f: what is to be kept long is also written seldom.
    """
    cell = LSTMCell(2, hidden, generator=generator)
    horizons = torch.empty(hidden).uniform_(1, time - 1, generator=generator)
    with torch.no_grad():
        forget, write = cell.W_x.bias[:hidden], cell.W_x.bias[hidden : 2 * hidden]
        forget.copy_(horizons.log())
        write.copy_(-forget)
    return cell


CELLS: dict[str, Callable[[int, int, torch.Generator], nn.Module]] = {
    "RNN": lambda hidden, time, g: RNNCell(2, hidden, generator=g),
    "LSTM, forget bias 0": lambda hidden, time, g: LSTMCell(2, hidden, forget_bias=0.0, generator=g),
    "LSTM, forget bias 1": lambda hidden, time, g: LSTMCell(2, hidden, forget_bias=1.0, generator=g),
    "LSTM, chrono": chrono,
    "GRU": lambda hidden, time, g: GRUCell(2, hidden, reset="after", generator=g),
}


class Adder(nn.Module):
    """A recurrent cell, and one number read from its last state; it begins by answering 1, the mean."""

    def __init__(self, cell: nn.Module, hidden: int) -> None:
        super().__init__()
        self.cell, self.answer = cell, nn.Linear(hidden, 1)
        nn.init.zeros_(self.answer.weight)
        nn.init.ones_(self.answer.bias)

    def forward(self, inputs: Tensor) -> Tensor:
        """Sums (batch) from numbers and marks (batch, time, 2)."""
        outputs, _ = unroll_fused(self.cell, inputs)
        return self.answer(outputs[:, -1]).squeeze(1)


def squared_error(model: nn.Module, batch: AddingBatch) -> Tensor:
    """The mean over the batch of (answer − sum)²."""
    return (model(batch.inputs) - batch.targets).square().mean()


def outcome(errors: list[float], rounds: int = ROUNDS) -> str | None:
    """In which way a run with these errors ends, one a round; None while it goes on."""
    if errors[-1] < SOLVED_UNDER:
        return "learned"
    if min(errors[-2:]) > 1.5 * BASELINE:
        return "diverged"
    best_before = min(errors[:-PATIENCE], default=math.inf)
    if best_before - min(errors[-PATIENCE:]) < BASELINE / 100:
        return "stuck"
    return "stopped" if len(errors) == rounds else None


def run(cell: str, time: int, seed: int, rounds: int = ROUNDS) -> dict:
    """Train one cell until it has learned the task, makes no progress any more, or the rounds are over."""
    generator = torch.Generator().manual_seed(seed)
    model = Adder(CELLS[cell](HIDDEN, time, generator), HIDDEN)
    held_out = adding_problem(1000, time, torch.Generator().manual_seed(1000 + seed))
    optimizer = torch.optim.Adam(model.parameters(), RATE)

    def batches() -> Iterator[AddingBatch]:
        while True:
            yield adding_problem(BATCH, time, generator)

    def check(model: nn.Module) -> float:
        return squared_error(model, held_out).item()

    errors: list[float] = []
    how = {"optimizer": optimizer, "clip": CLIP, "validate": check, "label": f"{cell}, T = {time}, seed {seed}"}
    while not errors or outcome(errors, rounds) is None:
        errors += fit(model, batches(), squared_error, steps=ROUND, every=ROUND, **how).scores
    end, rounded = outcome(errors, rounds), [round(error, 5) for error in errors]
    return {"cell": cell, "time": time, "seed": seed, "outcome": end, "steps": ROUND * len(errors), "errors": rounded}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, nargs="+", default=list(TIMES), help="lengths of the sequences")
    parser.add_argument("--cells", nargs="+", default=list(CELLS), choices=list(CELLS), help="which cells")
    parser.add_argument("--seeds", type=int, nargs="+", default=list(SEEDS), help="runs of each")
    parser.add_argument("--out", type=Path, default=RESULTS, help="the table to write")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    runs = kept_rows(arguments.out, SETTINGS)
    done = {(run["cell"], run["time"], run["seed"]) for run in runs}
    for time, seed, cell in itertools.product(arguments.times, arguments.seeds, arguments.cells):
        if (cell, time, seed) in done:
            continue
        runs.append(run(cell, time, seed))
        print("{cell:20} T = {time:3}, seed {seed}: {outcome} after {steps} steps".format(**runs[-1]), flush=True)
        table = {"task": "adding problem", "baseline": BASELINE, "settings": SETTINGS, "runs": runs}
        arguments.out.parent.mkdir(parents=True, exist_ok=True)
        arguments.out.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
