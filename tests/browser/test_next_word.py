"""NextWord in JupyterLab and in an exported page: what is on the screen is what numpy and the reference say."""

import numpy as np
import pytest
import torch

from course_lib.reference.language import nucleus, top_k

SETUP = """
from collections import Counter
import numpy as np
from course_lib.widgets import NextWord

words = ["<unk>", "<end>", *"the of a key set list is not in dict value file name line raises if true none".split()]
words += [f"word{k}" for k in range(len(words), 300)]

def by_counts(tokens):
    return np.random.default_rng(tokens[-1]).dirichlet(6 / np.arange(1, 301) ** 1.2)

def by_net(tokens):
    return np.random.default_rng(len(tokens)).dirichlet(4 / np.arange(1, 301))

def counts(context):
    return None if len(context) > 1 else Counter({token: 1000 // (token + 2) + sum(context) for token in range(300)})

def explorer(beginnings, **settings):
    models = {"bigrams": by_counts, "LSTM": by_net}
    return NextWord(words, models, beginnings, counts=counts, order=3, start=1, unknown=0, **settings)
"""
SHOW = "explorer(['the key', 'if the set is'], temperature=0.7, likeliest=10, mass=0.8, seed=3)"
WORLD: dict = {}
exec(SETUP.replace("from course_lib.widgets import NextWord", ""), WORLD)  # the same numbers here as in the kernel
WORDS = WORLD["words"]
COUNTED, NET = ".course-explorer canvas >> nth=0", ".course-explorer canvas >> nth=1"


def distributions(text: str) -> list[np.ndarray]:
    """What the two models give after a text."""
    tokens = [1, *(WORDS.index(word) if word in WORDS else 0 for word in text.split())]
    return [WORLD[name](tokens) for name in ("by_counts", "by_net")]


def cut(p: np.ndarray, temperature: float = 1.0, likeliest: int = 300, mass: float = 1.0) -> np.ndarray:
    """The reference's order: temperature, top-k, nucleus."""
    log_probs = (torch.tensor(p).log() / temperature).log_softmax(0)
    return nucleus(top_k(log_probs, likeliest), mass).exp().numpy()


def check_row(page, screen, text: str, row: int, canvas: str = NET, **how) -> None:
    """Hover a row of a panel; both models' numbers must be numpy's, cut as the reference cuts them."""
    both = distributions(text)
    token = int(np.argsort(-both[canvas == NET], kind="stable")[row])
    page.locator(canvas).hover(position=screen.place(page, 0, row, canvas))
    said = screen.readout(page, holds=f"“{WORDS[token]}” next: ")
    for name, p in zip(("bigrams", "LSTM"), both, strict=True):
        q, rank = cut(p, **how)[token], int((p > p[token]).sum()) + 1
        np.testing.assert_allclose(screen.value(said, f"{name} ", " %"), 100 * p[token], rtol=6e-3)
        part = said.split(f"{name} ")[1].split(" · ")[0]
        assert f"rank {rank}, " in part
        assert part.endswith("cut") == (q == 0)
        if q:
            np.testing.assert_allclose(screen.value(part, "drawn with ", " %"), 100 * q, rtol=6e-3)


@pytest.mark.parametrize("dark", [False, True])
def test_both_models_are_shown_cut_as_the_reference_cuts(open_notebook, screen, screenshot, dark):
    page = open_notebook(f"next-{dark}", SETUP, SHOW, dark=dark)
    screen.ready(page)
    how = {"temperature": 0.7, "likeliest": 10, "mass": 0.8}
    for row, canvas in [(0, NET), (3, COUNTED), (11, NET)]:
        check_row(page, screen, "the key", row, canvas, **how)
    left = int((cut(distributions("the key")[1], **how) > 0).sum())
    assert f"after the cut {left} " in page.locator(".panels .hint").nth(1).text_content()
    screenshot(f"next-word-{'dark' if dark else 'light'}", ".course-explorer")
    for label, value in (("temperature", 1.6), ("top-k", 4), ("nucleus", 1)):  # the fifth stop of top-k is 10
        page.get_by_label(label, exact=True).fill(str(value))
    check_row(page, screen, "the key", 2, COUNTED, temperature=1.6, likeliest=10)
    counted = screen.readout(page, 1, holds="Counts: ")
    token = int(np.argsort(-distributions("the key")[0], kind="stable")[2])
    times = WORLD["counts"]((WORDS.index("key"),))
    assert f"after “key” {times[token]:,} of {times.total():,} · in all " in counted


def test_the_keyboard_alone_types_chooses_draws_and_takes_back(open_notebook, screen, screenshot):
    page = open_notebook("next-keys", SETUP, SHOW)
    screen.ready(page)
    page.get_by_label("Text").fill("the  snow is")
    screen.answered(page)
    page.wait_for_function("() => document.querySelector('.said').textContent.includes('the snow <unk> is')")
    best = WORDS[int(distributions("the snow is")[1].argmax())]
    page.get_by_label("Next words by LSTM").focus()
    page.keyboard.press("Home")
    screen.readout(page, holds=f"“{best}” next")
    assert page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.wait_for_function("word => document.querySelector('.said b')?.textContent === word", arg=best)
    assert page.get_by_label("Text").input_value() == f"the snow is {best}"
    check_row(page, screen, f"the snow is {best}", 1, temperature=0.7, likeliest=10, mass=0.8)
    page.get_by_label("Next words by LSTM").focus()
    page.keyboard.press("Backspace")
    page.wait_for_function("() => !document.querySelector('.said b')")
    page.get_by_label("step", exact=True).focus()
    page.keyboard.press("End")
    page.wait_for_function("word => document.querySelector('.said b')?.textContent === word", arg=best)
    page.get_by_label("Write on with LSTM").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelectorAll('.said b').length >= 4")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.textContent === 'Write on'")
    screenshot("next-word-written", ".course-explorer")


def test_what_is_drawn_is_never_what_was_cut(open_notebook, screen):
    page = open_notebook("next-drawn", SETUP, SHOW)
    screen.ready(page)
    text = "the key"
    for _ in range(6):
        page.get_by_label("Draw a word from bigrams").click()
        length = len(text.split()) + 1
        page.wait_for_function(
            "n => document.querySelector('.course-explorer input[type=text]').value.split(' ').length === n", arg=length
        )
        q = cut(distributions(text)[0], 0.7, 10, 0.8)
        text = page.get_by_label("Text").input_value()
        assert q[WORDS.index(text.split()[-1])] > 0


def test_python_answers_at_once(open_notebook, screen, quick):
    page = open_notebook("next-answers", SETUP, SHOW)
    screen.ready(page)
    waited = []
    for words in ["the", "the set", "the set is", "the set is not", "a set is not", "a list is not", "a key"]:
        page.get_by_label("Text").fill(words)
        screen.answered(page)
        waited.append(int(page.locator(".status").get_attribute("data-milliseconds")))
    quick("answer", waited, 150)


def test_a_large_vocabulary_does_not_stutter(open_notebook, screen, quick):
    large = SETUP.replace("300", "2000").replace("301", "2001")
    page = open_notebook("next-large", large, SHOW)
    screen.ready(page)
    frames = screen.hovers(page, [(60 + k, 30 + 6 * k) for k in range(40)])
    scrubs = screen.scrubs(page, "temperature", [0.1 + 0.05 * k for k in range(30)], canvases=2)
    quick("frame", frames, 16)
    quick("frame of a slider", scrubs, 16)


def test_a_model_that_fails_is_explained_and_can_be_left(open_notebook, screen):
    wrong = "by_net = lambda tokens: by_counts(tokens)[: 300 - (tokens[-1] == 290)]"
    page = open_notebook("next-wrong", SETUP, wrong, SHOW)
    screen.ready(page)
    page.get_by_label("Text").fill("a word290")
    page.wait_for_function("() => document.querySelector('.problem').textContent.includes('expected LSTM to return')")
    assert not page.locator(".course-explorer canvas").first.is_visible()
    page.get_by_label("Text").fill("a set")
    page.wait_for_function("() => document.querySelector('.problem').textContent === ''")
    assert page.locator(".course-explorer canvas").first.is_visible()


def test_the_exported_page_replays_beginnings_on_a_phone_and_enlarged(open_exported, screen, screenshot):
    page = open_exported("next", SETUP, SHOW)
    page.frame_locator("iframe").locator("canvas[data-cell]").nth(1).wait_for()
    inside = page.frames[1]
    assert not page.locator("img[alt^='Next word']").is_visible()
    assert inside.get_by_label("Text").is_disabled()
    check_row(inside, screen, "the key", 4, temperature=0.7, likeliest=10, mass=0.8)
    inside.get_by_label("Beginning").select_option("if the set is")
    inside.get_by_label("step", exact=True).fill("3")
    inside.wait_for_function("() => document.querySelectorAll('.said b').length === 3")
    text = inside.get_by_label("Text").input_value()
    inside.get_by_label("temperature").fill("1")
    check_row(inside, screen, text, 0, COUNTED, likeliest=10, mass=0.8)
    for _ in range(4):
        inside.get_by_label("Draw a word from bigrams").click()
    inside.wait_for_function(
        "() => /Drew “.*”: run the cell/.test([...document.querySelectorAll('.hint')].at(-1).textContent)"
    )
    screenshot("next-word-exported")
    for width, name in ((360, "phone"), (590, "enlarged")):  # 590 px are what 200 % leave of a desk's 1180
        page.set_viewport_size({"width": width, "height": 800})
        inside.wait_for_function("w => document.documentElement.clientWidth < w", arg=width)
        overflow = inside.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, (name, overflow)
        check_row(inside, screen, text, 2, likeliest=10, mass=0.8)
        screenshot(f"next-word-{name}")
