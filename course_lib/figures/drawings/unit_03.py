"""The drawings of unit 03: language models."""

from course_lib.figures.drawings.drawing import Drawing
from course_lib.figures.drawings.sketch import Sketch


def chain_rule() -> Drawing:
    """A sentence's probability as a product, a factor a step."""
    words = ["the", "key", "is", "new", "."]
    sketch = Sketch(
        "The sentence: the key is new. Its probability is a product of five factors, one for each word, and each "
        "factor looks at all the words before its own."
    )
    names = sketch.tokens("w", (0, 0), words, tone="blue")
    for i, (word, name) in enumerate(zip(words, names, strict=True)):
        before = " ".join(words[:i])
        sketch.step(f"P({word} | {before}): from {'nothing' if not i else 'what stands before it'}", passing=True)
        for other in names[:i]:
            sketch.arrow(other, name, tone="orange", bend=-0.45)
        sketch.keep()
        given = f" | {before}" if before else ""
        sketch.text((0, -0.95 - 0.42 * i), f"{'×' if i else '  '} P({word}{given})", anchor="start")
    return sketch.picture()


def window() -> Drawing:
    """What an n-gram model looks at: the last n − 1 words; the rest is forgotten."""
    words = ["the", "keys", "to", "the", "box", "?"]
    sketch = Sketch(
        "Five words and the next one, which is asked for. A bigram looks at one word before it, a trigram at two. The "
        "word that decides, keys, stands four words back, and neither of them sees it."
    )
    names = sketch.tokens("w", (0, 0), words[:-1], tone="quiet")
    sketch.box("next", (5.2, 0), "are or is?", tone="orange", dashed=True)
    for n, low in ((2, 0.0), (3, 0.35)):
        sketch.step(f"n = {n}: {n - 1} word{'s' if n > 2 else ''} of context")
        first, last = sketch.nodes[names[5 - n + 1]], sketch.nodes[names[-1]]
        left, right = first.centre[0] - first.width / 2, last.centre[0] + last.width / 2
        sketch.brace((left, -0.4 - 2 * low), (right, -0.4 - 2 * low), f"n = {n}", side=-1)
    sketch.step("The word that decides is outside of both")
    sketch.arrow(names[1], "next", tone="orange", bend=-0.3, dashed=True)
    return sketch.picture()


def markov_chain() -> Drawing:
    """A bigram model as states and arrows: the last word decides, and nothing else does."""
    sketch = Sketch(
        "A Markov chain of five words: end, the, key, set, is. Arrows carry probabilities, and those that leave a word "
        "sum to one: from the one half to key and one half to set; from key and from set to is; from is to the, or to "
        "the end."
    )
    places = {"⟨end⟩": (0, 0), "the": (2.6, 0), "key": (5.2, 1.2), "set": (5.2, -1.2), "is": (7.8, 0)}
    for word, place in places.items():
        sketch.circle(word, place, word, tone="green", radius=0.5)
    moves = (("⟨end⟩", "the", "1"), ("the", "key", "½"), ("the", "set", "½"), ("key", "is", "1"), ("set", "is", "1"))
    for before, after, p in moves:
        sketch.arrow(before, after, p, chip=True)
    sketch.arrow("is", "the", "¼", chip=True, tone="orange")
    sketch.arrow("is", "⟨end⟩", "¾", chip=True, tone="orange", bend=-0.5)
    return sketch.picture()


def ladders() -> Drawing:
    """Back-off and interpolation: two ways down the same ladder of contexts."""
    sketch = Sketch(
        "A ladder of contexts, from two words to none, drawn twice. Back-off climbs down only for words that the "
        "longer context never saw. Interpolation always mixes all rungs."
    )
    rungs = ("return the", "the", "(nothing)", "1 / |V|")
    for side, (x, title) in enumerate(((0.0, "back-off"), (5.2, "interpolation"))):
        sketch.text((x, 0.75), title, bold=True)
        for i, rung in enumerate(rungs):
            size = (1.9, 0.62)
            sketch.box(f"{side}{i}", (x, -1.15 * i), rung, tone="quiet" if i == 3 else "blue", size=size)
    for i in range(3):
        sketch.arrow(f"0{i}", f"0{i + 1}", dashed=True)
        sketch.text((0.2, -1.15 * i - 0.57), "only if never seen", anchor="start", tone="quiet")
    sketch.box("sum", (8.4, -1.72), "P(w | return the)", tone="orange")
    for i, share in enumerate(("$λ$", "", "", "")):
        sketch.arrow(f"1{i}", "sum", share, tone="green")
    sketch.text((8.4, -2.75), "a part from every rung ", tone="green")
    return sketch.picture()


def goes_with_many() -> Drawing:
    """Why Kneser and Ney count neighbours: frequent in one place against at home in many."""
    sketch = Sketch(
        "Two words with the words seen before them. The first came six times, always after one word. The second came "
        "three times, after three different words. After a new word the second is the better guess."
    )
    sketch.circle("once", (0, 0), "san", tone="blue", radius=0.42)
    sketch.box("francisco", (2.6, 0), "francisco", tone="green")
    sketch.arrow("once", "francisco", "6 times", heavy=True)
    for i, word in enumerate(("new", "long", "the")):
        sketch.circle(f"left{i}", (0, -1.3 - i), word, tone="blue", radius=0.42)
    sketch.box("way", (2.6, -2.3), "way", tone="green")
    for i in range(3):
        sketch.arrow(f"left{i}", "way", "once" if i == 0 else "")
    sketch.text((4.0, 0), "6 tokens, 1 neighbour  ", anchor="start", tone="quiet")
    sketch.text((4.0, -2.3), "3 tokens, 3 neighbours  ", anchor="start", tone="orange")
    return sketch.picture()


def recurrent_reader() -> Drawing:
    """A recurrent language model unrolled: what goes in at one step is what was to be guessed at the step before."""
    read, said = ["⟨end⟩", "the", "key", "is"], ["the", "key", "is", "new"]
    sketch = Sketch(
        "A recurrent net over four steps. At each step a word goes in from below, the state passes to the right, and a "
        "distribution over the next word comes out above. The word to be guessed is the one that goes in next."
    )
    for t, (word, following) in enumerate(zip(read, said, strict=True), start=1):
        x = 2.1 * t
        sketch.box(f"w{t}", (x, 0), word, tone="blue")
        sketch.circle(f"h{t}", (x, 1.5), f"$h_{t}$", tone="green")
        sketch.box(f"p{t}", (x, 3.0), f"P({following} | …)", tone="orange")
        sketch.arrow(f"w{t}", f"h{t}", "$E$", chip=True)
        sketch.arrow(f"h{t}", f"p{t}", "$W_y$", chip=True)
        if t > 1:
            sketch.arrow(f"h{t - 1}", f"h{t}")
            sketch.arrow(f"p{t - 1}", f"w{t}", tone="quiet", dashed=True)
    return sketch.picture()


def three_cuts() -> Drawing:
    """One distribution, and what temperature, top-k and nucleus make of it."""
    sketch = Sketch(
        "A distribution over six words as bars. A low temperature makes high bars higher. Top-k keeps the three "
        "highest. The nucleus keeps as many as hold nine tenths together, here four."
    )
    p = (0.42, 0.27, 0.15, 0.09, 0.05, 0.02)
    cold = [value**2 for value in p]
    kinds = (
        ("as it is", p, 6),
        ("temperature ½", [value / sum(cold) for value in cold], 6),
        ("top-k, k = 3", p, 3),
        ("nucleus, 0.9", p, 4),
    )
    for column, (title, heights, kept) in enumerate(kinds):
        x = 3.1 * column
        sketch.text((x + 0.95, -0.35), title, bold=column > 0)
        for i, height in enumerate(heights):
            tone = "orange" if i < kept else "quiet"
            size = (0.3, max(0.05, 3 * height))
            sketch.box(f"{column}-{i}", (x + 0.38 * i, 1.5 * height), tone=tone, size=size, dashed=i >= kept)
    return sketch.picture()


def two_guesses() -> Drawing:
    """CBOW and skip-gram: from the neighbours to the word, from the word to each neighbour."""
    around, centre = ("return", "the", "of", "items"), "number"
    sketch = Sketch(
        "The words return, the, number, of, items, twice. In CBOW the four outer words are averaged and guess the "
        "middle one. In skip-gram the middle word guesses each of the four, one at a time."
    )
    for side, (x, title) in enumerate(((0.0, "CBOW"), (6.4, "skip-gram"))):
        sketch.text((x + 1.2, 2.25), title, bold=True)
        for i, word in enumerate(around):
            sketch.box(f"{side}{i}", (x, 1.5 - i), word, tone="blue" if side == 0 else "orange", size=(1.2, 0.56))
        sketch.box(f"{side}c", (x + 4.2, 0), centre, tone="orange" if side == 0 else "blue", size=(1.3, 0.56))
    sketch.circle("mean", (2.1, 0), "mean", tone="green", radius=0.42)
    for i in range(4):
        sketch.arrow(f"0{i}", "mean")
        sketch.arrow("1c", f"1{i}", tone="orange")
    sketch.arrow("mean", "0c", tone="orange")
    return sketch.picture()


def push_and_pull() -> Drawing:
    """Negative sampling moves vectors: towards the true neighbour, away from noise."""
    sketch = Sketch(
        "The vector of number is pulled towards the output vector of its neighbour items, pushed away from those of "
        "three noise words. How strongly depends on sigma: on what is still wrong with each."
    )
    sketch.circle("v", (0, 0), "$v$", tone="green")
    sketch.text((0, -0.65), "number")
    sketch.box("true", (3.4, 1.2), "items", tone="blue")
    sketch.arrow("v", "true", "$1 - σ$", tone="orange", heavy=True)
    for i, word in enumerate(("the", "socket", "blue")):
        sketch.box(f"n{i}", (3.4, 0.1 - 0.9 * i), word, tone="quiet", dashed=True)
        sketch.arrow(f"n{i}", "v", "$σ$" if i == 2 else "", tone="purple", dashed=True, side=-1)
    sketch.text((4.3, 1.2), "a neighbour: pull", anchor="start")
    sketch.text((4.3, -0.8), "noise: push", anchor="start")
    return sketch.picture()


def pieces_of_a_word() -> Drawing:
    """fastText: a word's vector is the sum of its pieces' vectors, and an unseen word shares pieces with seen ones."""
    sketch = Sketch(
        "The word keys with its ends marked, and five of its pieces. Their vectors add up to the vector of keys. The "
        "word keyset was never seen, but three of the pieces are its own too."
    )
    parts = ("<ke", "key", "eys", "ys>", "<keys>")
    for i, part in enumerate(parts):
        sketch.box(f"p{i}", (1.35 * i, 0), part, tone="green", size=(1.1, 0.56))
    sketch.box("keys", (2.0, 1.5), "keys", tone="blue")
    sketch.box("keyset", (1.0, -1.6), "keyset (never seen)", tone="blue", dashed=True)
    for i in range(5):
        sketch.arrow(f"p{i}", "keys")
    for i in range(3):
        sketch.arrow(f"p{i}", "keyset", tone="orange", dashed=True)
    sketch.text((2.9, 1.5), "= sum of its pieces", anchor="start", tone="quiet")
    return sketch.picture()


def two_readers() -> Drawing:
    """ELMo: one model reads from the left, one from the right; they meet only below the loss."""
    words = ("a", "system", "call", "fails")
    sketch = Sketch(
        "Four words: a, system, call, fails. Forward states pass from left to right, backward "
        "states from right to left. At the word call the two are put side by side: they know what stands before and "
        "after."
    )
    for t, word in enumerate(words):
        x = 1.9 * t
        sketch.box(f"w{t}", (x, 0), word, tone="blue")
        sketch.circle(f"f{t}", (x - 0.32, 1.35), "$→$", tone="green", radius=0.3)
        sketch.circle(f"b{t}", (x + 0.32, 2.45), "$←$", tone="green", radius=0.3)
        sketch.arrow(f"w{t}", f"f{t}")
        sketch.arrow(f"w{t}", f"b{t}")
        if t:
            sketch.arrow(f"f{t - 1}", f"f{t}")
            sketch.arrow(f"b{t}", f"b{t - 1}")
    sketch.box("vector", (3.8, 3.7), "the vector of call, here", tone="orange")
    sketch.arrow("f2", "vector", tone="orange", bend=0.25)
    sketch.arrow("b2", "vector", tone="orange")
    return sketch.picture()


def mixed_layers() -> Drawing:
    """The task's own mix: three layers, three weights, one vector."""
    sketch = Sketch(
        "Three layers of a word's vectors: the embedding, the first and the second LSTM layer. Each goes through a "
        "weight of its own into a sum, which gamma scales. The task learns the weights; the layers stay as they are."
    )
    rows = (("embedding", (0.9, 0.2, 0.6, 0.1)), ("layer 1", (0.3, 0.8, 0.5, 0.7)), ("layer 2", (0.1, 0.6, 0.2, 0.9)))
    for j, (name, shades) in enumerate(rows):
        sketch.text((-1.0, 1.1 * j), name, anchor="end")
        sketch.cells(f"h{j}", (0, 1.1 * j), shades, tone="blue")
    sketch.circle("sum", (3.2, 1.1), "$Σ$", tone="green")
    for j in range(3):
        sketch.arrow(f"h{j}", "sum", f"$s_{j}$", chip=True)
    sketch.cells("out", (6.0, 1.1), (0.4, 0.55, 0.4, 0.6), tone="orange")
    sketch.arrow("sum", "out", "$γ$", chip=True)
    return sketch.picture()


def one_place_or_many() -> Drawing:
    """Static and contextual vectors of one word with two senses."""
    sketch = Sketch(
        "Left: a static table has one point for set, whatever it means. Right: contextual vectors, a point for each "
        "sentence; nouns in one region, verbs in another."
    )
    sketch.text((1.2, 1.9), "static: one row of a table", bold=True)
    sketch.circle("one", (1.2, 0.3), "set", tone="blue")
    sketch.text((7.2, 1.9), "contextual: a point per sentence", bold=True)
    for i, (x, y) in enumerate(((5.2, 0.8), (5.8, 0.2), (5.0, -0.1), (5.9, 1.0))):
        sketch.circle(f"n{i}", (x, y), tone="green", radius=0.13)
    for i, (x, y) in enumerate(((8.3, 0.7), (8.9, 0.1), (9.2, 0.9), (8.5, -0.2))):
        sketch.box(f"v{i}", (x, y), tone="orange", size=(0.24, 0.24))
    sketch.text((5.4, -0.75), "a set of columns", tone="green")
    sketch.text((8.8, -0.75), "set the title", tone="orange")
    return sketch.picture()
