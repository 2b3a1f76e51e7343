"""Prefix beam search against pyctcdecode, each in its own environment:  python tests/benchmarks/bench_beam.py

pyctcdecode wants an older numpy than the course, so it runs in a virtual environment of its own under build/, made on
the first run. Both decode the same frames, of the kind a trained net gives, at the same width, with the same bigram
model over characters in Python; pyctcdecode also prunes, by its defaults, where ours keeps to the width.
"""

import subprocess
import sys
import venv
from pathlib import Path

import torch
from pyctcdecode_worker import ALPHABET, EXAMPLES, FRAMES, WEIGHT, WIDTH, bigrams, frames_of_a_net
from ratio import Case, run

from course_lib.reference.ctc import prefix_beam_decode

HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE.parents[1] / "build" / "pyctcdecode"


def install() -> Path | None:
    """The interpreter of pyctcdecode's environment, or None where it cannot be installed."""
    python = ENVIRONMENT / "bin" / "python"
    if not python.exists():
        venv.create(ENVIRONMENT, with_pip=True)
    installed = [python, "-m", "pip", "install", "--quiet", "pyctcdecode==0.5.0"]
    return python if subprocess.run(installed, check=False).returncode == 0 else None


class Worker:
    """A process that decodes once for each line it is sent, and answers with what it read."""

    def __init__(self, python: Path) -> None:
        command = [python, HERE / "pyctcdecode_worker.py"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def decode(self) -> list[str]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print("decode", file=self.process.stdin, flush=True)
        return self.process.stdout.readline().rstrip("\n").split("|")

    def close(self) -> None:
        self.process.communicate()


def our_decoder():
    """The same work by the course's decoder."""
    log_probs, lengths = torch.tensor(frames_of_a_net()), torch.full((EXAMPLES,), FRAMES)
    table = bigrams()

    def lm(prefix: tuple[int, ...], symbol: int) -> float:
        return table[ALPHABET[prefix[-1]] if prefix else " ", ALPHABET[symbol]]

    def decode() -> list[str]:
        beams = prefix_beam_decode(log_probs, lengths, WIDTH, lm, lm_weight=WEIGHT)
        return ["".join(ALPHABET[k] for k in beam[0][0]) for beam in beams]

    return decode


def main() -> None:
    torch.set_num_threads(1)
    python = install()
    if python is None:
        sys.exit("pyctcdecode could not be installed: is a package index within reach?")
    ours, worker = our_decoder(), Worker(python)
    agree = sum(a.split() == b.split() for a, b in zip(ours(), worker.decode(), strict=True))
    title = f"Prefix beam search, width {WIDTH}, {EXAMPLES * FRAMES} frames ({agree} of {EXAMPLES} read alike)"
    run(title, "pyctcdecode", [Case("with a bigram model", ours, worker.decode, bound=1.0)], turns=7)
    worker.close()


if __name__ == "__main__":
    main()
