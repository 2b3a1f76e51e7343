"""PrefixBeamExplorer in JupyterLab and in an exported page: the beam on the screen is the one that numpy grows."""

import math

import numpy as np
import pytest

SETUP = """
import numpy as np
from course_lib.widgets import PrefixBeamExplorer

symbols = ["–", "a", "b", "c"]
Y = np.array([[0.1, 0.6, 0.2, 0.1], [0.4, 0.4, 0.1, 0.1], [0.2, 0.5, 0.2, 0.1],
              [0.5, 0.1, 0.3, 0.1], [0.1, 0.1, 0.45, 0.35], [0.3, 0.1, 0.2, 0.4]])

def lm(prefix, symbol):
    return np.log([0, 0.2, 0.1, 0.7][symbol])

def search(y, width, lm=None, a=0.0, careless=False):
    beam, frames = {(): (1.0, 0.0)}, []
    for y_t in y:
        moves = []
        for prefix, (b, n) in beam.items():
            moves.append((prefix, 0, prefix, (b + n) * y_t[0]))
            for k in range(1, len(y_t)):
                repeats = prefix[-1:] == (k,)
                if repeats:
                    moves.append((prefix, k, prefix, n * y_t[k]))
                moves.append((prefix, k, (*prefix, k), (b if repeats and not careless else b + n) * y_t[k]))
        grown = {target: [0.0, 0.0] for *_, target, _ in moves}
        for _, k, target, p in moves:
            grown[target][k > 0] += p
        with np.errstate(divide="ignore"):
            believed = {p: a * sum(lm(p[:i], p[i]) for i in range(len(p))) if lm else 0.0 for p in grown}
            scores = {p: float(np.log(sum(grown[p])) + believed[p]) for p in grown}
            best = sorted(grown, key=lambda p: -scores[p])
            moves = [(*move[:3], float(np.log(move[3]))) for move in moves]
            b, n = np.log([grown[p] for p in best]).T
        kept = [rank < width and scores[p] > -np.inf for rank, p in enumerate(best)]
        frames.append((moves, best, b, n, [scores[p] for p in best], kept))
        beam = {p: grown[p] for p, stays in zip(best, kept) if stays}
    return frames

def decode(y, width, lm=None, a=0.0, careless=False):
    _, best, _, _, scores, kept = search(y, width, lm, a, careless)[-1]
    return [(list(p), q) for p, q, stays in zip(best, scores, kept) if stays]
"""
SHOW = "PrefixBeamExplorer(Y, symbols, search, lm=lm, yours=decode, widths=[1, 2, 3, 6], weights=[0, 0.5, 1], width=2)"
WRONG = "PrefixBeamExplorer(Y, symbols, search, widths=[3], yours=lambda *given: decode(*given, careless=True))"
LARGE = """
Q = np.random.default_rng(3).dirichlet(np.full(12, 0.3), size=40)
PrefixBeamExplorer(Q, ["–", *"abcdefghijk"], search, widths=[4, 16], width=16)
"""
WORLD: dict = {}
exec(SETUP.replace("from course_lib.widgets import PrefixBeamExplorer", ""), WORLD)  # the same numbers as in the kernel
BEAM, EMISSIONS = ".course-explorer canvas >> nth=0", ".course-explorer canvas >> nth=1"


def found(width, t, a=0.0, y=None):
    lm = WORLD["lm"] if a else None
    _, prefixes, b, n, scores, kept = WORLD["search"](WORLD["Y"] if y is None else y, width, lm, a)[t - 1]
    return [(spelt(p), math.exp(b[r]), math.exp(n[r]), scores[r], kept[r]) for r, p in enumerate(prefixes)]


def spelt(prefix):
    return "".join(WORLD["symbols"][k] for k in prefix) or "(empty)"


def check(page, screen, width, t, rank, a=0.0, y=None):
    """What is said of the prefix under the mouse, and of the frame, is what the search found."""
    page.locator(BEAM).hover(position=screen.place(page, t, rank, BEAM))
    ranked = found(width, t, a, y)
    name, p_b, p_n, score, kept = ranked[rank]
    text = screen.readout(page, 0, holds=f"After frame {t}, “{name}”: ")
    parts = text.split("; ")[0].split(" = ")
    np.testing.assert_allclose(screen.value(f"{parts[-1]};", "", ";"), score, rtol=6e-4)
    assert f"rank {rank + 1} of {sum(q > -np.inf for *_, q, _ in ranked)}" in text
    assert ("dropped, for " in text) == (not kept)
    for line, p in ((1, p_b), (2, p_n)):
        first = screen.readout(page, line, holds="p_b = " if line == 1 else "p_n = ")
        value = first.split(": ")[0] if ": " in first else first.split(" from ")[0]
        np.testing.assert_allclose(screen.value(f"{value.split(' = ')[-1]};", "", ";"), p, rtol=6e-4, atol=1e-12)
    frame = screen.readout(page, 3, holds=f"After frame {t}, width {width}: ")
    held = sum(b + n for _, b, n, _, stays in ranked if stays)
    np.testing.assert_allclose(screen.value(frame, "holds "), held, rtol=6e-4)
    return text


@pytest.mark.parametrize("dark", [False, True])
def test_each_prefix_is_explained_and_the_sliders_search_anew(open_notebook, screen, screenshot, dark):
    page = open_notebook(f"prefixes-{dark}", SETUP, SHOW, dark=dark)
    screen.ready(page)
    assert page.locator(".course-explorer").get_attribute("data-theme") == ("dark" if dark else "light")
    for t, rank in [(1, 0), (2, 0), (3, 1), (5, 3), (6, 1)]:
        check(page, screen, 2, t, rank)
    page.locator(BEAM).hover(position=screen.place(page, 0, 0, BEAM))
    screen.readout(page, 0, holds="Start: nothing is said yet, with probability 1")
    screenshot(f"prefix-beam-{'dark' if dark else 'light'}", ".course-explorer")
    page.get_by_label("width").fill("3")
    page.get_by_label("language model a").fill("2")
    check(page, screen, 6, 6, 4, a=1.0)
    rows = page.locator(".beams tr")
    best = [name for name, *_, kept in found(6, 6, 1.0) if kept]
    page.mouse.move(0, 0)
    assert [row.split("”")[0] for row in rows.all_text_contents()[1:]] == [f"“{name}" for name in best]
    assert "≠" not in page.locator(".beams").text_content()
    assert screen.readout(page, 4) == "Yours has the same beam after every frame."


def test_the_keyboard_alone_walks_plays_and_changes_a_frame(open_notebook, screen, screenshot):
    page = open_notebook("prefixes-keys", SETUP, SHOW)
    screen.ready(page)
    page.get_by_label("Beam: left").focus()
    page.keyboard.press("Home")
    screen.readout(page, 0, holds="Start: ")
    page.keyboard.press("ArrowRight")
    screen.readout(page, 0, holds="After frame 1, “")
    page.keyboard.press("End")
    page.keyboard.press("ArrowDown")
    screen.readout(page, 0, holds=f"After frame 6, “{found(2, 6)[1][0]}”: ")
    assert page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.get_by_label("t", exact=True).focus()
    page.keyboard.press("Home")
    screen.readout(page, 3, holds="After frame 1, width 2: ")
    page.get_by_role("button", name="Play").click()
    screen.readout(page, 3, holds="After frame 6, width 2: ")
    page.get_by_label("Emissions: left").focus()
    page.keyboard.press("ArrowLeft")
    screen.readout(page, 3, holds="After frame 5, ")
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("+")
    screen.answered(page)
    y = WORLD["Y"].copy()
    y[4] = [0.1 * 0.6 / 0.65, 0.1 * 0.6 / 0.65, 0.45 * 0.6 / 0.65, 0.4]
    check(page, screen, 2, 5, 1, y=y)
    page.get_by_label("width").focus()
    page.keyboard.press("End")
    screen.answered(page)
    check(page, screen, 6, 6, 4, y=y)
    screenshot("prefix-beam-keys", ".course-explorer")


def test_answers_at_once_and_a_large_beam_does_not_stutter(open_notebook, screen, screenshot, quick):
    page = open_notebook("prefixes-speed", SETUP, SHOW)
    screen.ready(page)
    page.get_by_label("Emissions: left").focus()
    waited = []
    for key in "+-+-+-":
        page.keyboard.press(key)
        screen.answered(page)
        waited.append(int(page.locator(".status").get_attribute("data-milliseconds")))
    page = open_notebook("prefixes-large", SETUP, LARGE)
    screen.ready(page)
    hovers = sorted(screen.hovers(page, [(20 + 20 * k, 30 + 9 * k) for k in range(40)]))
    scrubs = screen.scrubs(page, "t", range(1, 39), canvases=2)
    screenshot("prefix-beam-large", ".course-explorer")
    quick("answer", waited, 150)
    quick("frame under the mouse", hovers, 16)
    quick("frame of a slider", scrubs, 16)


def test_where_another_decoder_departs_is_shown(open_notebook, screen, screenshot):
    page = open_notebook("prefixes-wrong", SETUP, WRONG)
    screen.ready(page)
    screen.readout(page, 4, holds="After frame 2 yours keeps “aa”, Q = ")
    assert page.get_by_label("language model a").is_hidden()
    page.get_by_role("button", name="Show me").click()
    screen.readout(page, 0, holds="After frame 2, “a”: ")
    assert "≠\u00a0“aa”" in page.locator(".beams .differs").first.text_content()
    screenshot("prefix-beam-wrong", ".course-explorer")


@pytest.mark.parametrize(("name", "width"), [("desk", 1180), ("zoomed", 590), ("phone", 360)])
def test_the_exported_page_has_every_setting_and_nothing_is_cut_off(open_exported, screen, screenshot, name, width):
    page = open_exported(f"prefixes-{name}", SETUP, SHOW)
    screen.resize(page, width)
    page.frame_locator("iframe").locator("canvas[data-cell]").nth(1).wait_for()
    inside = page.frames[1]
    assert not page.locator("img[alt^='Beam over prefixes']").is_visible()
    assert screen.cut_off(inside) == []
    inside.get_by_label("width").fill("2")
    inside.get_by_label("language model a").fill("1")
    check(inside, screen, 3, 6, 1, a=0.5)
    inside.get_by_label("t", exact=True).fill("1")
    check(inside, screen, 3, 2, 0, a=0.5)
    assert "Run the cell to change the emissions." in inside.locator(".hint").text_content()
    screenshot(f"prefix-beam-{name}", "iframe")
