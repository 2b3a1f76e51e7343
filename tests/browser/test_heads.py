"""HeadExplorer in JupyterLab and in an exported page: what is on the screen is what numpy says."""

import numpy as np
import pytest

SETUP = """
import numpy as np
from course_lib.widgets import HeadExplorer

KNOWN = "the sheep often here eats eat".split()

def look(words, mask, layers=2, heads=3, size=6):
    rng = np.random.default_rng(5)
    x = rng.normal(size=(len(KNOWN), 8))[[KNOWN.index(word) for word in words]] + np.sin(np.arange(len(words)))[:, None]
    return tuple(np.einsum("td,lhds->lhts", x, W) for W in 0.6 * rng.normal(size=(2, layers, heads, 8, size)))

def tell(words, mask):
    return ["verb" if word.startswith("eat") else "word" for word in words]
"""
FIRST, SECOND = "the sheep often eats", "the sheep here eat often"
SHOW = f"HeadExplorer(look, ['{FIRST}', '{SECOND}'], tell=tell, vocabulary=KNOWN, query=1, key=3)"
WRONG = f"HeadExplorer(lambda words, mask: look(words, mask)[0], ['{FIRST}'])"
UNDIVIDED = f"""
def undivided(words, mask):
    q, k = look(words, mask)
    e = np.exp(q @ k.swapaxes(2, 3))
    return q, k, e / e.sum(axis=-1, keepdims=True)

HeadExplorer(undivided, ['{FIRST}'], masks={{"all words": lambda words: np.ones((4, 4))}})
"""
LARGE = """
HeadExplorer(lambda words, mask: look(words, mask, 4, 8, 8), [" ".join(KNOWN[n * n % 6] for n in range(256))])
"""
WORLD: dict = {}
exec(SETUP.replace("from course_lib.widgets import HeadExplorer", ""), WORLD)  # the same numbers as in the kernel
SMALL, MATRIX, TABLE = (f".course-explorer canvas >> nth={n}" for n in range(3))


def weights(text, causal=False):
    q, k = WORLD["look"](text.split(), None)
    scores = q @ k.swapaxes(2, 3) / np.sqrt(6)
    e = np.exp(np.where(np.tri(len(text.split())), scores, -np.inf) if causal else scores)
    return scores, e / e.sum(axis=-1, keepdims=True)


def check(screen, page, text, layer, head, i, j, causal=False, line=0):
    """What is said of a query and a key: their terms, score and weight, and whom the query looks at most."""
    words, (scores, a) = text.split(), weights(text, causal)
    said = screen.readout(page, line, f"layer {layer + 1}, head {head + 1}: “{words[i]}” looks at “{words[j]}”: ")
    q, k = (part[layer, head, word] for part, word in zip(WORLD["look"](words, None), (i, j), strict=True))
    row = a[layer, head, i]
    if causal and j > i:
        assert said.endswith("masked: −∞, a = 0")
    else:
        sum_of = "".join(f"{' − ' if x < 0 else ' + '}{abs(x):.2f}" for x in q * k)
        assert sum_of.removeprefix(" + ").replace(" − ", "−", sum_of.startswith(" − ")) in said
        np.testing.assert_allclose(screen.value(said, "over √6: "), scores[layer, head, i, j], rtol=1e-3)
        np.testing.assert_allclose(screen.value(said, "a = "), row[j], rtol=1e-3)
    most = f"“{words[i]}” → {words[row.argmax()]} {row.max():.2f}"
    assert most in screen.readout(page, line + 1, most)


def drawn(page, heads, panel=0):
    """Wait until a panel has drawn all of its heads, some of which come in later frames."""
    page.wait_for_function(
        "([n, heads]) => document.querySelectorAll('.course-explorer canvas')[n]?.dataset.maps === `${heads}`",
        arg=[3 * panel, heads],
    )


@pytest.mark.parametrize("dark", [False, True])
def test_mouse_and_keys_choose_head_query_and_key_and_the_numbers_are_numpys(open_notebook, screen, screenshot, dark):
    page = open_notebook(f"heads-{dark}", SETUP, SHOW, dark=dark)
    screen.ready(page, 3)
    drawn(page, 6)
    check(screen, page, FIRST, 0, 0, 1, 3)
    page.locator(SMALL).click(position=screen.place(page, 2, 1, SMALL))
    page.locator(MATRIX).click(position=screen.place(page, 0, 2, MATRIX))
    check(screen, page, FIRST, 1, 2, 2, 0)
    page.locator(TABLE).hover(position=screen.place(page, 0, 3, TABLE))
    check(screen, page, FIRST, 1, 2, 2, 3)
    page.mouse.move(0, 0)
    for canvas, key, chosen in (
        (SMALL, "ArrowUp", (0, 2, 2, 0)),
        (SMALL, "ArrowLeft", (0, 1, 2, 0)),
        (MATRIX, "ArrowRight", (0, 1, 2, 1)),
        (MATRIX, "ArrowUp", (0, 1, 1, 1)),
        (TABLE, "ArrowDown", (0, 1, 1, 2)),
        (TABLE, "ArrowLeft", (0, 1, 0, 2)),
    ):
        page.locator(canvas).focus()
        page.keyboard.press(key)
        check(screen, page, FIRST, *chosen)
    assert page.locator(".course-explorer").get_attribute("data-theme") == ("dark" if dark else "light")
    page.get_by_label("Beside it, to choose").select_option(SECOND)
    drawn(page, 6, panel=1)
    check(screen, page, SECOND, 0, 1, 0, 2, line=2)
    page.get_by_role("radio", name="not ahead").check()
    check(screen, page, FIRST, 0, 1, 0, 2, causal=True)
    check(screen, page, SECOND, 0, 1, 0, 2, causal=True, line=2)
    assert page.locator(".told").nth(1).text_content() == "theword sheepword hereword eatverb oftenword "
    screenshot(f"heads-{'dark' if dark else 'light'}", ".course-explorer")


def test_a_sentence_is_edited_live_and_a_strange_word_is_not_asked(open_notebook, screen):
    page = open_notebook("heads-edited", SETUP, SHOW)
    screen.ready(page, 3)
    waited = []
    for text in ("sheep eat", "often sheep eat here", "here the sheep", "sheep often eat"):
        page.get_by_label("Sentence, to type").fill(text)
        check(screen, page, text, 0, 0, 1, min(3, len(text.split()) - 1))
        screen.answered(page)
        waited.append(int(page.locator(".status").get_attribute("data-milliseconds")))
    print(f"answers {sorted(waited)} ms")
    page.get_by_label("Sentence, to type").fill("sheep often ea")
    hint = page.locator(".course-explorer > .hint")
    hint.get_by_text("The model does not know “ea”. It knows: the, sheep, often, here, eats, eat.").wait_for()
    assert page.locator(".problem").text_content() == ""
    page.get_by_label("Sentence, to type").fill("sheep often eats")
    check(screen, page, "sheep often eats", 0, 0, 1, 2)


def test_a_long_sentence_takes_no_element_a_weight_and_draws_all_heads(open_notebook, screen, screenshot):
    page = open_notebook("heads-large", SETUP, LARGE)
    screen.ready(page, 3)
    drawn(page, 32)
    elements = page.evaluate("() => document.querySelectorAll('.course-explorer *').length")
    assert elements < 256 + 60  # an element a word, and the controls
    places = [(60 + 12 * n, 40 + 6 * n) for n in range(40)]
    hovers = [screen.hovers(page, places, canvas) for canvas in (0, 1)]
    print("256 words, 4 layers of 8 heads, hovering: medians", *(f"{taken[20]:.1f} ms" for taken in hovers))
    screenshot("heads-large", ".course-explorer")


def test_the_exported_page_stays_interactive_also_on_a_phone_and_wrong_functions_are_explained(
    open_exported, screen, screenshot
):
    page = open_exported("heads", SETUP, SHOW, WRONG, UNDIVIDED)
    page.frame_locator("iframe").nth(0).locator("canvas[data-cell]").nth(2).wait_for()
    inside, undivided = page.frames[1:]
    check(screen, inside, FIRST, 0, 0, 1, 3)
    inside.get_by_label("Sentence, to choose").select_option(SECOND)
    check(screen, inside, SECOND, 0, 0, 1, 3)
    inside.get_by_role("radio", name="not ahead").check()
    check(screen, inside, SECOND, 0, 0, 1, 3, causal=True)
    assert inside.get_by_label("Sentence, to type").is_disabled()
    assert "Run the cell to type a sentence." in inside.locator(".course-explorer > .hint").text_content()
    screen.resize(page, 360)
    assert not screen.cut_off(inside)
    screenshot("heads-phone")
    assert "expected look to return (q, k) or (q, k, weights), got ndarray" in page.locator("body").text_content()
    undivided.get_by_text("in layer 1, head 1, from", exact=False).or_(
        undivided.get_by_text("the scores are not divided by √d_k.")
    ).first.wait_for()
    _, a = weights(FIRST)
    scores = weights(FIRST)[0] * np.sqrt(6)
    own = np.exp(scores[0, 0, 0]) / np.exp(scores[0, 0, 0]).sum()
    said = screen.readout(undivided, 0, "“the” looks at “the”: ")
    np.testing.assert_allclose(screen.value(said, "a = "), own[0], rtol=1e-3)
    assert abs(own[0] - a[0, 0, 0, 0]) > 1e-3
