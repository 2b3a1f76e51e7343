"""The work of bench_beam.py, and pyctcdecode doing it: one decoding for each line that comes in."""

import logging
import sys
from itertools import pairwise
from math import log

import numpy as np

WIDTH, WEIGHT, EXAMPLES, FRAMES = 32, 0.5, 4, 200
ALPHABET = ["", *"abcdefghijklmnopqrstuvwxyz", " "]  # the blank first


def frames_of_a_net() -> np.ndarray:
    """ln y, (examples, frames, symbols): mostly blank, every five frames a letter with a few rivals, noise in all."""
    random = np.random.default_rng(0)
    logits = random.normal(size=(EXAMPLES, FRAMES, len(ALPHABET)))
    logits[:, :, 0] += 7
    for b in range(EXAMPLES):
        for t in range(3, FRAMES, 5):
            letter, *rivals = random.choice(np.arange(1, len(ALPHABET)), size=4, replace=False)
            logits[b, t : t + 2, letter] += 9
            logits[b, t, rivals] += random.uniform(4, 8, size=3)
    return logits - np.log(np.exp(logits).sum(axis=2, keepdims=True))


def bigrams() -> dict[tuple[str, str], float]:
    """ln P(symbol | previous) for all pairs of characters; any numbers will do for measuring time."""
    characters = ALPHABET[1:]
    weights = {(p, c): 1 + (3 * i + 5 * j) % 7 for i, p in enumerate(characters) for j, c in enumerate(characters)}
    totals = {p: sum(weights[p, c] for c in characters) for p in characters}
    return {(p, c): log(weight / totals[p]) for (p, c), weight in weights.items()}


def main() -> None:
    logging.disable(logging.WARNING)  # it would miss kenlm, which is not needed here
    from pyctcdecode import build_ctcdecoder
    from pyctcdecode.decoder import BeamSearchDecoderCTC
    from pyctcdecode.language_model import AbstractLanguageModel

    table = bigrams()

    class Bigrams(AbstractLanguageModel):
        """Scores a word by its characters, as far as it is known."""

        order = 2

        def get_start_state(self) -> list:
            return []

        def score_partial_token(self, partial_token: str) -> float:
            return WEIGHT * sum(table[pair] for pair in pairwise(" " + partial_token))

        def score(self, prev_state: list, word: str, is_last_word: bool = False) -> tuple[float, list]:
            return self.score_partial_token(word + ("" if is_last_word else " ")), prev_state

    decoder = build_ctcdecoder(ALPHABET)
    decoder = BeamSearchDecoderCTC(decoder._alphabet, Bigrams())
    frames = frames_of_a_net()
    for _ in sys.stdin:
        print("|".join(decoder.decode(log_probs, beam_width=WIDTH) for log_probs in frames), flush=True)


if __name__ == "__main__":
    main()
