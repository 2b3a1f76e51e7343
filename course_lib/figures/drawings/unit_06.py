"""Drawings of encoders, decoders, attention and the search for a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from course_lib.figures.drawings.drawing import Drawing
from course_lib.figures.drawings.sketch import Sketch

STEP = 1.5  # from word to word


def _row(sketch: Sketch, name: str, x: float, words: Sequence[str], *, tone: str, y: float = 0) -> None:
    """Words with a state above each, joined from left to right."""
    for j, word in enumerate(words, start=1):
        at = x + STEP * (j - 1)
        sketch.box(f"{name} word {j}", (at, y), word, tone="blue", size=(1.38, 0.52))
        sketch.circle(f"{name} {j}", (at, y + 1.2), f"${name}_{j}$", tone=tone)
        sketch.arrow(f"{name} word {j}", f"{name} {j}")
        if j > 1:
            sketch.arrow(f"{name} {j - 1}", f"{name} {j}")


def encoder_decoder() -> Drawing:
    """An encoder, its one summary, and a decoder whose inputs are its targets, shifted by one."""
    sketch = Sketch(
        "The encoder reads our, boy, was, tall, END, a state after each word. Its last state is the summary c, the "
        "decoder's first state. The decoder reads START, наш, мальчик, был, высоким and is asked for наш, мальчик, "
        "был, высоким, END: the same sentence, one word on."
    )
    target = ("наш", "мальчик", "был", "высоким")
    _row(sketch, "h", 0, ("our", "boy", "was", "tall", "END"), tone="green")
    _row(sketch, "s", 8.7, ("START", *target), tone="green")
    sketch.box("c", (7.35, 1.2), "$c$", tone="purple")
    sketch.arrow("h 5", "c")
    sketch.arrow("c", "s 1")
    for i, word in enumerate((*target, "END"), start=1):
        sketch.box(f"target {i}", (8.7 + STEP * (i - 1), 2.4), word, tone="orange", size=(1.38, 0.52))
        sketch.arrow(f"s {i}", f"target {i}")
    sketch.text((7.8, 2.4), "targets", tone="orange", anchor="end")
    for i in (1, 2, 3, 4):
        sketch.arrow(f"target {i}", f"s word {i + 1}", tone="quiet", dashed=True)
    return sketch.picture()


def bottleneck() -> Drawing:
    """A short and a long sentence, and the one vector through which both must go."""
    sketch = Sketch(
        "Above, a sentence of three words; below, one of nine. Each is read into one vector of the same size, from "
        "which the translation is written: three words through it, or nine."
    )
    for y, words in ((2.2, 3), (0, 9)):
        for j in range(words):
            sketch.circle(f"in {y} {j}", (0.85 * (j - words), y), radius=0.26, tone="blue")
            sketch.circle(f"out {y} {j}", (3.2 + 0.85 * (j + 1), y), radius=0.26, tone="orange")
            if j:
                sketch.arrow(f"in {y} {j - 1}", f"in {y} {j}")
                sketch.arrow(f"out {y} {j - 1}", f"out {y} {j}")
        sketch.cells(f"c {y}", (1.6, y), (0.2, 0.9, 0.5, 0.7), tone="purple", across=False)
        sketch.arrow(f"in {y} {words - 1}", f"c {y}")
        sketch.arrow(f"c {y}", f"out {y} 0")
    sketch.text((1.6, 1.1), "the same size", tone="purple")
    return sketch.picture()


def attention_step() -> Drawing:
    """One word of the decoder with attention: query, scores, weights, context, word."""
    sketch = Sketch(
        "Five encoder states stand in a row. The decoder's state is compared with each, which gives five scores; the "
        "softmax turns these into weights that sum to 1; the weighted sum of the states is the context; context and "
        "state together give the word."
    )
    words, weights = ("our", "boy", "was", "tall", "END"), (0.05, 0.05, 0.1, 0.75, 0.05)
    for j, word in enumerate(words, start=1):
        sketch.text((STEP * j, -0.75), word)
        sketch.circle(f"h{j}", (STEP * j, 0), f"$h_{j}$", tone="green")
    sketch.step("The decoder is about to write its fourth word. Its state is the query: what do I need now?")
    sketch.circle("s", (9.2, 0), "$s_4$", tone="green")
    sketch.step("The query is compared with every encoder state, the keys. Each comparison gives a score.")
    for j in range(1, 6):
        sketch.text((STEP * j, 0.85), f"$e_{{4{j}}}$")
    sketch.arrow("s", "h5", "$s·h$", tone="quiet", bend=0.2)
    sketch.step("A softmax turns scores into weights: none is negative, and together they are 1.")
    for j, weight in enumerate(weights, start=1):
        sketch.cells(f"a{j}", (STEP * j, 1.5), (weight,), tone="orange")
        sketch.text((STEP * j + 0.25, 1.5), f"{weight:g}", tone="orange", anchor="start")
    sketch.step("The states, now as values, are added up, each as much as its weight says: the context.")
    sketch.circle("c", (STEP * 3.4, 3.0), "$c_4$", tone="purple")
    for j, weight in enumerate(weights, start=1):
        sketch.arrow(f"a{j}", "c", heavy=weight > 0.5, dashed=weight < 0.5, tone="purple")
    sketch.step(
        "Context and state together give the word. For the next word the query is another, and so are the weights."
    )
    sketch.box("word", (9.2, 3.0), "высоким", tone="orange")
    sketch.arrow("c", "word")
    sketch.arrow("s", "word")
    return sketch.picture()


def four_versions() -> Drawing:
    """Four ways to get weights, for two words written one after the other."""
    sketch = Sketch(
        "Weights over five source words for a first and a second written word. Mean: all alike, both times. Fixed: "
        "peaks at a place that was learned for each position, whatever the words are. Similarity: any sizes, some "
        "negative, drawn dashed. Softmax: a peak where the word is, the rest nearly nothing."
    )
    versions = {
        "mean": ((0.2,) * 5, (0.2,) * 5, "cannot choose"),
        "fixed": ((0.7, 0.2, 0.1, 0, 0), (0.2, 0.6, 0.2, 0, 0), "looks at places, not at words"),
        "similarity": ((0.4, -0.9, 1.0, 0.3, -0.5), (1.0, 0.8, -0.7, 1.0, 0.9), "no bounds, no sum"),
        "softmax": ((0.02, 0.02, 0.9, 0.03, 0.03), (0.03, 0.02, 0.02, 0.03, 0.9), "chooses by content"),
    }
    for row, (name, (first, second, verdict)) in enumerate(versions.items()):
        y = -0.85 * row
        sketch.text((-0.4, y), name, anchor="end")
        for left, weights in ((0.2, first), (3.4, second)):
            for j, weight in enumerate(weights):
                tone, at = ("blue" if weight >= 0 else "purple"), (left + 0.5 * j, y)
                sketch.cells(f"{name} {left} {j}", at, (abs(weight),), tone=tone)
                if weight < 0:
                    sketch.text(at, "−", bold=True)
        sketch.text((6.2, y), verdict, anchor="start")
    sketch.text((1.2, 0.6), "for the first word", tone="quiet")
    sketch.text((4.4, 0.6), "for the second", tone="quiet")
    return sketch.picture()


def forced_and_free() -> Drawing:
    """What the decoder reads in training and in use: the true word before, or its own."""
    sketch = Sketch(
        "Above, teacher forcing: at each step the decoder reads the true word before, whatever it said itself; a wrong "
        "word harms nothing after it. Below, free running: each word it says is what it reads next; a wrong word is "
        "read, and the states after it are states that training never showed."
    )
    true, said = ("START", "наш", "мальчик", "был"), ("наш", "брат", "был", "высоким")
    for y, title, read in ((3.1, "teacher forcing", true), (0, "free running", ("START", *said[:3]))):
        sketch.text((-1.1, y + 1.1), title, anchor="end", bold=True)
        for i, (before, after) in enumerate(zip(read, said, strict=True)):
            x, wrong = 1.75 * i, after == "брат"
            lost = title == "free running" and i > 1
            sketch.box(f"{y} in {i}", (x, y), before, tone="orange" if before == "брат" else "blue", size=(1.3, 0.52))
            sketch.circle(f"{y} s {i}", (x, y + 1.1), f"$s_{i + 1}$", tone="quiet" if lost else "green")
            sketch.box(f"{y} out {i}", (x, y + 2.1), after, tone="orange" if wrong else "ink", size=(1.3, 0.52))
            sketch.arrow(f"{y} in {i}", f"{y} s {i}")
            sketch.arrow(f"{y} s {i}", f"{y} out {i}")
            if i:
                sketch.arrow(f"{y} s {i - 1}", f"{y} s {i}")
                if title == "free running":
                    sketch.arrow(f"{y} out {i - 1}", f"{y} in {i}", tone="orange", dashed=True)
        sketch.cross((1.75 + 0.82, y + 2.1), 0.13)
    return sketch.picture()


def beam() -> Drawing:
    """A beam of width two: every kept beginning is extended, and the best two of all go on."""
    sketch = Sketch(
        "A beam of width two. START is extended by a, 0.5, and b, 0.4. Extended once more, a gives a c, 0.2, and a d, "
        "0.15; b gives b e with 0.36 and b f with 0.04. The best two, b e and a c, go on; the others are pruned. "
        "Greedy would have kept a alone."
    )
    sketch.box("start", (0, 0), "START")
    sketch.step("From START every word is tried. The best two beginnings are kept.")
    for name, y, text in (("a", 0.9, "a   0.5"), ("b", -0.9, "b   0.4")):
        sketch.box(name, (2.6, y), text, tone="green")
        sketch.arrow("start", name)
    sketch.step("Both are extended: probabilities multiply. Four candidates stand side by side.")
    for name, y, text, parent in (
        ("ac", 1.5, "a c   0.5·0.4 = 0.20", "a"),
        ("ad", 0.5, "a d   0.5·0.3 = 0.15", "a"),
        ("be", -0.5, "b e   0.4·0.9 = 0.36", "b"),
        ("bf", -1.5, "b f   0.4·0.1 = 0.04", "b"),
    ):
        sketch.box(name, (6.4, y), text, size=(3.2, 0.6))
        sketch.arrow(parent, name)
    sketch.step("Of all four the best two stay, whoever their parents were. The rest is pruned.")
    sketch.frame(["be"], tone="green", room=0.08)
    sketch.frame(["ac"], tone="green", room=0.08)
    for y in (0.5, -1.5):
        sketch.cross((8.4, y))
    sketch.step("Greedy search would have gone on from a alone, and would never have seen b e.")
    sketch.text((10.3, -0.5), "best so far", tone="green")
    return sketch.picture()
