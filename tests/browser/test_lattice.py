"""LatticeExplorer in JupyterLab: what is on the screen is what numpy says."""

import os
import shutil
from pathlib import Path

import nbformat
import numpy as np
import pytest

SETUP = """
import numpy as np
from course_lib.widgets import LatticeExplorer

def allowed(states, s):
    return [s - d for d in (0, 1, 2) if s >= d and (d < 2 or states[s] not in (0, states[s - 2]))]

def forward(y, label):
    states = [0] + [k for symbol in label for k in (symbol, 0)]
    alpha = np.zeros((len(y), len(states)))
    alpha[0, :2] = y[0, states[:2]]
    for t in range(1, len(y)):
        for s in range(len(states)):
            alpha[t, s] = alpha[t - 1, allowed(states, s)].sum() * y[t, states[s]]
    return alpha

def backward(y, label):
    return forward(y[::-1], label[::-1])[::-1, ::-1]

y = np.random.default_rng(7).dirichlet(np.full(5, 0.6), size=10)
"""
LABEL, SYMBOLS = [1, 2, 2, 3, 4], ["blank", "a", "p", "l", "e"]
SHOW = f"explorer = LatticeExplorer(y, {LABEL}, {SYMBOLS}, forward, backward)\nexplorer"
WORLD: dict = {}
exec(
    SETUP.replace("from course_lib.widgets import LatticeExplorer", ""), WORLD
)  # the same numbers here as in the kernel
Y, FORWARD, BACKWARD = WORLD["y"], WORLD["forward"], WORLD["backward"]
LATTICE, EMISSIONS = ".course-explorer canvas >> nth=0", ".course-explorer canvas >> nth=1"


@pytest.mark.parametrize("dark", [False, True])
def test_hovering_shows_the_numbers_of_numpy(open_notebook, screen, screenshot, dark):
    page = open_notebook(f"hover-{dark}", SETUP, SHOW, dark=dark)
    screen.ready(page)
    alpha = FORWARD(Y, LABEL)
    for t, s in [(0, 1), (6, 5), (9, 10), (4, 3)]:
        page.locator(LATTICE).hover(position=screen.place(page, t, s, LATTICE))
        text = screen.readout(page, holds=f"t = {t + 1}, s = {s + 1} ")
        np.testing.assert_allclose(screen.value(text.split("; ")[0] + ";", "= ", ";"), alpha[t, s], rtol=6e-4)
    assert page.locator(".course-explorer").get_attribute("data-theme") == ("dark" if dark else "light")
    screenshot(f"lattice-{'dark' if dark else 'light'}", ".course-explorer")


def test_the_keyboard_alone_reaches_nodes_quantities_and_frames(open_notebook, screen, screenshot):
    page = open_notebook("keyboard", SETUP, SHOW)
    screen.ready(page)
    alpha, beta = FORWARD(Y, LABEL), BACKWARD(Y, LABEL)
    p = alpha[-1, -2:].sum()
    page.get_by_role("radio", name="α", exact=True).focus()
    page.keyboard.press("ArrowRight")
    page.get_by_label("Lattice:").focus()
    for key in ["ArrowRight", "ArrowRight", "ArrowDown", "ArrowDown", "ArrowDown"]:
        page.keyboard.press(key)
    np.testing.assert_allclose(
        screen.value(screen.readout(page, holds="t = 3, s = 4 ").split("; ")[0] + ";", "= ", ";"), beta[2, 3], rtol=6e-4
    )
    np.testing.assert_allclose(screen.value(screen.readout(page, 1), "p(l|x) = Σₛ α·β/y = "), p, rtol=6e-4)
    np.testing.assert_allclose(screen.value(screen.readout(page, 1), "−ln p = "), -np.log(p), rtol=6e-4)
    page.get_by_role("radio", name="β", exact=True).focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    text = screen.readout(page, holds="∂(−ln p)/∂ ln y(p)")
    posterior = alpha * beta / (Y[:, [0, 1, 0, 2, 0, 2, 0, 3, 0, 4, 0]] * p)
    np.testing.assert_allclose(screen.value(text, "posterior "), posterior[2, 3], rtol=6e-4)
    np.testing.assert_allclose(screen.value(text, "ln y(p) = "), -posterior[2, [3, 5]].sum(), rtol=6e-4)
    page.get_by_label("t", exact=True).focus()
    page.keyboard.press("End")
    screen.readout(page, holds="t = 10, s = 4")
    screenshot("lattice-gradient-by-keyboard", ".course-explorer")


def test_play_runs_through_the_frames_and_stops_at_the_last(open_notebook, screen):
    page = open_notebook("play", SETUP, SHOW)
    screen.ready(page)
    page.get_by_role("button", name="Play").click()
    page.get_by_role("button", name="Pause").wait_for()
    screen.readout(page, holds="t = 10, s = 1 ")
    page.get_by_role("button", name="Play").wait_for()


def test_a_dragged_bar_renormalises_its_frame_and_python_answers(open_notebook, screen, screenshot):
    page = open_notebook("drag", SETUP, SHOW)
    screen.ready(page)
    data = screen.geometry(page, EMISSIONS)
    row = data["y"] + 2.5 * data["row"]
    page.locator(EMISSIONS).hover(position={"x": data["barX"] + 5, "y": row})
    box = page.locator(EMISSIONS).bounding_box()
    page.mouse.down()
    page.mouse.move(box["x"] + data["barX"] + 0.5 * data["barWidth"], box["y"] + row, steps=4)
    page.mouse.up()
    y = Y.copy()
    y[0, 2] = 0
    y[0] *= 0.5 / y[0].sum()
    y[0, 2] = 0.5
    p = FORWARD(y, LABEL)[-1, -2:].sum()
    page.wait_for_function(
        "([low, high]) => { const shown = +document.querySelectorAll('.readout')[1].textContent.split('−ln p = ')[1];"
        " return shown > low && shown < high; }",
        arg=[-np.log(p) - 0.05, -np.log(p) + 0.05],
    )
    screenshot("lattice-dragged", ".course-explorer")


def test_a_typed_label_is_computed_and_an_unknown_symbol_explained(open_notebook, screen):
    page = open_notebook("label", SETUP, SHOW)
    screen.ready(page)
    page.get_by_label("Label l").fill("pale")
    p = FORWARD(Y, [2, 1, 3, 4])[-1, -2:].sum()
    screen.answered(page)
    np.testing.assert_allclose(screen.value(screen.readout(page, 1), "= "), p, rtol=6e-4)
    page.get_by_label("Label l").fill("pals")
    page.wait_for_function("() => document.querySelector('.status').textContent.includes('“s” is not in the alphabet')")
    page.get_by_label("Label l").fill("appleapple")
    assert "no path of 10 frames" in screen.readout(page, 1, holds="p(l|x) = 0")


def test_a_drawn_path_collapses_and_has_its_probability(open_notebook, screen, screenshot):
    page = open_notebook("path", SETUP, SHOW)
    screen.ready(page)
    path = [0, 1, 2, 0, 2, 2, 3, 3, 0, 4]
    for t, k in enumerate(path):
        page.locator(EMISSIONS).click(position=screen.place(page, t, k, EMISSIONS))
    text = screen.readout(page, 2, holds="B(π) = apple")
    assert "π = –ap–ppll–e → merge repeats: –ap–pl–e → drop blanks: B(π) = apple" in text
    assert text.endswith(", a path of l")
    np.testing.assert_allclose(screen.value(text, "p(π|x) = "), np.prod(Y[range(10), path]), rtol=6e-4)
    page.get_by_label("Emissions:").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    assert screen.readout(page, 2, holds="B(π) = appll;").endswith("not a path of l")
    screenshot("lattice-path", ".course-explorer")


WRONG = """
def broken(y, label):
    return y[len(y)]
LatticeExplorer(y, [1, 2], ["blank", "a", "p", "l", "e"], broken, backward)
"""


def test_a_broken_function_is_explained_in_the_cell(open_notebook, screen, screenshot):
    page = open_notebook("broken", SETUP, WRONG)
    page.wait_for_selector(".course-explorer .problem")
    text = page.locator(".problem").text_content()
    assert "forward raised IndexError in line 2, in broken: index 10 is out of bounds" in text
    assert not page.locator(".course-explorer canvas").first.is_visible()
    screenshot("lattice-broken", ".course-explorer")


SLOW = """
import time
def slow(y, label):
    time.sleep(0.6)
    return forward(y, label)
LatticeExplorer(y, [1, 2], ["blank", "a", "p", "l", "e"], slow, backward)
"""


def test_slow_student_code_is_waited_for_in_words_and_the_last_edit_wins(open_notebook, screen):
    page = open_notebook("slow", SETUP, SLOW)
    screen.ready(page)
    for label in ["a", "ap", "app", "appl", "apple"]:
        page.get_by_label("Label l").fill(label)
    page.wait_for_function("() => document.querySelector('.status').textContent === 'computing…'")
    screen.answered(page)
    assert page.locator(".status").text_content() == ""
    np.testing.assert_allclose(screen.value(screen.readout(page, 1), "= "), FORWARD(Y, LABEL)[-1, -2:].sum(), rtol=6e-4)


def test_python_answers_at_once_for_fifty_frames(open_notebook, screen, quick):
    page = open_notebook("speed", SETUP.replace("size=10", "size=50"), SHOW)
    screen.ready(page)
    waited = screen.waits(page, "Label l", ["a", "ap", "app", "appl", "apple", "pale", "leap", "plea"])
    quick("answer", waited, 150)


LARGE = """
y = np.random.default_rng(1).dirichlet(np.full(30, 0.3), size=200)
label = [1 + i % 29 for i in range(60)]
LatticeExplorer(y, label, ["–"] + list("abcdefghijklmnopqrstuvwxyzäöü"), forward, backward)
"""


def test_two_hundred_frames_and_sixty_symbols_do_not_stutter(open_notebook, screen, screenshot, quick):
    page = open_notebook("large", SETUP, LARGE)
    screen.ready(page)
    page.get_by_role("radio", name="posterior").check()
    times = screen.hovers(page, [(60 + 8 * i, 20 + 5 * i) for i in range(60)])
    screenshot("lattice-large", ".course-explorer")
    quick("frame", times, 16)


@pytest.mark.parametrize("dark", [False, True])
def test_the_exported_page_stays_interactive_without_network_and_kernel(open_exported, screen, screenshot, dark):
    page = open_exported("lattice", SETUP, SHOW, dark=dark)
    frame = page.frame_locator("iframe")
    frame.locator("canvas[data-cell]").nth(1).wait_for()
    inside = page.frames[1]
    assert not page.locator("img[alt^='CTC lattice']").is_visible()
    inside.locator(".course-explorer canvas").first.hover(position=screen.place(inside, 4, 3, LATTICE))
    text = screen.readout(inside, holds="t = 5, s = 4 ")
    np.testing.assert_allclose(screen.value(text.split("; ")[0] + ";", "= ", ";"), FORWARD(Y, LABEL)[4, 3], rtol=6e-4)
    assert inside.get_by_label("Label l").is_disabled()
    inside.locator(EMISSIONS).click(position=screen.place(inside, 2, 4, EMISSIONS))
    screen.readout(inside, 2, holds="B(π) = ")
    screenshot(f"lattice-exported-{'dark' if dark else 'light'}")


def test_a_saved_notebook_shows_its_page_when_opened_again_without_running(open_notebook, screen, lab, screenshot):
    page = open_notebook("again", SETUP, SHOW)
    screen.ready(page)
    page.evaluate("() => panel.context.save()")
    (lab[1] / "later.ipynb").write_bytes((lab[1] / "again.ipynb").read_bytes())  # a name that no kernel runs under
    page = open_notebook("later")
    frame = page.frame_locator("iframe[title^='CTC lattice']")
    frame.locator("canvas[data-cell]").nth(1).wait_for()
    screenshot("lattice-reopened")
    assert page.get_by_text("model not found").count() == 0


def test_a_notebook_from_elsewhere_shows_the_picture_until_it_is_trusted(open_notebook, lab, executed, screenshot):
    nbformat.write(executed(SETUP, SHOW), lab[1] / "elsewhere.ipynb")
    page = open_notebook("elsewhere")
    page.locator("img[alt^='CTC lattice: label “apple”']").wait_for()
    assert page.locator("iframe").count() == 0
    screenshot("lattice-untrusted")


APPLE = """
frames = "–aap–ppllee–"
y = np.full((12, 5), 0.03)
y[range(12), ["–aple".index(c) for c in frames]] = 0.88
y[[2, 5, 8], [0, 0, 2]] += 0.45
y /= y.sum(1, keepdims=True)
LatticeExplorer(y, [1, 2, 2, 3, 4], list("–aple"), forward, backward)
"""


def test_the_picture_of_the_readme(open_notebook, screen, screenshot):
    page = open_notebook("apple", SETUP, APPLE)
    screen.ready(page)
    page.get_by_role("radio", name="posterior").check()
    page.locator(LATTICE).click(position=screen.place(page, 6, 5, LATTICE))
    assert "paths pass here" in screen.readout(page, holds="t = 7, s = 6 (p)")
    page.locator(EMISSIONS).hover()
    page.mouse.move(0, 0)
    taken = screenshot("lattice-apple", ".course-explorer")
    if os.environ.get("UPDATE_PICTURES"):
        shutil.copy(taken, Path(__file__).parents[2] / "docs" / "lattice_explorer.png")
