"""CellExplorer in JupyterLab: what is on the screen is what numpy says."""

import numpy as np
import pytest

SETUP = """
import numpy as np
from course_lib.widgets import CellExplorer

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def step(x, state, W_x, W_h, b):
    h, C = state
    f, i, c, o = np.split(x @ W_x.T + h @ W_h.T + b, 4, axis=1)
    C = sigmoid(f) * C + sigmoid(i) * np.tanh(c)
    return sigmoid(o) * np.tanh(C), C

def net(time, hidden):
    draw = np.random.default_rng(5).standard_normal
    return draw((time, 2)), draw((4 * hidden, 2)), draw((4 * hidden, hidden)) / hidden**0.5, draw(4 * hidden)
"""
SHOW = "CellExplorer(step, *net(20, 4), names=['number', 'mark'], unit=2)"
WORLD: dict = {}
exec(SETUP.replace("from course_lib.widgets import CellExplorer", ""), WORLD)  # the same numbers as in the kernel
STRIPS, REST = ".course-explorer canvas >> nth=0", ".course-explorer canvas >> nth=2"
INPUTS = 2  # rows of the strips before the gates


def run(unit, held=None, stored=0, time=20, hidden=4):
    """C of the unit along time, and what is left of its value along the direct path and in full, by nudges."""
    x, W_x, W_h, b = WORLD["net"](time, hidden)
    W_x, W_h, b = W_x.copy(), W_h.copy(), b.copy()
    for gate, value in (held or {}).items():
        row = gate * hidden + unit
        W_x[row] = W_h[row] = 0
        b[row] = np.arctanh(value) if gate == 2 else np.log(value / (1 - value))

    def memories(nudge):
        h, C, found, gates = np.zeros((1, hidden)), np.zeros((1, hidden)), [], []
        for t in range(time):
            z = np.split(x[t] @ W_x.T + h @ W_h.T + b, 4, axis=1)
            f, i, o = (WORLD["sigmoid"](z[n]) for n in (0, 1, 3))
            C = f * C + i * np.tanh(z[2]) + nudge * (t == stored) * np.eye(hidden)[unit]
            h = o * np.tanh(C)
            found.append(C[0, unit])
            gates.append(f[0, unit])
        return np.array(found), np.array(gates)

    C, f = memories(0)
    full = (memories(1e-5)[0] - memories(-1e-5)[0]) / 2e-5
    direct = np.array([f[stored + 1 : t + 1].prod() for t in range(time)])
    return C, direct, full


def check(screen, page, t, unit, held=None, stored=0):
    """C, h and what is left, as they are written of a step."""
    page.locator(REST).hover(position={**screen.place(page, t, 0, REST), "y": 60})
    text = screen.readout(page, 0, holds=f"Step {t + 1}, unit {unit + 1}: ")
    C, direct, full = run(unit, held, stored)
    np.testing.assert_allclose(
        screen.value(text.split("; h")[0][::-1].split(" = ")[0][::-1], ""), C[t], rtol=1e-3, atol=1e-5
    )
    text = screen.readout(page, 1, holds=f"Left at step {t + 1} of what C held after step {stored + 1}:")
    np.testing.assert_allclose(screen.value(text, "direct path ", ","), direct[t], rtol=1e-3)
    np.testing.assert_allclose(screen.value(text, "in full ", ","), full[t], rtol=2e-3, atol=1e-7)


@pytest.mark.parametrize("dark", [False, True])
def test_sliders_hold_gates_and_the_numbers_are_numpys(open_notebook, screen, screenshot, dark):
    page = open_notebook(f"cell-{dark}", SETUP, SHOW, dark=dark)
    screen.ready(page, canvases=3)
    assert page.locator(".course-explorer").get_attribute("data-theme") == ("dark" if dark else "light")
    for t in (0, 9, 19):
        check(screen, page, t, 1)
    page.mouse.move(0, 0)
    screenshot(f"cell-{'dark' if dark else 'light'}", ".course-explorer")
    page.get_by_label("forget f").fill("0.9")
    page.get_by_label("candidate C̃").fill("-0.5")
    screen.answered(page)
    check(screen, page, 12, 1, {0: 0.9, 2: -0.5})
    page.get_by_label("stored at step").fill("6")
    page.get_by_label("unit", exact=True).fill("4")
    screen.answered(page)
    check(screen, page, 15, 3, {0: 0.9, 2: -0.5}, stored=5)
    page.mouse.move(0, 0)
    screenshot(f"cell-held-{'dark' if dark else 'light'}", ".course-explorer")
    page.get_by_role("button", name="let go of f").click()
    screen.answered(page)
    check(screen, page, 15, 3, {2: -0.5}, stored=5)
    page.get_by_role("button", name="Back to the net").click()
    screen.answered(page)
    check(screen, page, 19, 3, stored=5)


def test_the_keyboard_alone_holds_lets_go_stores_and_walks(open_notebook, screen, screenshot):
    page = open_notebook("cell-keyboard", SETUP, SHOW)
    screen.ready(page, canvases=3)
    page.get_by_label("Inputs and gates:").focus()
    page.keyboard.press("Home")
    screen.readout(page, 0, holds="Step 1, unit 2: ")
    before = screen.value(screen.readout(page, 0), "C = f · C + i · C̃ = ")
    page.keyboard.press("+")
    screen.answered(page)
    after = screen.value(screen.readout(page, 0), "C = f · C + i · C̃ = ")
    np.testing.assert_allclose(after, min(1, before + 0.1), atol=2e-4)
    assert "1 held" in page.locator(".gate output").first.text_content()
    page.keyboard.press("Delete")
    screen.answered(page)
    check(screen, page, 19, 1)
    page.get_by_label("Inputs and gates:").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("-")
    screen.answered(page)
    number = WORLD["net"](20, 4)[0][0, 0]
    page.mouse.move(0, 0)
    text = screen.readout(page, 0, holds="Step 1,")
    np.testing.assert_allclose(screen.value(text, "number "), round(number - 0.1, 2), atol=1e-6)
    assert page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.get_by_label("What is left").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    screen.readout(page, 1, holds="Left at step 3 of what C held after step 3: along the direct path 1, in full 1,")
    page.get_by_label("step", exact=True).focus()
    page.keyboard.press("Home")
    screen.readout(page, 1, holds="Step 1 is before the value is stored, at step 3.")
    page.get_by_role("button", name="Play").click()
    screen.readout(page, 0, holds="Step 20,")
    screenshot("cell-keyboard", ".course-explorer")


def test_a_dragged_bar_is_held_at_its_step_alone_and_a_click_changes_nothing(open_notebook, screen):
    page = open_notebook("cell-drag", SETUP, SHOW)
    screen.ready(page, canvases=3)
    data = screen.geometry(page, STRIPS)
    page.locator(STRIPS).scroll_into_view_if_needed()
    box = page.locator(STRIPS).bounding_box()
    x, y = box["x"] + data["x"] + 4.5 * data["cell"], box["y"] + (INPUTS + 0.5) * data["row"]
    page.mouse.click(x, y)
    screen.readout(page, 0, holds="Step 5,")
    assert page.get_by_role("button", name="let go of f").is_disabled()
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, box["y"] + (INPUTS + 2) * data["row"], steps=4)  # below its row: all the way down
    page.mouse.up()
    screen.answered(page)
    text = screen.readout(page, 0, holds="C = f · C + i · C̃ = 0 · ")
    assert text.startswith("Step 5,")
    page.get_by_label("step", exact=True).fill("9")
    page.mouse.move(0, 0)
    screen.readout(page, 1, holds="along the direct path 0, in full")


def test_python_answers_at_once_and_a_large_net_does_not_stutter(open_notebook, screen, screenshot, quick):
    page = open_notebook("cell-speed", SETUP, SHOW.replace("net(20, 4)", "net(60, 24)"))
    screen.ready(page, canvases=3)
    edits = screen.waits(page, "forget f", [i / 12 for i in range(12)])
    frames = screen.scrubs(page, "step", range(10, 50), canvases=3)
    page = open_notebook("cell-large", SETUP, SHOW.replace("net(20, 4)", "net(200, 64)"))
    screen.ready(page, canvases=3)
    hovers = screen.hovers(page, [(100 + 8 * i, 60) for i in range(60)], canvas=2)
    page.mouse.move(0, 0)
    screenshot("cell-large", ".course-explorer")
    quick("answer", edits, 150)
    quick("frame", frames, 16)
    quick("frame under the mouse", hovers, 16)


WRONG = """
def broken(x, state, W_x, W_h, b):
    h, C = step(x, state, W_x, W_h, b)
    return h, C[:, 1:]
CellExplorer(broken, *net(9, 4))
"""
FORGETFUL = """
def forgetful(x, state, W_x, W_h, b):
    return step(x, (state[0], 0 * state[1]), W_x, W_h, b)
CellExplorer(forgetful, *net(9, 4), held={"f": 1.0})
"""


def test_a_broken_cell_is_explained_and_a_wrong_one_drawn_as_it_is(open_notebook, screen, screenshot):
    page = open_notebook("cell-broken", SETUP, WRONG)
    page.wait_for_selector(".course-explorer .problem:not(:empty)")
    said = page.locator(".problem").first.text_content()
    assert said == ("expected step, in its second result, to return shape (1, 4), got (1, 3): which axis is which?")
    assert page.locator(".course-explorer canvas").count() == 0
    screenshot("cell-broken", ".course-explorer")
    page = open_notebook("cell-wrong", SETUP, FORGETFUL)
    screen.ready(page, canvases=3)
    assert "the picture shows yours" in page.locator(".problem").nth(1).text_content()
    screen.readout(page, 1, holds="along the direct path 0, in full")
    assert "by your step" in screen.readout(page, 0)
    screenshot("cell-wrong", ".course-explorer")


def test_the_exported_page_computes_without_network_and_kernel(open_exported, screen, screenshot):
    page = open_exported("cell", SETUP, SHOW)
    page.frame_locator("iframe").locator("canvas[data-cell]").nth(2).wait_for()
    inside = page.frames[1]
    assert not page.locator("img[alt^='The cell']").is_visible()
    check(screen, inside, 11, 1)
    inside.get_by_label("forget f").fill("0.7")
    inside.get_by_label("stored at step").fill("3")
    check(screen, inside, 11, 1, {0: 0.7}, stored=2)
    assert "run the cell to draw your own function" in inside.locator(".hint").text_content()
    screenshot("cell-exported")


@pytest.mark.parametrize(("name", "width"), [("phone", 360), ("zoomed", 590)])
def test_at_360_pixels_and_at_200_percent_nothing_is_cut_off(open_exported, screen, screenshot, name, width):
    page = open_exported(f"cell-{name}", SETUP, SHOW)
    screen.resize(page, width)
    page.frame_locator("iframe").locator("canvas[data-cell]").nth(2).wait_for()
    inside = page.frames[1]
    assert screen.cut_off(inside) == []
    check(screen, inside, 11, 1)
    screenshot(f"cell-{name}", "iframe")
