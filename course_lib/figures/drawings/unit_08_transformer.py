"""Drawings of the Transformer: a layer with either norm, what is normed, the two stacks, masks, the cache, groups."""

from __future__ import annotations

from course_lib.figures.drawings.drawing import Drawing
from course_lib.figures.drawings.sketch import Sketch

SOURCE, TARGET = ("the", "cat", "sleeps", "END", "–"), ("START", "кошка", "спит")


def layer() -> Drawing:
    """An encoder layer twice: with the layer norm after each sublayer, and before it."""
    sketch = Sketch(
        "An encoder layer, read from below, in two forms. Post-norm: attention, its result is added to what went in, "
        "then a layer norm; feed-forward, added, a layer norm. Every norm stands on the way from below to above. "
        "Pre-norm: the layer norm stands before attention and before feed-forward, on the side way, so that a way "
        "leads from below to above on which there is nothing but sums."
    )
    for x, title, post in ((0.0, "post-norm", True), (6.6, "pre-norm", False)):
        sketch.text((x, 8.0), title, bold=True)
        sketch.circle(f"{title} in", (x, -0.6), "$x$", tone="blue")
        below = f"{title} in"
        for i, (sublayer, tone) in enumerate((("attention", "green"), ("feed-forward", "green"))):
            y, name = 3.9 * i, f"{title} {sublayer}"
            side, plus = x + 2.2, f"{name} +"
            sketch.circle(plus, (x, y + (2.0 if post else 2.6)), "+", tone="orange", radius=0.28)
            sketch.box(name, (side, y + (1.0 if post else 1.7)), sublayer, tone=tone)
            if post:
                sketch.arrow((x, y + 0.1), name, tone=tone)
                sketch.box(f"{name} norm", (x, y + 2.8), "norm", tone="purple")
                sketch.arrow(below, plus, heavy=True, tone="blue")
                sketch.arrow(plus, f"{name} norm", heavy=True, tone="blue")
                below = f"{name} norm"
            else:
                sketch.box(f"{name} norm", (side, y + 0.7), "norm", tone="purple")
                sketch.arrow((x, y + 0.1), f"{name} norm", tone="purple")
                sketch.arrow(f"{name} norm", name, tone=tone)
                sketch.arrow(below, plus, heavy=True, tone="blue")
                below = plus
            sketch.arrow(name, plus, tone=tone)
        sketch.arrow(below, (x, 7.7), heavy=True, tone="blue")
    return sketch.picture()


def what_is_normed() -> Drawing:
    """Two sentences of three words, four numbers each: what layer norm takes together, and what batch norm does."""
    sketch = Sketch(
        "Two sentences, each with three words of four numbers, drawn twice. Layer norm takes the four numbers of one "
        "word together, a row. Batch norm takes one number of all words of all sentences together, a column that runs "
        "through both sentences, padding too if nobody takes care."
    )
    rows = ("the", "cat", "sleeps", "dogs", "sleep", "–")
    for x, title in ((0.0, "layer norm: a word"), (5.6, "batch norm: a number, over the batch")):
        sketch.text((x + 0.5, 3.2), title, bold=True)
        for i, word in enumerate(rows):
            y = 2.4 - 0.42 * i - 0.25 * (i > 2)
            sketch.text((x - 0.45, y), word, anchor="end", tone="quiet" if word == "–" else "ink")
            for j in range(4):
                taken = i == 1 if x == 0 else j == 2
                sketch.cells(
                    f"{title} {i} {j}", (x + 0.36 * j, y), (0.75 if taken else 0.1,), tone="orange" if taken else "blue"
                )
    return sketch.picture()


def stacks() -> Drawing:
    """The whole Transformer: encoder layers, decoder layers, and what goes from one stack to the other."""
    sketch = Sketch(
        "Left, the encoder: the English words with their places, then layers, each of self-attention and feed-forward. "
        "Right, the decoder: START and the Russian words so far with their places, then layers, each of masked "
        "self-attention, attention to the encoder, and feed-forward; above it a softmax for the next word. The "
        "encoder's last vectors give keys and values to every layer of the decoder."
    )
    sketch.tokens("s", (-0.9, 0), ("the", "cat", "sleeps"), tone="blue")
    sketch.tokens("t", (5.2, 0), ("START", "кошка"), tone="blue")
    for side, x, parts in (
        ("e", 0.4, ("self-attention", "feed-forward")),
        ("d", 6.2, ("masked self-attention", "attention to the encoder", "feed-forward")),
    ):
        sketch.box(f"{side} in", (x, 1.0), "embedding + place", tone="blue", size=(3.0, 0.56))
        sketch.arrow((x, 0.3), f"{side} in")
        below = f"{side} in"
        for i, part in enumerate(parts):
            tone = "orange" if "encoder" in part else "green"
            sketch.box(f"{side} {part}", (x, 2.1 + 0.95 * i), part, tone=tone, size=(3.7, 0.56))
            sketch.arrow(below, f"{side} {part}")
            below = f"{side} {part}"
        sketch.frame([f"{side} {part}" for part in parts], "N layers")
    sketch.arrow("e feed-forward", "d attention to the encoder", "keys, values", tone="orange", heavy=True)
    sketch.box("softmax", (6.2, 5.75), "softmax", tone="purple", size=(1.6, 0.56))
    sketch.arrow((6.2, 4.95), "softmax")
    sketch.box("next", (8.6, 5.75), "спит", tone="orange")
    sketch.arrow("softmax", "next")
    return sketch.picture()


def who_sees_whom() -> Drawing:
    """Three masks: of the encoder, of the decoder's own words, and of the decoder's look at the source."""
    sketch = Sketch(
        "Three masks as grids; a row asks, a column is looked at, full cells may be seen. In the encoder every word "
        "sees all real words, and none sees padding. In the decoder a word sees itself and the words before it: a "
        "triangle. From decoder to encoder every word sees all real words of the source."
    )
    grids = (
        (0.0, "encoder", SOURCE, SOURCE, lambda i, j: j < 4),
        (4.4, "decoder, itself", TARGET, TARGET, lambda i, j: j <= i),
        (8.4, "decoder to encoder", TARGET, SOURCE, lambda i, j: j < 4),
    )
    for x, title, asks, seen, may in grids:
        sketch.text((x + 0.8, 1.9), title, bold=True)
        for j, word in enumerate(seen):
            sketch.text((x + 0.42 * j, 0.55 + 0.34 * (j % 2)), word, tone="quiet")
        for i, word in enumerate(asks):
            sketch.text((x - 0.3, -0.42 * i), word, anchor="end", tone="quiet" if word == "–" else "ink")
            for j in range(len(seen)):
                full = may(i, j)
                sketch.cells(
                    f"{title} {i} {j}", (x + 0.42 * j, -0.42 * i), (float(full),), tone="green" if full else "quiet"
                )
    return sketch.picture()


def cache() -> Drawing:
    """Three words written one after the other: keys and values that are kept, and one query that is new."""
    sketch = Sketch(
        "Writing three words with a cache. Each new word makes a query, a key and a value. The key and the value are "
        "kept; the query asks all that is kept, and is then forgotten. Nothing of the earlier words is computed again."
    )
    texts = (
        "START comes in: its key and its value are kept, its query asks them.",
        "кошка comes in. Only its own query, key and value are new; the query asks two keys.",
        "спит comes in, and asks three keys. A step costs as much as there are words so far, and no more.",
    )
    sketch.text((-1.0, 1.6), "kept", anchor="end", bold=True)
    sketch.text((-1.0, 3.3), "now", anchor="end", bold=True)
    for t, (word, text) in enumerate(zip(TARGET, texts, strict=True)):
        x = 2.8 * t
        sketch.step(text, passing=True)
        sketch.circle(f"q{t}", (x, 3.3), f"$q_{t + 1}$", tone="orange")
        for s in range(t + 1):
            sketch.arrow(f"q{t}", (2.8 * s - 0.35, 2.0), tone="orange")
        sketch.keep()
        sketch.box(f"w{t}", (x, 0), word, tone="blue", size=(1.4, 0.56))
        sketch.circle(f"k{t}", (x - 0.45, 1.6), f"$k_{t + 1}$", tone="green")
        sketch.circle(f"v{t}", (x + 0.45, 1.6), f"$v_{t + 1}$", tone="purple")
        sketch.arrow(f"w{t}", f"k{t}", tone="green")
        sketch.arrow(f"w{t}", f"v{t}", tone="purple")
    return sketch.picture()


def shared_keys() -> Drawing:
    """Four queries with a key each; with two keys between them; with one for all."""
    sketch = Sketch(
        "Four heads three times. Multi-head: each of four queries has keys and values of its own. Grouped: two queries "
        "share one, so that there are two. Multi-query: all four share one. The cache shrinks to a half and a quarter."
    )
    for x, title, groups in ((0.0, "multi-head", 4), (4.3, "grouped", 2), (8.6, "multi-query", 1)):
        sketch.text((x + 1.2, 2.6), title, bold=True)
        for g in range(groups):
            middle = x + 0.8 * (g + 0.5) * 4 / groups - 0.4
            sketch.box(f"{title} kv{g}", (middle, 0), "k v", tone="green", size=(0.66, 0.56))
        for h in range(4):
            sketch.circle(f"{title} q{h}", (x + 0.8 * h, 1.7), f"$q_{h + 1}$", tone="orange", radius=0.32)
            sketch.line(f"{title} q{h}", f"{title} kv{h * groups // 4}", tone="orange")
    return sketch.picture()
