"""CaptionExplorer in JupyterLab and in an exported page: what is on the screen is what numpy says."""

import numpy as np
import pytest

SETUP = """
import numpy as np
from course_lib.widgets import CaptionExplorer

WORDS = ["<start>", "<end>", *"red green blue ring cross square and seven".split()]
IMAGE = np.random.default_rng(5).random((3, 24, 24))
STEPS = 5

def captioner(seed, alone):
    def step(word, state, region):
        said = state or ()
        draw = np.random.default_rng([seed, len(said), *said])
        weights = draw.dirichlet(np.full(9, 0.4))
        words = draw.dirichlet(np.full(len(WORDS), 0.15), size=9)  # what each region alone would say
        if len(said) == STEPS - 1:
            words = np.eye(len(WORDS))[np.ones(9, int)]
        looked = weights.argmax() if alone and region is None else region
        p = weights @ words if looked is None else words[looked]
        mark = 0 if region is None else 100 + region
        return p, weights, (*said, word + mark), looked
    return step

soft, hard = captioner(1, False), captioner(2, True)
"""
SHOW = "CaptionExplorer(IMAGE, WORDS, {'soft': soft, 'hard': hard}, start=0, end=1, grid=(3, 3))"
LARGE = """
many = [f"word{n}" for n in range(60)]
def long(word, state, region):
    n = 1 if state is None else state + 1
    draw = np.random.default_rng(n)
    return draw.dirichlet(np.full(60, 0.2)), draw.dirichlet(np.full(36, 0.3)), n
CaptionExplorer(IMAGE, many, {"a": long, "b": long}, start=0, end=59, grid=(6, 6), longest=12)
"""
WORLD: dict = {}
exec(SETUP.replace("from course_lib.widgets import CaptionExplorer", ""), WORLD)  # the same numbers as in the kernel
WORDS = WORLD["WORDS"]
CANVAS = [f".course-explorer canvas >> nth={n}" for n in range(2)]


def spoken(name: str, forced: dict[int, int]) -> list[tuple]:
    """By step: the likeliest word, the distributions after the own look and after each region, the weights."""
    steps, word, state = [], 0, None
    while word != 1 or not steps:
        t, step = len(steps), WORLD[name]
        own, weights, _, looked = step(word, state, None)
        others = [step(word, state, region)[0] for region in range(9)]
        p, _, state, _ = step(word, state, forced.get(t))
        word = int(p.argmax())
        steps.append((word, own, others, weights, looked))
    return steps


def said(steps: list[tuple]) -> str:
    return " ".join(WORDS[word] for word, *_ in steps)


def check_word(page, screen, name: str, t: int, region: int, forced: dict[int, int] | None = None) -> None:
    """Hover a region at a step; the sentence must tell numpy's words and numbers."""
    panel = ["soft", "hard"].index(name)
    word, own, others, weights, looked = spoken(name, forced or {})[t]
    page.locator(CANVAS[panel]).hover(position=screen.place(page, region % 3, region // 3, CANVAS[panel]))
    text = screen.readout(page, panel, holds=f"; at row {region // 3 + 1}, column {region % 3 + 1} alone: ")
    assert text.startswith(f"Word {t + 1} of 5, “{WORDS[word]}”: looks ")
    place = weights.argmax() if looked is None else looked
    where = f"row {place // 3 + 1}, column {place % 3 + 1}"
    assert (f"most at {where}, α" if looked is None else f"at {where} alone, α") in text
    np.testing.assert_allclose(screen.value(text, "α = ", ":"), weights[place], atol=0.0051)
    for p, after in ((own, ": "), (others[region], " alone: ")):
        np.testing.assert_allclose(screen.value(text, f"{after}“{WORDS[p.argmax()]}” "), p.max(), atol=0.0051)


@pytest.mark.parametrize("dark", [False, True])
def test_pointing_tells_what_would_follow_and_a_click_makes_the_caption_go_on(open_notebook, screen, screenshot, dark):
    page = open_notebook(f"caption-{dark}", SETUP, SHOW, dark=dark)
    screen.ready(page)
    assert page.locator(".course-explorer").get_attribute("data-theme") == ("dark" if dark else "light")
    for name, t, region in [("soft", 0, 4), ("hard", 0, 8), ("soft", 2, 0), ("hard", 2, 5)]:
        page.get_by_label("word", exact=True).fill(str(t))
        check_word(page, screen, name, t, region)
    page.get_by_label("word", exact=True).fill("1")
    before, region = said(spoken("soft", {})), 7
    assert said(spoken("soft", {1: region})) != before
    assert page.locator(".said").first.text_content().split() == before.split()
    page.locator(CANVAS[0]).click(position=screen.place(page, region % 3, region // 3, CANVAS[0]))
    screen.readout(page, 0, holds="; the look is forced to row 3, column 2")
    words = said(spoken("soft", {1: region})).split()
    assert page.locator(".said").first.text_content().split() == [words[0], f"◉{words[1]}", *words[2:]]
    assert page.locator(".said").nth(1).text_content().split() == said(spoken("hard", {})).split()
    page.get_by_label("word", exact=True).fill("3")
    check_word(page, screen, "soft", 3, 2, {1: region})
    screenshot(f"caption-{'dark' if dark else 'light'}", ".course-explorer")
    page.get_by_role("button", name="give all looks back").click()
    page.wait_for_function("() => !document.querySelector('.said').textContent.includes('◉')")
    assert page.locator(".said").first.text_content().split() == before.split()


def test_the_keyboard_alone_walks_forces_and_gives_back_at_once(open_notebook, screen, screenshot, quick):
    page = open_notebook("caption-keys", SETUP, SHOW)
    screen.ready(page)
    page.get_by_label("Image, hard:").focus()
    looked = spoken("hard", {})[0][4]
    row, column = divmod(int(looked), 3)
    to = (row, (column + 1) if column < 2 else column - 1)
    page.keyboard.press("ArrowRight" if column < 2 else "ArrowLeft")
    screen.readout(page, 1, holds=f"; at row {to[0] + 1}, column {to[1] + 1} alone: ")
    assert page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle") == "solid"
    waited = []
    for key, holds in [("Enter", "; the look is forced to"), ("Backspace", "Word 1")] * 2:
        page.keyboard.press(key)
        screen.readout(page, 1, holds=holds)
        screen.answered(page)
        waited.append(int(page.locator(".status").get_attribute("data-milliseconds")))
        if key == "Backspace":
            assert "forced" not in screen.readout(page, 1)
            page.keyboard.press("ArrowRight" if column < 2 else "ArrowLeft")
    quick("answer", waited, 150)
    page.keyboard.press("PageDown")
    screen.readout(page, 0, holds="Word 2 of 5")
    page.keyboard.press("End")
    screen.readout(page, 1, holds="Word 5 of 5, “<end>”")
    page.get_by_role("button", name="Play").click()
    screen.readout(page, 0, holds="Word 1 of 5")
    screen.readout(page, 0, holds="Word 5 of 5")
    screenshot("caption-keys", ".course-explorer")


def test_thirty_six_regions_do_not_stutter(open_notebook, screen, screenshot, quick):
    page = open_notebook("caption-large", SETUP, LARGE)
    screen.ready(page)
    hovers = screen.hovers(page, [(10 + 5 * n, 12 + 5 * n) for n in range(40)])
    frames = screen.scrubs(page, "word", [*range(1, 12), *range(10, 0, -1)], canvases=2)
    screenshot("caption-large", ".course-explorer")
    quick("frame under the mouse", hovers, 16)
    quick("frame", frames, 16)


def test_a_broken_captioner_is_explained_in_the_cell(open_notebook, screenshot):
    page = open_notebook("caption-broken", SETUP, SHOW.replace("'hard': hard", "'hard': len"))
    page.wait_for_selector(".course-explorer .problem:not(:empty)")
    assert page.locator(".problem").first.text_content().startswith("hard raised TypeError")
    assert page.locator(".course-explorer canvas").count() == 0
    screenshot("caption-broken", ".course-explorer")


def test_the_exported_page_replays_and_previews_without_a_kernel(open_exported, screen, screenshot):
    page = open_exported("caption", SETUP, SHOW)
    page.frame_locator("iframe").locator("canvas[data-cell]").nth(1).wait_for()
    inside = page.frames[1]
    assert not page.locator("img[alt^='Caption over']").is_visible()
    inside.get_by_label("word", exact=True).fill("2")
    check_word(inside, screen, "soft", 2, 6)
    inside.locator(CANVAS[0]).click(position=screen.place(inside, 1, 1, CANVAS[0]))
    page.mouse.move(0, 0)
    screen.readout(inside, 0, holds="; at row 2, column 2 alone: ")  # what follows is shown; the caption stays
    assert inside.locator(".said").first.text_content().split() == said(spoken("soft", {})).split()
    assert inside.get_by_role("button", name="give all looks back").is_disabled()
    screenshot("caption-exported")


@pytest.mark.parametrize(("name", "width"), [("phone", 360), ("zoomed", 590)])
def test_at_360_pixels_and_at_200_percent_nothing_is_cut_off(open_exported, screen, screenshot, name, width):
    page = open_exported(f"caption-{name}", SETUP, SHOW)
    screen.resize(page, width)
    page.frame_locator("iframe").locator("canvas[data-cell]").nth(1).wait_for()
    inside = page.frames[1]
    assert screen.cut_off(inside) == []
    check_word(inside, screen, "hard", 0, 3)
    screenshot(f"caption-{name}", "iframe")
