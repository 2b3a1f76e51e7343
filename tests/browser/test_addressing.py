"""AddressingExplorer in JupyterLab: what is on the screen is what numpy says."""

import numpy as np
import pytest

SETUP = """
import numpy as np
from course_lib.widgets import AddressingExplorer

def content_weights(memory, key, strength):
    norms = np.linalg.norm(memory, axis=2) * np.linalg.norm(key, axis=1)[:, None]
    scores = np.exp(strength[:, None] * (memory @ key[:, :, None])[:, :, 0] / (norms + 1e-8))
    return scores / scores.sum(1, keepdims=True)

def interpolate(content, previous, gate):
    return gate[:, None] * content + (1 - gate[:, None]) * previous

def shift(a, s):
    return sum(s[:, [n]] * np.roll(a, n - s.shape[1] // 2, 1) for n in range(s.shape[1]))

def sharpen(a, sharpness):
    return a ** sharpness[:, None] / (a ** sharpness[:, None]).sum(1, keepdims=True)

def read(memory, a):
    return (a[:, :, None] * memory).sum(1)

def write(memory, a, add, erase):
    return memory * (1 - a[:, :, None] * erase[:, None]) + a[:, :, None] * add[:, None]

functions = dict(content_weights=content_weights, interpolate=interpolate, shift=shift, sharpen=sharpen,
                 read=read, write=write)

def a_run(steps, slots, width):
    rng = np.random.default_rng(4)
    share = lambda *shape: rng.dirichlet(np.ones(shape[-1]), size=shape[:-1])
    memory, heads = [rng.normal(size=(slots, width))], {}
    for name in ("write", "read"):
        heads[name] = dict(key=rng.normal(size=(steps, width)), strength=8 * rng.random(steps), gate=rng.random(steps),
                           shifts=share(steps, 3), sharpness=1 + 4 * rng.random(steps), previous=share(steps, slots))
    heads["write"] |= dict(add=rng.normal(size=(steps, width)), erase=rng.random((steps, width)))
    for t in range(steps):
        head = {name: rows[t:t + 1] for name, rows in heads["write"].items()}
        memory.append(write(memory[-1][None], stages(memory[-1][None], head)[-1], head["add"], head["erase"])[0])
    return np.stack(memory), heads

def stages(memory, head):
    content = content_weights(memory, head["key"], head["strength"])
    mixed = interpolate(content, head["previous"], head["gate"])
    moved = shift(mixed, head["shifts"])
    return [content, mixed, moved, sharpen(moved, head["sharpness"])]

memory, heads = a_run(9, 12, 5)
"""
SHOW = "AddressingExplorer(memory, heads, **functions, captions=[f'x{t}' for t in range(1, 10)])"
WORLD: dict = {}
exec(SETUP.replace("from course_lib.widgets import AddressingExplorer", ""), WORLD)  # the same numbers as in the kernel
MEMORY, HEADS = WORLD["memory"], WORLD["heads"]
CHARTS, MATRIX = ".course-explorer canvas >> nth=0", ".course-explorer canvas >> nth=1"


def one(name, step, **changes):
    """The stages (4, slots), the memory found, and the parameters of a head at one step."""
    head = {q: rows[step : step + 1] for q, rows in HEADS[name].items()}
    head |= {q: np.array([value]) for q, value in changes.items()}
    memory = MEMORY[step + (name == "read")][None]
    return np.stack([a[0] for a in WORLD["stages"](memory, head)]), memory[0], head


def check(screen, page, slot, name, step, **changes):
    """What is written of a slot, and of the effect, is what numpy says."""
    stages, memory, head = one(name, step, **changes)
    page.locator(CHARTS).hover(position={**screen.place(page, slot, 0, CHARTS), "y": 40})
    text = screen.readout(page, 1, holds=f"Slot {slot + 1}: ")
    for word, a in zip(("content ", "interpolated ", "shifted ", "sharpened "), stages[:, slot], strict=True):
        np.testing.assert_allclose(screen.value(text, word), a, rtol=2e-3, atol=1e-6)
    top = stages[-1].argmax()
    assert f"looks most at slot {top + 1}," in screen.readout(page, 0)
    effect = screen.readout(page, 2)
    if name == "read":
        np.testing.assert_allclose(screen.value(effect, "norm "), np.linalg.norm(stages[-1] @ memory), rtol=1e-3)
    else:
        after = WORLD["write"](memory[None], stages[-1:], head["add"], head["erase"])[0]
        moved = np.linalg.norm(after - memory, axis=1)
        np.testing.assert_allclose(screen.value(effect, f"slot {slot + 1} by ", "."), moved[slot], rtol=1e-3)


@pytest.mark.parametrize("dark", [False, True])
def test_sliders_change_each_stage_and_the_numbers_are_numpys(open_notebook, screen, screenshot, dark):
    page = open_notebook(f"addressing-{dark}", SETUP, SHOW, dark=dark)
    screen.ready(page, canvases=3)
    for slot in (0, 7, 11):
        check(screen, page, slot, "write", 0)
    page.get_by_label("step", exact=True).fill("4")
    screen.readout(page, 0, holds="Step 5 (x5), write:")
    check(screen, page, 3, "write", 4)
    page.mouse.move(0, 0)
    screenshot(f"addressing-{'dark' if dark else 'light'}", ".course-explorer")
    page.get_by_role("radio", name="read").check()
    check(screen, page, 6, "read", 4)
    page.get_by_label("strength β").fill("20")
    page.get_by_label("gate g").fill("1")
    screen.answered(page)
    screen.readout(page, 0, holds="held by hand")
    check(screen, page, 6, "read", 4, strength=20, gate=1)
    page.get_by_label("shift +1").fill("1")
    page.get_by_label("sharpness γ").fill("3")
    screen.answered(page)
    check(screen, page, 2, "read", 4, strength=20, gate=1, shifts=[0, 0, 1], sharpness=3)
    screenshot(f"addressing-held-{'dark' if dark else 'light'}", ".course-explorer")
    page.get_by_role("button", name="Back to the run").click()
    check(screen, page, 2, "read", 4)


def test_the_keyboard_alone_looks_for_a_slot_and_walks_through_the_run(open_notebook, screen, screenshot):
    page = open_notebook("addressing-keyboard", SETUP, SHOW)
    screen.ready(page, canvases=3)
    page.get_by_label("Stages:").focus()
    start = int(screen.readout(page, 1, holds="Slot ").split(":")[0].removeprefix("Slot "))
    for _ in range(12):
        page.keyboard.press("ArrowLeft")
    screen.readout(page, 1, holds="Slot 1:")
    assert start == one("write", 0)[0][-1].argmax() + 1
    page.get_by_label("Memory:").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    screen.answered(page)
    text = screen.readout(page, 1, holds="Slot 2: K[k, M(2)] = 1;")
    stages, _, _ = one("write", 0, key=MEMORY[0, 1])
    np.testing.assert_allclose(screen.value(text, "content "), stages[0, 1], rtol=2e-3)
    page.keyboard.press("ArrowDown")
    for _ in range(3):
        page.keyboard.press("-")
    screen.answered(page)
    assert "K[k, M(2)] = 1;" not in screen.readout(page, 1)
    assert page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.get_by_label("All steps:").focus()
    page.keyboard.press("End")
    screen.readout(page, 0, holds="Step 9 (x9), write:")
    check(screen, page, 1, "write", 8)
    page.get_by_label("step", exact=True).focus()
    page.keyboard.press("Home")
    screen.readout(page, 0, holds="Step 1 (x1)")
    page.get_by_role("button", name="Play").click()
    screen.readout(page, 0, holds="Step 9 (x9)")
    screenshot("addressing-keyboard", ".course-explorer")


def test_a_dragged_bar_of_the_key_is_computed(open_notebook, screen):
    page = open_notebook("addressing-drag", SETUP, SHOW)
    screen.ready(page, canvases=3)
    data = screen.geometry(page, MATRIX)
    page.locator(MATRIX).scroll_into_view_if_needed()
    box = page.locator(MATRIX).bounding_box()
    y = box["y"] + data["y"] + 2.5 * data["row"]
    page.mouse.move(box["x"] + data["keyX"], y)
    page.mouse.down()
    page.mouse.move(box["x"] + data["keyX"] + data["keyHalf"] / 2, y, steps=3)
    page.mouse.up()
    screen.answered(page)
    key = HEADS["write"]["key"][0].copy()
    key[2] = max(1, abs(key).max()) / 2
    stages, _, _ = one("write", 0, key=key)
    slot = int(screen.readout(page, 1, holds="Slot ").split(":")[0].removeprefix("Slot ")) - 1
    np.testing.assert_allclose(screen.value(screen.readout(page, 1), "content "), stages[0, slot], rtol=0.03)


LARGE = "memory, heads = a_run(200, 128, 16)\n" + SHOW.split(", captions")[0] + ")"


def test_python_answers_at_once_and_128_slots_do_not_stutter(open_notebook, screen, screenshot, quick):
    page = open_notebook("addressing-speed", SETUP, SHOW)
    screen.ready(page, canvases=3)
    edits = screen.waits(page, "gate g", [i / 12 for i in range(12)])
    page = open_notebook("addressing-large", SETUP, LARGE)
    screen.ready(page, canvases=3)
    frames = screen.scrubs(page, "step", range(10, 50), canvases=2)
    screenshot("addressing-large", ".course-explorer")
    quick("answer", edits, 150)
    quick("frame", frames, 16)


WRONG = """
def broken(a, s):
    return a[:, s.shape[1] * 4]
AddressingExplorer(memory, heads, **(functions | dict(shift=broken)))
"""


def test_a_broken_function_is_explained_in_the_cell(open_notebook, screenshot):
    page = open_notebook("addressing-broken", SETUP, WRONG)
    page.wait_for_selector(".course-explorer .problem:not(:empty)")
    assert "shift raised IndexError in line 2, in broken: index" in page.locator(".problem").first.text_content()
    assert page.locator(".course-explorer canvas").count() == 0
    screenshot("addressing-broken", ".course-explorer")


def test_the_exported_page_stays_alive_without_network_and_kernel(open_exported, screen, screenshot):
    page = open_exported("addressing", SETUP, SHOW)
    page.frame_locator("iframe").locator("canvas[data-cell]").nth(2).wait_for()
    inside = page.frames[1]
    assert not page.locator("img[alt^='Addressing']").is_visible()
    inside.get_by_label("step", exact=True).fill("6")
    inside.get_by_role("radio", name="read").check()
    check(screen, inside, 4, "read", 6)
    inside.get_by_label("strength β").fill("12")
    inside.get_by_label("shift −1").fill("1")
    inside.get_by_label("sharpness γ").fill("2")
    check(screen, inside, 5, "read", 6, strength=12, shifts=[1, 0, 0], sharpness=2)
    assert "computed here" in inside.locator(".hint").text_content()
    screenshot("addressing-exported")
