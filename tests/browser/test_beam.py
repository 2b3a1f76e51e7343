"""BeamExplorer in JupyterLab and in an exported page: the tree on the screen is the one that numpy grows."""

import math

import numpy as np
import pytest

SETUP = """
import numpy as np
from course_lib.widgets import BeamExplorer

words = ["END", "START", "a", "b", "c", "d"]
P = np.array([[1, 0, 0, 0, 0, 0], [0, 0, 0.6, 0.4, 0, 0], [0, 0, 0, 0, 0.55, 0.45],
              [0, 0, 0, 0, 0.9, 0.1], [0.6, 0, 0.2, 0.2, 0, 0], [0.6, 0, 0.2, 0.2, 0, 0]])

def search(width, a, P=P, most=6):
    beam, steps = [(0.0, [1])], []
    while len(steps) < most and not all(y[-1] == 0 for _, y in beam):
        found = []
        for place, (ln_p, y) in enumerate(beam):
            following = {0: 1.0} if y[-1] == 0 else {k: p for k, p in enumerate(P[y[-1]]) if p}
            for k, p in following.items():
                longer = ln_p + np.log(p)
                length = len(y) - (y[-1] == 0)
                found.append((longer / length ** a, longer, place, k, y + [k] * (y[-1] != 0)))
        found = sorted(found, key=lambda one: -one[0])[:2 * width]
        kept = [rank < width for rank in range(len(found))]
        scores, log_probs, places, tokens, sentences = zip(*found)
        steps.append((places, tokens, log_probs, scores, kept))
        beam = [(longer, y) for (_, longer, _, _, y), stays in zip(found, kept) if stays]
    return steps
"""
SHOW = "BeamExplorer(search, words, end=0, widths=range(1, 7), width=2)"
LARGE = """
Q = np.random.default_rng(3).dirichlet(np.full(50, 0.2), size=50)
Q[:, :2] = 0
Q /= Q.sum(axis=1, keepdims=True)
names = ["END", "START", *(f"word{k}" for k in range(48))]
BeamExplorer(lambda width, a: search(width, a, Q, 40), names, end=0, widths=[1, 8])
"""
WORLD: dict = {}
exec(SETUP.replace("from course_lib.widgets import BeamExplorer", ""), WORLD)  # the same numbers as in the kernel
SEARCH, WORDS = WORLD["search"], WORLD["words"]
TREE = ".course-explorer canvas"


def check_node(page, screen, width: int, t: int, rank: int, a: float = 0.0) -> str:
    """Hover a candidate; ln p and fate must be those of the search."""
    _, tokens, log_probs, scores, kept = SEARCH(width, a)[t - 1]
    page.locator(TREE).hover(position=screen.place(page, t, rank, TREE))
    fate = f"rank {rank + 1} of {len(tokens)}"
    text = screen.readout(page, holds=fate)
    assert f"t = {t}, “" in text
    assert ("pruned: " in text) == (not kept[rank])
    ln_p = screen.value(text.split(fate)[0].split(", score")[0].split("; ")[0].split(" = ")[-1] + ";", "", ";")
    np.testing.assert_allclose(ln_p, log_probs[rank], rtol=6e-4)
    if not kept[rank]:
        np.testing.assert_allclose(screen.value(text, "the last of them has "), scores[sum(kept) - 1], rtol=6e-4)
    return text


@pytest.mark.parametrize("dark", [False, True])
def test_hovering_explains_each_candidate_and_the_width_slider_grows_the_beam(open_notebook, screen, screenshot, dark):
    page = open_notebook(f"beam-{dark}", SETUP, SHOW, dark=dark)
    screen.ready(page, canvases=1)
    assert page.locator(".course-explorer").get_attribute("data-theme") == ("dark" if dark else "light")
    for t, rank in [(1, 1), (2, 0), (2, 3), (3, 2)]:
        check_node(page, screen, 2, t, rank)
    page.locator(TREE).hover(position=screen.place(page, 0, 0, TREE))
    screen.readout(page, holds="START: nothing is said yet")
    screenshot(f"beam-{'dark' if dark else 'light'}", ".course-explorer")
    best = screen.readout(page, 1, holds="Width 2, after step 3: in the lead “b c END”")
    np.testing.assert_allclose(screen.value(best, "ln p = "), math.log(0.4 * 0.9 * 0.6), rtol=6e-4)
    page.get_by_label("width").focus()
    page.keyboard.press("Home")
    best = screen.readout(page, 1, holds="Width 1, after step 3: in the lead “a c END”")
    np.testing.assert_allclose(screen.value(best, "ln p = "), math.log(0.6 * 0.55 * 0.6), rtol=6e-4)
    page.keyboard.press("End")
    check_node(page, screen, 6, 3, 5)
    screenshot(f"beam-wide-{'dark' if dark else 'light'}", ".course-explorer")


def test_the_keyboard_alone_play_and_another_length_penalty(open_notebook, screen, screenshot, quick):
    page = open_notebook("beam-keys", SETUP, SHOW)
    screen.ready(page, canvases=1)
    page.get_by_label("Tree:").focus()
    page.keyboard.press("Home")
    screen.readout(page, holds="START: nothing")
    for key, said in [
        ("ArrowRight", "a"),
        ("ArrowDown", "b"),
        ("ArrowRight", "b c"),
        ("ArrowDown", "a c"),
        ("ArrowLeft", "a"),
    ]:
        page.keyboard.press(key)
        screen.readout(page, holds=f"“{said}”: ln p = ")
    page.keyboard.press("End")
    screen.readout(page, holds="“b c END”: ")
    page.get_by_label("t", exact=True).focus()
    page.keyboard.press("Home")
    screen.readout(page, 1, holds="after step 1: in the lead “a”")
    screenshot("beam-growing", ".course-explorer")
    page.get_by_role("button", name="Play").click()
    screen.readout(page, 1, holds="after step 3: in the lead “b c END”")
    page.get_by_role("button", name="Play").wait_for()
    page.get_by_label("length penalty a").focus()
    waited = []
    for key in ["ArrowRight", "Home", "End"]:
        page.keyboard.press(key)
        screen.answered(page)
        waited.append(int(page.locator(".status").get_attribute("data-milliseconds")))
    quick("answer", waited, 150)
    text = check_node(page, screen, 2, 3, 3, a=1.5)
    np.testing.assert_allclose(screen.value(text, "score ln p / |y|ᵃ = "), SEARCH(2, 1.5)[2][3][3], rtol=6e-4)


def test_forty_steps_of_width_eight_do_not_stutter(open_notebook, screen, screenshot, quick):
    page = open_notebook("beam-large", SETUP, LARGE)
    screen.ready(page, canvases=1)
    times = screen.hovers(page, [(20 + 20 * k, 30 + 9 * k) for k in range(40)])
    screenshot("beam-large", ".course-explorer")
    quick("frame", times, 16)


def test_the_exported_page_stays_interactive_and_a_wrong_search_is_explained(open_exported, screen, screenshot):
    page = open_exported("beam", SETUP, SHOW, "BeamExplorer(lambda width, a: search(width, a)[::-1], words, end=0)")
    page.frame_locator("iframe").locator("canvas[data-cell]").wait_for()
    inside = page.frames[1]
    assert not page.locator("img[alt^='Beam search']").is_visible()
    check_node(inside, screen, 2, 2, 3)
    assert inside.get_by_label("length penalty a").is_disabled()
    inside.get_by_label("width").focus()
    page.keyboard.press("End")
    screen.readout(inside, 1, holds="Width 6, ")
    check_node(inside, screen, 6, 2, 2)
    screenshot("beam-exported")
    assert "expected parents at step 1 of width" in page.locator("body").text_content()
