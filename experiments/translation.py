"""Encoder–decoders compared on the English–Russian corpus: makes data/results/06_translation.json.

    python experiments/translation.py                          every variant, five seeds
    python experiments/translation.py --variants softmax none  some of them

Every variant gets the same training: as many batches, drawn alike, with the same optimiser. The weights of the first
run of those in KEPT are kept too, in half precision. Runs that the table has already are not repeated.
"""

import argparse
import functools
import itertools
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import torch
from safetensors.torch import save_file
from torch import Generator, Tensor

from course_lib.datasets.english_russian import SentencePair, english_russian
from course_lib.datasets.translation import END, START, TranslationBatch, bucketed_batches, translation_batch
from course_lib.datasets.translation import vocabularies as build_vocabularies
from course_lib.datasets.vocabulary import Vocabulary
from course_lib.datasheets import write_datasheet
from course_lib.metrics import alignment_error_rate, bleu, label_error_rate
from course_lib.reference.attention import (
    AdditiveScore,
    Attention,
    ConcatScore,
    FixedAttention,
    GeneralScore,
    GlobalAttention,
    LocalMonotonicAttention,
    LocalPredictiveAttention,
    MeanAttention,
    SimilarityAttention,
    SoftmaxAttention,
)
from course_lib.reference.seq2seq import (
    Decoded,
    Decoder,
    Discriminator,
    Encoder,
    Seq2Seq,
    discriminator_loss,
    free_running_loss,
    linear_decay,
    parallel_scheduled_sampling,
    scheduled_sampling,
    sequence_loss,
)
from course_lib.reference.transformer import Transformer
from course_lib.results import kept_rows
from course_lib.training import fit

EMBEDDING, HIDDEN, BATCH, STEPS, RATE, CLIP = 64, 128, 32, 1200, 1e-2, 1.0
LOW_RATE = 5e-3  # for what a high rate leads astray: a score with a matrix of its own, and what is built on it
REACH, LONGEST = 10, 40  # D of local attention; words a translation may have, positions that fixed attention knows
TESTED = 400  # sentences of each split
LENGTHS = ((3, 5), (6, 8), (9, 11), (12, 15), (16, 19), (20, 25))  # English words, both ends included
SETTINGS: dict[str, Any] = {
    "embedding": EMBEDDING,
    "hidden": HIDDEN,
    "batch": BATCH,
    "steps": STEPS,
    "rate": RATE,
    "clip": CLIP,
    "reach": REACH,
    "tested": TESTED,
    "lengths": LENGTHS,
}
DATA = Path(__file__).parents[1] / "data"
RESULTS, CHECKPOINTS = DATA / "results" / "06_translation.json", DATA / "checkpoints"
KEPT = ("none", "softmax", "bahdanau")

DATASHEET = """# {file}

**What.** The weights, in half precision, of a `course_lib.reference.seq2seq.Seq2Seq` that translates the English of
`course_lib.datasets.english_russian` into Russian. Attention: {attention}. How it is built stands in
`experiments/translation.py`, variant "{name}". Words are numbered by `course_lib.datasets.translation.vocabularies`.

**How made.** `python experiments/translation.py`: the run of seed 0, {steps} batches of {batch} sentence pairs, teacher
forcing. Its scores stand in `data/results/06_translation.json`.

**Licence.** CC BY 4.0, as the course's texts. The sentences come from the course's own grammar.

**SHA-256.** `{digest}`
"""
Model = Seq2Seq | Transformer
Loss = Callable[[Any, TranslationBatch], Tensor]


class Variant(NamedTuple):
    """What differs from the plain model: its attention, encoder, decoder; or the words that training reads."""

    attention: Callable[[Generator], Attention] | None = None
    encoder: Mapping[str, Any] = MappingProxyType({})
    decoder: Mapping[str, Any] = MappingProxyType({})
    regime: str = "teacher forcing"
    rate: float = RATE


VARIANTS: dict[str, Variant] = {
    "none, one direction": Variant(encoder={"bidirectional": False}),
    "none, one direction, reversed": Variant(encoder={"bidirectional": False, "reverse": True}),
    "none": Variant(),
    "mean": Variant(lambda g: MeanAttention()),
    "fixed": Variant(lambda g: FixedAttention(LONGEST, LONGEST)),
    "similarity": Variant(lambda g: SimilarityAttention()),
    "softmax": Variant(lambda g: SoftmaxAttention()),
    "bahdanau": Variant(
        lambda g: GlobalAttention(AdditiveScore(HIDDEN, HIDDEN, HIDDEN, generator=g)), {}, {"attend": "before"}
    ),
    "general": Variant(lambda g: GlobalAttention(GeneralScore(HIDDEN, HIDDEN, generator=g)), rate=LOW_RATE),
    "local-p": Variant(
        lambda g: LocalPredictiveAttention(
            GeneralScore(HIDDEN, HIDDEN, generator=g), HIDDEN, HIDDEN, REACH, generator=g
        ),
        rate=LOW_RATE,
    ),
    "local-m": Variant(
        lambda g: LocalMonotonicAttention(GeneralScore(HIDDEN, HIDDEN, generator=g), REACH), rate=LOW_RATE
    ),
    "concat": Variant(lambda g: GlobalAttention(ConcatScore(HIDDEN, HIDDEN, HIDDEN, generator=g))),
    "general, input feeding": Variant(
        lambda g: GlobalAttention(GeneralScore(HIDDEN, HIDDEN, generator=g)), {}, {"input_feeding": True}, rate=LOW_RATE
    ),
    "scheduled sampling": Variant(lambda g: SoftmaxAttention(), regime="scheduled sampling"),
    "parallel scheduled sampling": Variant(lambda g: SoftmaxAttention(), regime="parallel scheduled sampling"),
    "professor forcing": Variant(lambda g: SoftmaxAttention(), regime="professor forcing"),
    "transformer": Variant(rate=2e-3),
}
SETTINGS["other rates"] = {name: variant.rate for name, variant in VARIANTS.items() if variant.rate != RATE}


@functools.cache
def vocabularies() -> tuple[Vocabulary, Vocabulary]:
    """English and Russian, of the training pairs."""
    return build_vocabularies(english_russian())


def build(name: str, generator: Generator) -> Model:
    """An untrained model."""
    english, russian = (len(vocabulary) for vocabulary in vocabularies())
    if name == "transformer":
        return Transformer(english, russian, d_model=HIDDEN, heads=4, d_ff=4 * HIDDEN, norm="pre", generator=generator)
    variant = VARIANTS[name]
    attention = None if variant.attention is None else variant.attention(generator)
    return Seq2Seq(
        Encoder(english, EMBEDDING, HIDDEN, generator=generator, **variant.encoder),
        Decoder(russian, EMBEDDING, HIDDEN, attention=attention, generator=generator, **variant.decoder),
    )


def loss_a_word(logits: Tensor, batch: TranslationBatch) -> Tensor:
    """The summed loss of all sentences over the number of their words."""
    mask = batch.target_mask[:, 1:]
    return sequence_loss(logits, batch.target[:, 1:], mask).sum() / mask.sum()


def read(model: Model, batch: TranslationBatch, words: Tensor | None = None) -> Decoded:
    """What the decoder makes of these words, or of the true ones."""
    inputs = batch.target[:, :-1] if words is None else words
    decoded = model(batch.source, batch.source_lengths, inputs)
    return Decoded(decoded, decoded, None) if isinstance(decoded, Tensor) else decoded


def teacher_forcing(model: Model, batch: TranslationBatch) -> Tensor:
    """Every word is predicted from true ones."""
    return loss_a_word(read(model, batch).logits, batch)


class SampledWords:
    """Scheduled sampling: ever fewer true words, down to half of them at the end."""

    def __init__(self, generator: Generator, parallel: bool) -> None:
        self.generator, self.parallel, self.updates = generator, parallel, 0

    def __call__(self, model: Seq2Seq, batch: TranslationBatch) -> Tensor:
        truth = linear_decay(self.updates, k=1.0, c=0.5 / STEPS, least=0.5)
        self.updates += 1
        inputs, state = batch.target[:, :-1], model.encode(batch.source, batch.source_lengths)
        if self.parallel:
            sampled = parallel_scheduled_sampling(
                lambda words: model.decoder(words, *state)[0].logits, inputs, truth, self.generator
            )
        else:
            sampled = scheduled_sampling(model.step, state, inputs, truth, self.generator)
        return loss_a_word(sampled.log_probs, batch)


class ProfessorForcing:
    """Teacher forcing, and a judge to be fooled by the free-running decoder; thresholds as in the paper."""

    def __init__(self, generator: Generator) -> None:
        self.generator, self.judge = generator, Discriminator(HIDDEN, HIDDEN // 2, generator=generator)
        self.optimizer = torch.optim.Adam(self.judge.parameters(), 1e-3)

    def __call__(self, model: Seq2Seq, batch: TranslationBatch) -> Tensor:
        mask, inputs = batch.target_mask[:, 1:], batch.target[:, :-1]
        with torch.no_grad():
            state = model.encode(batch.source, batch.source_lengths)
            own = scheduled_sampling(model.step, state, inputs, 0.0, self.generator).inputs
        forced, free = read(model, batch), read(model, batch, own)
        verdict, right = discriminator_loss(self.judge, forced.attentional, free.attentional, mask)
        if right < 0.99:
            self.optimizer.zero_grad()
            verdict.mean().backward()
            self.optimizer.step()
        loss = loss_a_word(forced.logits, batch)
        if right > 0.75:
            loss = loss + free_running_loss(self.judge, free.attentional, mask).mean()
        return loss


def loss_of(regime: str, generator: Generator) -> Loss:
    """What a regime minimises."""
    makers: dict[str, Callable[[], Loss]] = {
        "teacher forcing": lambda: teacher_forcing,
        "scheduled sampling": lambda: SampledWords(generator, parallel=False),
        "parallel scheduled sampling": lambda: SampledWords(generator, parallel=True),
        "professor forcing": lambda: ProfessorForcing(generator),
    }
    return makers[regime]()


def train(name: str, seed: int, steps: int = STEPS) -> Model:
    """A model trained with Adam, whose rate rises and falls (one cycle)."""
    generator, variant = torch.Generator().manual_seed(seed), VARIANTS[name]
    model = build(name, generator)
    optimizer = torch.optim.Adam(model.parameters(), variant.rate)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, variant.rate, total_steps=steps, pct_start=0.2)
    optimizer.register_step_post_hook(lambda *_: schedule.step())
    batches = bucketed_batches(english_russian(), *vocabularies(), BATCH, generator)
    loss = loss_of(variant.regime, generator)
    fit(model, batches, loss, steps=steps, optimizer=optimizer, clip=CLIP, label=f"{name}, seed {seed}")
    return model


def translate(model: Model, pairs: Sequence[SentencePair], width: int = 1) -> list[list[str]]:
    """Translations, as words."""
    batch, russian = translation_batch(pairs, *vocabularies()), vocabularies()[1]
    start, end = russian[START], russian[END]
    found = model.translate(batch.source, batch.source_lengths, start, end, LONGEST, width)
    return [russian.decode(hypothesis.tokens) for hypothesis in found]


@torch.no_grad()
def errors_with_true_words(model: Model, pairs: Sequence[SentencePair]) -> float:
    """The share of wrong words where each is predicted from true ones."""
    batch = translation_batch(pairs, *vocabularies())
    wrong = read(model, batch).logits.argmax(dim=-1) != batch.target[:, 1:]
    return wrong[batch.target_mask[:, 1:]].double().mean().item()


@torch.no_grad()
def alignment_error(model: Model, pairs: Sequence[SentencePair]) -> float | None:
    """AER of each word's largest weight, over the words that the gold alignment links."""
    weights = read(model, translation_batch(pairs, *vocabularies())).weights
    if weights is None:
        return None
    predicted, gold = set(), set()
    for row, pair in enumerate(pairs):
        apart = 100 * row  # the sentences' words side by side, so that links of all of them make one set
        linked = {j for _, j in pair.alignment}
        predicted |= {(apart + int(weights[row, j].argmax()), apart + j) for j in linked}
        gold |= {(apart + i, apart + j) for i, j in pair.alignment}
    return alignment_error_rate(predicted, gold)


@torch.no_grad()
def predicted_positions(model: Seq2Seq, batch: TranslationBatch) -> Tensor:
    """Local attention's p_t at every step of teacher forcing, (batch, target)."""
    attention, seen = model.decoder.attention, []
    assert attention is not None
    watch = attention.register_forward_hook(lambda attention, asked, _: seen.append(attention.centres(*asked)))
    read(model, batch)
    watch.remove()
    return torch.cat(seen, dim=1)


def distance_to_gold(positions: Tensor, pairs: Sequence[SentencePair]) -> float:
    """The mean distance of p_t, in words, from where the gold alignment links word t to."""
    gaps = [abs(float(positions[row, j]) - i) for row, pair in enumerate(pairs) for i, j in pair.alignment]
    return sum(gaps) / len(gaps)


def _bleu_within(length: tuple[int, int], said: Iterable[tuple[SentencePair, list[str]]]) -> float:
    """BLEU of the translations of sentences with so many English words."""
    chosen = [(words, pair.russian) for pair, words in said if length[0] <= len(pair.english) <= length[1]]
    return round(bleu(*zip(*chosen, strict=True)), 2)


def measure(model: Model) -> dict:
    """BLEU on each split and by length, word errors with true words and with own ones, alignment."""
    scores: dict = {}
    said: dict[str, list[list[str]]] = {}
    splits = {split: english_russian(split, TESTED) for split in ("test", "unseen", "long")}
    for split, pairs in splits.items():
        said[split] = translate(model, pairs)
        scores[split] = round(bleu(said[split], [pair.russian for pair in pairs]), 2)
    both = list(zip(splits["test"] + splits["long"], said["test"] + said["long"], strict=True))
    scores["by length"] = [_bleu_within(length, both) for length in LENGTHS]
    test, meant = splits["test"], [pair.russian for pair in splits["test"]]
    scores["wrong words, true words read"] = round(errors_with_true_words(model, test), 4)
    scores["wrong words, own words read"] = round(label_error_rate(said["test"], meant), 4)
    error = alignment_error(model, test)
    scores["alignment error"] = error if error is None else round(error, 4)
    if isinstance(model, Seq2Seq) and isinstance(
        model.decoder.attention, LocalMonotonicAttention | LocalPredictiveAttention
    ):
        positions = predicted_positions(model, translation_batch(test, *vocabularies()))
        scores["distance of p_t"] = round(distance_to_gold(positions, test), 3)
    return scores


def save(name: str, model: Model) -> None:
    """The weights in half precision, and their datasheet."""
    CHECKPOINTS.mkdir(parents=True, exist_ok=True)
    file = CHECKPOINTS / f"translation_{name}.safetensors"
    save_file({key: value.half().contiguous() for key, value in model.state_dict().items()}, file)
    describe(name, file)


def describe(name: str, file: Path) -> None:
    """The datasheet beside a checkpoint."""
    made = VARIANTS[name].attention
    attention = "none" if made is None else f"`{type(made(Generator())).__name__}`"
    write_datasheet(file, DATASHEET, name=name, attention=attention, steps=STEPS, batch=BATCH)


def remake(
    variants: Iterable[str] = VARIANTS, seeds: Iterable[int] = range(5), out: Path = RESULTS, fresh: bool = False
) -> list[dict]:
    """Train and measure; runs that the table has already, made with these settings, are kept unless ``fresh``."""
    runs = [] if fresh else kept_rows(out, SETTINGS)
    for seed, name in itertools.product(seeds, variants):
        if any(run["variant"] == name and run["seed"] == seed for run in runs):
            continue
        model = train(name, seed)
        runs.append({"variant": name, "seed": seed, **measure(model)})
        print(f"{name:30} seed {seed}  BLEU {runs[-1]['test']:5.1f}  long {runs[-1]['long']:5.1f}", flush=True)
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(
            json.dumps({"task": "English to Russian", "settings": SETTINGS, "runs": runs}, indent=1) + "\n",
            encoding="utf-8",
        )
        if seed == 0 and name in KEPT and out == RESULTS:
            save(name, model)
    return runs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--variants", nargs="+", default=list(VARIANTS), choices=list(VARIANTS), help="which models")
    parser.add_argument("--seeds", type=int, nargs="+", default=list(range(5)), help="runs of each")
    parser.add_argument("--out", type=Path, default=RESULTS, help="the table to write")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    remake(arguments.variants, arguments.seeds, arguments.out)


if __name__ == "__main__":
    main()
