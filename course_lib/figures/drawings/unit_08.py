"""Drawings of self-attention: who asks whom, three roles of a word, order and its clocks, heads, and the ways."""

from __future__ import annotations

import math

from course_lib.figures.drawings.drawing import Drawing
from course_lib.figures.drawings.sketch import Sketch

WORDS = ("the", "keys", "to", "the", "box", "are")
SPEEDS = (1.0, 0.46, 0.21, 0.1)  # of the hands of four clocks, in radians a place


def asks_itself() -> Drawing:
    """Unit 06, where a decoder asks encoder states that a recurrent net made, and a sentence that asks itself."""
    sketch = Sketch(
        "Left, unit 06: four encoder states, each made from the one before; the decoder's state asks all of them. "
        "Right, self-attention: six words, the keys to the box are. A new vector for the last word, are, is drawn from "
        "all six words, its own included, and so is every other new vector. No word waits for another."
    )
    sketch.text((1.5, 3.1), "unit 06", bold=True)
    for j in range(1, 5):
        sketch.circle(f"h{j}", (j - 1, 0), f"$h_{j}$", tone="green", radius=0.32)
        if j > 1:
            sketch.arrow(f"h{j - 1}", f"h{j}")
    sketch.circle("s", (1.5, 2.1), "$s_i$", tone="orange")
    for j in range(1, 5):
        sketch.line(f"h{j}", "s", tone="orange")
    sketch.text((8.35, 3.1), "self-attention", bold=True)
    for j, word in enumerate(WORDS, start=1):
        x = 4.4 + 1.32 * j
        sketch.box(f"x{j}", (x - 0.9, 0), word, tone="blue", size=(1.1, 0.56))
        sketch.circle(f"z{j}", (x - 0.9, 2.1), f"$z_{j}$", tone="orange" if j == 6 else "quiet", radius=0.32)
    for i in range(1, 7):
        for j in range(1, 7):
            if i < 6:
                sketch.line(f"x{j}", f"z{i}", tone="quiet", dashed=True)
    for j in range(1, 7):
        sketch.arrow(f"x{j}", "z6", tone="orange", heavy=j == 2)
    return sketch.picture()


def three_roles() -> Drawing:
    """What a word asks for, what it answers to, what it hands over; and one query followed to its end."""
    sketch = Sketch(
        "Three words: keys, box, are. Each word's vector makes three others, by three matrices: a query, a key, a "
        "value. The query of are is compared with all keys; the softmax makes weights of it, most for keys; the values "
        "are added up with these weights, and that is the new vector of are."
    )
    places, weights = {"keys": 0.0, "box": 4.2, "are": 8.4}, (0.8, 0.15, 0.05)
    for word, x in places.items():
        sketch.box(word, (x, 0), word, tone="blue", size=(1.1, 0.56))
    sketch.step("Each word's vector is multiplied by three matrices: what it asks for, answers to, hands over.")
    for word, x in places.items():
        for kind, off, tone in (("q", -1.35, "orange"), ("k", 0, "green"), ("v", 1.35, "purple")):
            sketch.circle(f"{kind} {word}", (x + off, 1.8), f"${kind}$", tone=tone, radius=0.3)
            sketch.arrow(word, f"{kind} {word}", f"$W_{kind.upper()}$", chip=True)
    sketch.step("The query of “are” is compared with every key, its own too: a score for each word, q·k / √d_k.")
    for word, bend in (("keys", -0.13), ("box", -0.16), ("are", 0.0)):
        sketch.arrow("q are", f"k {word}", tone="orange", dashed=True, bend=bend)
    sketch.step("The softmax turns the scores into weights, which sum to 1.")
    for (word, x), weight in zip(places.items(), weights, strict=True):
        sketch.cells(f"a {word}", (x + 1.35, 3.3), (weight,), tone="orange")
        sketch.text((x + 1.62, 3.3), f"{weight:g}", tone="orange", anchor="start")
    sketch.step("The values are added up, each as much as its weight says. That is the new vector of “are”.")
    sketch.circle("z", (5.55, 4.7), "$z$", tone="orange")
    for word in places:
        sketch.line(f"v {word}", f"a {word}", tone="purple")
        sketch.arrow(f"a {word}", "z", tone="purple", heavy=word == "keys")
    return sketch.picture()


def set_or_sequence() -> Drawing:
    """Two sentences of the same words in another order, and the same three new vectors."""
    sketch = Sketch(
        "Left: dog bites man; right: man bites dog. Above each word its new vector, which depends on the three words "
        "and not on their places: dog has the same vector in both sentences, so has bites, so has man. Only the places "
        "of the vectors have changed, with the words."
    )
    shades = {"dog": (0.9, 0.2, 0.5, 0.1), "bites": (0.1, 0.6, 0.3, 0.9), "man": (0.4, 0.8, 0.05, 0.6)}
    for side, (x, words) in enumerate(((0.0, ("dog", "bites", "man")), (6.4, ("man", "bites", "dog")))):
        for j, word in enumerate(words):
            at, tone = x + 1.75 * j, "orange" if word == "dog" else "green"
            sketch.box(f"{side} {word}", (at, 0), word, tone="blue", size=(1.2, 0.56))
            sketch.cells(f"{side} z {word}", (at, 1.9), shades[word], tone=tone)
        for word in words:
            for other in words:
                sketch.line(f"{side} {other}", f"{side} z {word}", tone="quiet")
    sketch.arrow("0 z dog", "1 z dog", "the same", tone="orange", both=True, bend=0.13)
    return sketch.picture()


def clock_hands() -> Drawing:
    """A position as the hands of four clocks, and a shift as a turn of each hand by an angle of its own."""
    sketch = Sketch(
        "A position is four clocks, whose hands turn at four speeds, the first fastest. Above position 2, below "
        "position 5. Between them every hand has turned by three times its own angle a position: the same turn as "
        "between positions 40 and 43, wherever the shift begins."
    )
    for y, t in ((2.3, 2), (0.0, 5)):
        sketch.text((-1.0, y), f"position {t}", anchor="end", bold=True)
        for i, speed in enumerate(SPEEDS):
            x, angle = 2.3 * i, speed * t
            sketch.circle(f"{t} {i}", (x, y), tone="blue", radius=0.6)
            sketch.line((x, y), (x + 0.6, y), tone="quiet", dashed=True)
            sketch.arrow((x, y), (x + 0.62 * math.cos(angle), y + 0.62 * math.sin(angle)), tone="orange", heavy=True)
    for i in range(4):
        sketch.arrow(f"2 {i}", f"5 {i}", f"$3 ω_{i}$", chip=True)
    return sketch.picture()


def one_head_or_two() -> Drawing:
    """A word that asks for two things: one head adds both answers up, two keep them apart."""
    sketch = Sketch(
        "The middle one of three words, b, wants to know the word before, a, and the word after, c. Above, one head: "
        "its weights sum to one, so they are a half and a half, and what comes back is half of a plus half of c, the "
        "same as for c b a. Below, two heads: the first has all its weight on a, the second on c, and the two answers "
        "stand side by side."
    )
    for y, title in ((1.7, "one head"), (0.0, "two heads")):
        sketch.text((-0.9, y), title, anchor="end", bold=True)
        for j, word in enumerate("abc"):
            sketch.box(f"{y} {word}", (1.6 * j, y), word, tone="orange" if word == "b" else "blue", size=(0.8, 0.56))
    sketch.box("sum", (6.6, 1.7), "½ a + ½ c: which came first?", tone="purple", size=(4.2, 0.6))
    sketch.arrow("1.7 b", "1.7 a", "½", tone="orange", bend=0.5, side=-1)
    sketch.arrow("1.7 b", "1.7 c", "½", tone="orange", bend=-0.5, side=1)
    sketch.arrow("0.0 b", "0.0 a", "1", tone="orange", bend=0.5, side=-1)
    sketch.arrow("0.0 b", "0.0 c", "1", tone="green", bend=0.5, side=-1)
    sketch.box("first", (5.5, 0), "before: a", tone="orange", size=(1.9, 0.6))
    sketch.box("second", (7.6, 0), "after: c", tone="green", size=(1.9, 0.6), dashed=True)
    return sketch.picture()


def heads() -> Drawing:
    """Several heads: small queries, keys and values each, results side by side, and one matrix that mixes them."""
    sketch = Sketch(
        "The words' vectors of size d go into three heads. Each head has matrices of its own, which make queries, keys "
        "and values of size d over 3, and weights of its own. The three results stand side by side, again of size d, "
        "and the matrix W_O mixes them into the new vector."
    )
    tones = ("blue", "green", "purple")
    sketch.cells("x", (0, 0), (0.7, 0.2, 0.9, 0.4, 0.6, 0.1), tone="blue", across=False)
    sketch.text((0, -1.4), "$x$, size d")
    for i, tone in enumerate(tones):
        y = 1.7 - 1.7 * i
        sketch.box(f"head {i}", (3.2, y), f"$W_Q^{i + 1}$  $W_K^{i + 1}$  $W_V^{i + 1}$", tone=tone)
        sketch.arrow("x", f"head {i}")
        sketch.cells(f"out {i}", (6.1, y), (0.8 - 0.2 * i, 0.3 + 0.2 * i), tone=tone, across=False)
        sketch.arrow(f"head {i}", f"out {i}", f"$A^{i + 1}$", chip=True)
        sketch.cells(f"part {i}", (8.2, 0.68 - 0.68 * i), (0.8 - 0.2 * i, 0.3 + 0.2 * i), tone=tone, across=False)
        sketch.arrow(f"out {i}", f"part {i}", dashed=True)
    sketch.text((8.2, -1.4), "side by side")
    sketch.cells("z", (11.2, 0), (0.5, 0.6, 0.3, 0.8, 0.2, 0.7), tone="orange", across=False)
    sketch.arrow("part 1", "z", "$W_O$", chip=True)
    sketch.text((11.2, -1.4), "$z$, size d")
    return sketch.picture()


def two_ways() -> Drawing:
    """From the first word to the last: through every state of a recurrent net, or in one step."""
    sketch = Sketch(
        "Six words twice. In a recurrent net what the first word says goes through all states, one after the other, "
        "five steps, each a product with a matrix of d times d. In self-attention it is one step away from the last "
        "word, and every pair of words has a product of its own: six times six."
    )
    for x, title in ((2.5, "recurrent: T steps, each O(d²)"), (9.9, "self-attention: T² pairs, each O(d)")):
        sketch.text((x, 2.9), title, bold=True)
    for j in range(6):
        sketch.circle(f"r{j}", (j, 0), radius=0.24, tone="blue")
        sketch.circle(f"h{j}", (j, 1.6), radius=0.28, tone="green")
        sketch.arrow(f"r{j}", f"h{j}", tone="orange" if j == 0 else "ink")
        if j:
            sketch.arrow(f"h{j - 1}", f"h{j}", tone="orange", heavy=True)
        sketch.circle(f"x{j}", (7.4 + j, 0), radius=0.24, tone="blue")
        sketch.circle(f"z{j}", (7.4 + j, 1.6), radius=0.28, tone="green")
    for i in range(6):
        for j in range(6):
            if (i, j) != (5, 0):
                sketch.line(f"x{j}", f"z{i}")
    sketch.arrow("x0", "z5", tone="orange", heavy=True)
    return sketch.picture()
