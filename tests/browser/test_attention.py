"""AttentionExplorer in JupyterLab and in an exported page: what is on the screen is what numpy says."""

import numpy as np
import pytest

SETUP = """
import numpy as np
from course_lib.widgets import AttentionExplorer

def weights(rows, columns, seed, allowed=True):
    e = np.where(allowed, 2 * np.random.default_rng(seed).normal(size=(rows, columns)), -np.inf)
    a = np.exp(e)
    return a / a.sum(axis=1, keepdims=True)

source = "the small boy of our teacher sees a word in winter END".split()
target = "зимой маленький мальчик нашего учителя видит слово END".split()
gold = [(9, 0), (10, 0), (1, 1), (2, 2), (4, 3), (5, 4), (6, 5), (8, 6)]
A, B = weights(8, 12, 1), weights(8, 12, 2)

def translate(words):
    if "bad" in words:
        raise KeyError("bad")
    return [word.upper() for word in words], weights(len(words), len(words) + 1, 7)
"""
TWO = "AttentionExplorer(source, target, {'softmax': A, 'additive': B}, gold=gold, translate=translate, end='END')"
LARGE = """
allowed = np.tril(np.ones((80, 80), bool))
words = [f"word{k}" for k in range(80)]
AttentionExplorer(words, words, {f"head {k}": weights(80, 80, k, allowed) for k in range(4)}, mask=allowed)
"""
WORLD: dict = {}
exec(SETUP.replace("from course_lib.widgets import AttentionExplorer", ""), WORLD)  # the same numbers as in the kernel
A, B, SOURCE, TARGET, GOLD = (WORLD[name] for name in ("A", "B", "source", "target", "gold"))
LEFT, RIGHT = ".course-explorer canvas >> nth=0", ".course-explorer canvas >> nth=1"
ACROSS = [(70 + 8 * k, 60 + 8 * k) for k in range(40)]  # places on a canvas


def check_cell(page, screen, i: int, j: int) -> None:
    """Hover a cell of the left matrix; both models' numbers and row summaries must be numpy's."""
    page.locator(LEFT).hover(position=screen.place(page, j, i, LEFT))
    text = screen.readout(page, holds=f"“{TARGET[i]}” looks at x")
    assert f"“{SOURCE[j]}”" in text
    np.testing.assert_allclose(screen.value(text, "softmax a = "), A[i, j], rtol=6e-4)
    np.testing.assert_allclose(screen.value(text, "additive a = "), B[i, j], rtol=6e-4)
    assert text.endswith("; a gold link") == ((j, i) in GOLD)
    for line, a in ((1, A), (2, B)):
        text = screen.readout(page, line, holds=f"“{TARGET[i]}” → {SOURCE[a[i].argmax()]} {a[i].max():.2f}")
        entropy = -(a[i] * np.log(a[i])).sum()
        np.testing.assert_allclose(screen.value(text, "spread over "), np.exp(entropy), atol=0.051)


@pytest.mark.parametrize("dark", [False, True])
def test_hovering_shows_the_numbers_of_numpy_in_both_views(open_notebook, screen, screenshot, dark):
    page = open_notebook(f"attention-{dark}", SETUP, TWO, dark=dark)
    screen.ready(page)
    assert page.locator(".course-explorer").get_attribute("data-theme") == ("dark" if dark else "light")
    for i, j in [(0, 3), (4, 5), (7, 11)]:
        check_cell(page, screen, i, j)
    for canvas, name, a in ((0, "softmax", A), (1, "additive", B)):
        hits = sum((int(a[i].argmax()), i) in GOLD for i in {i for _, i in GOLD})
        said = f"{name} {hits} of 7 on gold links, AER {1 - 2 * hits / (7 + len(GOLD)):.3f}"
        assert page.locator(".panels h5").nth(canvas).text_content() == said
    screenshot(f"attention-matrix-{'dark' if dark else 'light'}", ".course-explorer")
    page.get_by_role("radio", name="words").check()
    page.mouse.move(0, 0)
    data = screen.geometry(page, RIGHT)
    page.locator(RIGHT).hover(position={"x": data["x"] - 15, "y": data["y"] + 2.5 * data["cell"]})
    column = screen.readout(page, 2, holds=f"“boy” ← {TARGET[B[:, 2].argmax()]} {B[:, 2].max():.2f}")
    np.testing.assert_allclose(screen.value(column, "; ", " in all"), B[:, 2].sum(), atol=0.0051)
    screenshot(f"attention-words-{'dark' if dark else 'light'}", ".course-explorer")


def test_the_keyboard_alone_and_a_typed_sentence(open_notebook, screen, screenshot, quick):
    page = open_notebook("attention-keys", SETUP, TWO)
    screen.ready(page)
    page.get_by_label("Attention softmax:").focus()
    for key in ["ArrowRight", "ArrowRight", "ArrowDown"]:
        page.keyboard.press(key)
    text = screen.readout(page, holds="y₂ “маленький” looks at x₂ “small”")
    np.testing.assert_allclose(screen.value(text, "softmax a = "), A[1, 1], rtol=6e-4)
    page.keyboard.press("End")
    screen.readout(page, holds="looks at x₁₂ “END”")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    screen.readout(page, holds="x₁₂ “END” is looked at by")
    page.get_by_label("i", exact=True).focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    assert screen.readout(page, 1, holds="“маленький” → ")
    screenshot("attention-stepping", ".course-explorer")
    page.get_by_role("button", name="Play").click()
    screen.readout(page, holds="“END” looks at")
    page.get_by_role("button", name="Play").wait_for()
    page.get_by_label("Model on the right").select_option("nothing")
    assert page.locator(".course-explorer canvas").count() == 1
    waited = []
    for words in ["old snow there", "old snow once", "old snow here"]:
        page.get_by_label("Source sentence").fill(words)
        a = WORLD["weights"](len(words.split()), len(words.split()) + 1, 7)[-1]
        looked = [*words.split(), "END"][a.argmax()]
        screen.readout(page, 1, holds=f"“{words.split()[-1].upper()}” → {looked} {a.max():.2f}")
        screen.answered(page)
        waited.append(int(page.locator(".status").get_attribute("data-milliseconds")))
    quick("answer", waited, 150)
    page.get_by_label("Source sentence").fill("bad snow")
    page.wait_for_function("() => document.querySelector('.problem').textContent.includes('translate raised KeyError')")
    assert not page.locator(".course-explorer canvas").first.is_visible()
    page.get_by_label("Source sentence").fill("snow")
    page.wait_for_function("() => document.querySelector('.problem').textContent === ''")
    screen.readout(page, 1, holds="“SNOW” → ")


def test_eighty_by_eighty_with_a_mask_does_not_stutter(open_notebook, screen, screenshot, quick):
    page = open_notebook("attention-large", SETUP, LARGE)
    screen.ready(page)
    page.get_by_label("Model on the right").select_option("head 3")
    screen.ready(page)
    matrix = screen.hovers(page, ACROSS)
    page.locator(LEFT).hover(position=screen.place(page, 60, 20, LEFT))
    screen.readout(page, holds="y₂₁ “word20” looks at x₆₁ “word60”: masked, a = 0")
    screenshot("attention-large", ".course-explorer")
    page.get_by_role("radio", name="words").check()
    words = screen.hovers(page, ACROSS)
    screenshot("attention-large-words", ".course-explorer")
    quick("frame of the matrix", matrix, 16)
    quick("frame of the words", words, 16)


def test_the_exported_page_stays_interactive_and_a_wrong_matrix_is_explained(open_exported, screen, screenshot):
    wrong = "AttentionExplorer(source, target, {'good': A, 'raw': A - 0.2})"
    page = open_exported("attention", SETUP, TWO, wrong)
    page.frame_locator("iframe").locator("canvas[data-cell]").nth(1).wait_for()
    inside = page.frames[1]
    assert not page.locator("img[alt^='Attention']").is_visible()
    check_cell(inside, screen, 2, 2)
    assert inside.get_by_label("Source sentence").is_disabled()
    inside.get_by_role("radio", name="words").check()
    inside.get_by_label("i", exact=True).focus()
    page.keyboard.press("End")
    screen.readout(inside, holds="y₈ “END” looks at")
    screenshot("attention-exported")
    assert "expected probabilities in weights of raw, got -0." in page.locator("body").text_content()
