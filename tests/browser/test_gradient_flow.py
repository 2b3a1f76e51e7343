"""GradientFlow in JupyterLab: what is on the screen is what numpy says."""

import numpy as np
import pytest

SETUP = """
import numpy as np
from course_lib.widgets import GradientFlow

def forward(x, W_hx, W_hh, b, nonlinearity):
    h = [np.zeros((len(x), len(b)))]
    for t in range(x.shape[1]):
        z = h[-1] @ W_hh.T + x[:, t] @ W_hx.T + b
        h.append(np.tanh(z) if nonlinearity == "tanh" else z)
    return np.stack(h, 1)

def backward(v, x, h, W_hx, W_hh, nonlinearity):
    total, through = np.zeros_like(v), 0
    for t in reversed(range(v.shape[1])):
        total[:, t] = v[:, t] + through
        slope = 1 - h[:, t + 1] ** 2 if nonlinearity == "tanh" else 1
        through = (total[:, t] * slope) @ W_hh
    return total

def net(T, hidden=8):
    draw = np.random.default_rng(3).standard_normal
    return draw((T, 2)), 0.4 * draw((hidden, 2)), draw((hidden, hidden)), 0 * draw(hidden), draw((T, hidden))
"""
SHOW = "GradientFlow(forward, backward, *net(50), radius=0.9, length=20, window=6, clip=0.5)"
WORLD: dict = {}
exec(SETUP.replace("from course_lib.widgets import GradientFlow", ""), WORLD)  # the same numbers here as in the kernel
NET, TERMS = ".course-explorer canvas >> nth=0", ".course-explorer canvas >> nth=1"


def gradients(radius, length, nonlinearity="tanh", steps=50):
    """Terms (t, k, hidden, hidden) of ∂L/∂W_hh, product by product."""
    x, W_hx, W, b, v = WORLD["net"](steps)
    W = W * radius / abs(np.linalg.eigvals(W)).max()
    h = WORLD["forward"](x[None, :length], W_hx, W, b, nonlinearity)[0]
    slope = 1 - h**2 if nonlinearity == "tanh" else np.ones_like(h)
    terms = np.zeros((length, length, *W.shape))
    for t in range(length):
        row = v[t]
        for k in range(t, -1, -1):
            terms[t, k] = np.outer(row * slope[k + 1], h[k])
            row = (row * slope[k + 1]) @ W
    return terms


def check_sums(screen, page, terms, window, clip):
    """The three norms and the cosine that are written are those of the terms."""
    time = len(terms)
    chunk = np.arange(time) // window
    kept = terms[chunk[:, None] == chunk[None]].sum(0)
    full = terms.sum((0, 1))
    text = screen.readout(page, 1, holds="‖∂L/∂W_hh‖ = ")
    norm = np.linalg.norm(kept)
    np.testing.assert_allclose(screen.value(text, "‖∂L/∂W_hh‖ = ", ";"), np.linalg.norm(full), rtol=1e-3)
    np.testing.assert_allclose(screen.value(text, "truncated ", ","), norm, rtol=1e-3)
    np.testing.assert_allclose(
        screen.value(text, "at cosine ", " "), (kept * full).sum() / norm / np.linalg.norm(full), atol=6e-4
    )
    np.testing.assert_allclose(screen.value(text, "clipped ", ","), min(norm, clip), rtol=6e-3)


@pytest.mark.parametrize("dark", [False, True])
def test_sliders_change_the_net_and_the_numbers_are_numpys(open_notebook, screen, screenshot, dark):
    page = open_notebook(f"flow-{dark}", SETUP, SHOW, dark=dark)
    screen.ready(page, canvases=3)
    terms = gradients(0.9, 20)
    check_sums(screen, page, terms, 6, 0.5)
    for t, k in [(19, 13), (7, 5), (12, 2)]:
        page.locator(TERMS).hover(position=screen.place(page, k, t, TERMS))
        text = screen.readout(page, holds=f"t = {t + 1}, k = {k + 1}:")
        np.testing.assert_allclose(screen.value(text, "‖term‖ = "), np.linalg.norm(terms[t, k]), rtol=1e-3)
        assert ("dropped by truncation" in text) == (t // 6 != k // 6)
    page.mouse.move(0, 0)
    assert page.locator(".course-explorer").get_attribute("data-theme") == ("dark" if dark else "light")
    screenshot(f"flow-{'dark' if dark else 'light'}", ".course-explorer")
    page.get_by_role("radio", name="linear").check()
    screen.answered(page)
    page.get_by_label("spectral radius").fill("1.6")
    page.get_by_label("length T").fill("30")
    screen.answered(page)
    screen.readout(page, holds="t = 30, k = 30:")
    screen.readout(page, holds="the gradient explodes")
    check_sums(screen, page, gradients(1.6, 30, "linear"), 6, 0.5)
    screenshot(f"flow-explodes-{'dark' if dark else 'light'}", ".course-explorer")
    page.get_by_role("radio", name="tanh").check()
    page.get_by_label("spectral radius").fill("0.3")
    screen.readout(page, holds="the gradient dies")


def test_the_keyboard_alone_reaches_terms_window_clip_and_time(open_notebook, screen, screenshot):
    page = open_notebook("flow-keyboard", SETUP, SHOW)
    screen.ready(page, canvases=3)
    terms = gradients(0.9, 20)
    page.get_by_label("Net and terms").focus()
    for key in ["ArrowUp", "ArrowUp", "ArrowLeft", "ArrowLeft", "ArrowLeft"]:
        page.keyboard.press(key)
    text = screen.readout(page, holds="t = 18, k = 15:")
    np.testing.assert_allclose(screen.value(text, "‖term‖ = "), np.linalg.norm(terms[17, 14]), rtol=1e-3)
    page.get_by_label("Truncation:").focus()
    page.keyboard.press("ArrowRight")
    screen.readout(page, 1, holds="truncated")
    check_sums(screen, page, terms, 7, 0.5)
    page.get_by_label("truncation window").focus()
    page.keyboard.press("End")
    screen.readout(page, 1, holds="at cosine 1.000")
    page.get_by_label("clipping threshold").focus()
    page.keyboard.press("End")
    screen.readout(page, 1, holds="left as it is")
    assert page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.get_by_label("t", exact=True).focus()
    page.keyboard.press("Home")
    screen.readout(page, holds="t = 1, k = 1: ‖term‖ = 0, for h₀ = 0")
    page.get_by_role("button", name="Play").click()
    screen.readout(page, holds="t = 20,")
    screenshot("flow-keyboard", ".course-explorer")


def test_python_answers_at_once_and_two_hundred_steps_do_not_stutter(open_notebook, screen, screenshot, quick):
    page = open_notebook("flow-speed", SETUP, SHOW.replace("length=20", "length=50"))
    screen.ready(page, canvases=3)
    edits = screen.waits(page, "spectral radius ρ", [0.5 + i / 20 for i in range(12)])
    page = open_notebook("flow-large", SETUP, SHOW.replace("net(50)", "net(200)").replace("length=20", "length=200"))
    screen.ready(page, canvases=3)
    frames = screen.hovers(page, [(100 + 8 * i, 150 - i) for i in range(60)], canvas=1)
    scrubs = screen.scrubs(page, "t", range(100, 140), canvases=2)
    screenshot("flow-large", ".course-explorer")
    quick("answer", edits, 150)
    quick("frame", frames, 16)
    quick("frame of a slider", scrubs, 16)


WRONG = """
def broken(v, x, h, W_hx, W_hh, nonlinearity):
    return v[:, :, len(W_hh)]
GradientFlow(forward, broken, *net(9), radius=1)
"""


def test_a_broken_function_is_explained_in_the_cell(open_notebook, screenshot):
    page = open_notebook("flow-broken", SETUP, WRONG)
    page.wait_for_selector(".course-explorer .problem:not(:empty)")
    assert "backward raised IndexError in line 2, in broken: index 8" in page.locator(".problem").first.text_content()
    assert not page.locator(".course-explorer canvas").first.is_visible()
    screenshot("flow-broken", ".course-explorer")


def test_the_exported_page_computes_without_network_and_kernel(open_exported, screen, screenshot):
    page = open_exported("flow", SETUP, SHOW)
    page.frame_locator("iframe").locator("canvas[data-cell]").nth(2).wait_for()
    inside = page.frames[1]
    assert not page.locator("img[alt^='Gradient flow']").is_visible()
    check_sums(screen, inside, gradients(0.9, 20), 6, 0.5)
    inside.get_by_label("spectral radius").fill("1.4")
    inside.get_by_label("length T").fill("26")
    inside.get_by_label("truncation window").fill("5")
    terms = gradients(1.4, 26)
    check_sums(screen, inside, terms, 5, 0.5)
    inside.locator(TERMS).hover(position=screen.place(inside, 3, 20, TERMS))
    text = screen.readout(inside, holds="t = 21, k = 4:")
    np.testing.assert_allclose(screen.value(text, "‖term‖ = "), np.linalg.norm(terms[20, 3]), rtol=1e-3)
    assert "run the cell to draw your own functions" in inside.locator(".hint").text_content()
    screenshot("flow-exported")
