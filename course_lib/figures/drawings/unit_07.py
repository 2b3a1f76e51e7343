"""Drawings of captioning: an image that becomes words, three ways to hand it over, soft and hard looks."""

from __future__ import annotations

from course_lib.figures.drawings.drawing import Drawing
from course_lib.figures.drawings.sketch import Sketch

WORDS = ("red", "ring", "END")


def image_to_words() -> Drawing:
    """An eye makes one vector of an image; an LSTM says a word a step, and reads the true word before."""
    sketch = Sketch(
        "Left, an image goes through a convolutional net, the eye, and becomes the vector v. Three states of an LSTM "
        "follow one another, and the first is made from v. They read START, red, ring, and say red, ring, END: each "
        "reads the true word that the one before was to say. Beside every word that is said stands a distribution over "
        "the whole vocabulary."
    )
    sketch.box("image", (0, 0), "image", tone="blue", size=(1.2, 1.2))
    sketch.box("eye", (2.2, 0), "eye\n(CNN)", tone="blue")
    sketch.circle("v", (4.1, 0), "$v$", tone="green")
    sketch.arrow("image", "eye")
    sketch.arrow("eye", "v")
    for t, word in enumerate(WORDS, start=1):
        x = 3.9 + 2.1 * t
        sketch.circle(f"h{t}", (x, 0), f"$h_{t}$", tone="green")
        sketch.box(f"read {t}", (x, -1.7), ("START", *WORDS)[t - 1], tone="quiet")
        sketch.cells(f"p{t}", (x, 1.5), [0.9 if i == t else 0.1 for i in range(5)], tone="orange")
        sketch.text((x, 2.1), word, bold=True)
        sketch.arrow(f"read {t}", f"h{t}")
        sketch.arrow(f"h{t}", f"p{t}")
        sketch.arrow("v" if t == 1 else f"h{t - 1}", f"h{t}", tone="green")
    return sketch.picture()


def three_handings() -> Drawing:
    """Where the vector of an image enters the decoder: first state, first word, every step."""
    sketch = Sketch(
        "Three decoders, one under the other, each with four states of an LSTM. First state: the image's vector v is "
        "what the state before START is made of. First word: v is read like a word, one step before START. Every step: "
        "v is read at every step, beside the word."
    )
    for y, name in ((5.0, "first state"), (2.5, "first word"), (0.0, "every step")):
        sketch.text((-0.9, y), name, anchor="end", bold=True)
        for t in range(4):
            sketch.circle(f"{y} {t}", (2.2 * t, y), f"$h_{t}$" if y != 2.5 else "", tone="green", radius=0.32)
            if t:
                sketch.arrow(f"{y} {t - 1}", f"{y} {t}", tone="green")
            read = "" if t == 0 else ("START", "red", "ring")[t - 1]
            if read:
                sketch.box(f"{y} read {t}", (2.2 * t - 0.35, y - 1.1), read, tone="quiet")
                sketch.arrow(f"{y} read {t}", f"{y} {t}")
            if (t == 0 and y > 0) or (t and y == 0):
                sketch.circle(
                    f"{y} v {t}", (2.2 * t + (0.55 if t else 0.0), y - 1.1), "$v$", tone="orange", radius=0.28
                )
                sketch.arrow(f"{y} v {t}", f"{y} {t}", tone="orange", heavy=True)
    return sketch.picture()


def soft_look() -> Drawing:
    """Nine annotation vectors, weights from the state before, and the context that the next state reads."""
    sketch = Sketch(
        "An image cut into nine regions, three by three; each has its annotation vector. The state of the step before "
        "is compared with all nine, and a softmax makes nine weights of it. The weighted sum of the annotation vectors "
        "is the context z; the gate beta scales it; the LSTM reads it beside the last word and makes the next state."
    )
    for i in range(9):
        row, column = divmod(i, 3)
        sketch.box(f"a{i}", (0.9 * column, 1.9 - 0.9 * row), f"$a_{i + 1}$", tone="orange" if i == 4 else "blue")
    sketch.circle("before", (0.9, -1.6), "$h_{t-1}$", tone="green", radius=0.46)
    sketch.step("The state before asks: it is compared with every annotation vector.")
    for i in (6, 7, 8):
        sketch.arrow("before", f"a{i}", tone="green", dashed=True)
    sketch.step("A softmax makes weights of the nine scores; they sum to 1.")
    shades = [0.05] * 9
    shades[4] = 0.95
    sketch.cells("weights", (4.3, 1.0), shades, tone="orange", across=False)
    sketch.text((4.3, 2.9), "$α_t$")
    sketch.arrow("a5", "weights", tone="orange")
    sketch.step("The weighted sum of the vectors is the context; the gate says how much of it is let through.")
    sketch.circle("z", (6.3, 1.0), "$z_t$", tone="orange")
    sketch.arrow("weights", "z", tone="orange", heavy=True)
    sketch.circle("beta", (6.3, -0.5), "$β_t$", tone="purple")
    sketch.arrow("beta", "z", tone="purple")
    sketch.arrow("before", "beta", tone="green")
    sketch.step("The LSTM reads it beside the last word. The next state asks anew.")
    sketch.circle("after", (8.6, -1.6), "$h_t$", tone="green", radius=0.46)
    sketch.arrow("z", "after", tone="orange", heavy=True)
    sketch.arrow("before", "after", tone="green")
    return sketch.picture()


def soft_or_hard() -> Drawing:
    """Soft: a sum, through which gradients flow. Hard: a draw, at which they stop."""
    sketch = Sketch(
        "Left, soft attention: three regions with weights 0.7, 0.2 and 0.1 are added up to a context, and the gradient "
        "flows back through the sum into the weights. Right, hard attention: one of the three regions is drawn by the "
        "same weights and is the context; the gradient stops at the draw, and the weights learn from the reward alone."
    )
    for x, name in ((0.0, "soft"), (6.2, "hard")):
        sketch.text((x + 1.3, 3.0), name, bold=True)
        for i, weight in enumerate((0.7, 0.2, 0.1)):
            sketch.box(f"{name} {i}", (x + 1.3 * i, 0), f"$a_{i + 1}$", tone="blue")
            sketch.text((x + 1.3 * i, -0.65), f"{weight:g}", tone="orange")
        sketch.circle(f"{name} z", (x + 1.3, 2.0), "$z$", tone="orange")
        for i in range(3):
            if name == "soft" or i == 1:
                sketch.arrow(f"{name} {i}", f"{name} z", tone="orange", heavy=name == "hard", both=name == "soft")
    sketch.text((3.4, 2.0), "gradient: both ways", anchor="middle", tone="quiet")
    sketch.box("reward", (9.9, 2.0), "reward\nln p(y | s)", tone="purple")
    sketch.arrow("hard z", "reward", tone="purple")
    sketch.arrow("reward", (9.1, -0.65), "REINFORCE", tone="purple", dashed=True)
    return sketch.picture()
