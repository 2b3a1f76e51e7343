"""WordMap in JupyterLab and in an exported page: what is on the screen is what numpy says."""

import numpy as np
import pytest

SETUP = """
import numpy as np
from course_lib.widgets import WordMap

named = "the of a key set list is not in dict value file name line raises if true none left right".split()

def table(count, size=12):
    return named + [f"word{k}" for k in range(len(named), count)], np.random.default_rng(5).normal(size=(count, size))

def hashed(text):
    return np.random.default_rng(sum(map(ord, text))).normal(size=16)

def read(words):
    if "boom" in words:
        raise KeyError("boom")
    vectors = np.stack([np.stack([hashed(word) for word in words])] * 3)
    for t in range(1, len(words)):
        for layer in (1, 2):
            vectors[layer, t] += layer * hashed(words[t - 1] * 2) + 0.4 * hashed("".join(words[t + 1:]))
    return vectors

def rows(word, nouns, verbs):
    before = ["the", "a"] * nouns, ["to", "will"] * verbs
    return [{"word": word, "place": "1", "sense": sense, "sentence": f"{front} {word} of {named[k % 20]} {k}"}
            for sense, fronts in zip(("noun", "verb"), before) for k, front in enumerate(fronts)]

words, vectors = table(500)
sentences = rows("set", 10, 8) + rows("list", 5, 6)
"""
SHOW = "WordMap(words, vectors, sentences, read)"
WORLD: dict = {}
exec(SETUP.replace("from course_lib.widgets import WordMap", ""), WORLD)  # the same numbers here as in the kernel
WORDS, VECTORS = WORLD["words"], WORLD["vectors"]
UNIT = VECTORS / np.linalg.norm(VECTORS, axis=1, keepdims=True)
SETS = [row for row in WORLD["sentences"] if row["word"] == "set"]
MAP, SIDE = ".course-explorer canvas >> nth=0", ".course-explorer canvas >> nth=1"


def neighbours(word: str, count: int = 10) -> list[tuple[str, float]]:
    """The words with the largest cosine, and their cosines."""
    cosines = UNIT @ UNIT[WORDS.index(word)]
    order = [k for k in np.argsort(-cosines, kind="stable") if WORDS[k] != word]
    return [(WORDS[k], cosines[k]) for k in order[:count]]


def check_word(page, screen, word: str) -> None:
    """The neighbours that are said are numpy's."""
    said = screen.readout(page, holds=f"“{word}” is nearest to: ")
    shown = [part.rsplit(" ", 1) for part in said.split("nearest to: ")[1].split(", ")]
    right = neighbours(word)
    assert [name for name, _ in shown] == [name for name, _ in right]
    for (_, text), (_, cosine) in zip(shown, right, strict=True):
        assert float(text.replace("−", "-")) == pytest.approx(cosine, abs=0.0051)


def in_context(row: dict, layer: int) -> np.ndarray:
    return WORLD["read"](row["sentence"].split())[layer, 1]


def check_sentence(page, screen, place: int, layer: int) -> None:
    """The votes of the five nearest that are said are numpy's."""
    own, sentence = SETS[place], SETS[place]["sentence"]
    screen.readout(page, holds=f"{own['sense']}: {sentence}")
    away = [np.linalg.norm(in_context(own, layer) - in_context(row, layer)) for row in SETS]
    order = [k for k in np.argsort(away, kind="stable") if k != place][:5]
    verbs = sum(SETS[k]["sense"] == "verb" for k in order)
    counts = sorted([(verbs, "verb"), (5 - verbs, "noun")], reverse=True)
    tally = ", ".join(f"{n} {sense}" for n, sense in counts if n)
    said = screen.readout(page, 1, holds=f"Its 5 nearest: {tally}, so “{counts[0][1]}”")
    assert f"({SETS[order[0]]['sense']}): {SETS[order[0]]['sentence']}" in said


@pytest.mark.parametrize("dark", [False, True])
def test_neighbours_and_senses_are_those_of_numpy(open_notebook, screen, screenshot, dark):
    page = open_notebook(f"words-{dark}", SETUP, SHOW, dark=dark)
    screen.ready(page)
    check_word(page, screen, "set")
    page.get_by_label("Word", exact=True).fill("file")
    check_word(page, screen, "file")
    page.locator(SIDE).click(position=screen.place(page, 0, 1, SIDE))
    check_word(page, screen, neighbours("file")[1][0])
    page.get_by_label("Word", exact=True).fill("filet")
    screen.readout(page, 1, holds="“filet” is not among the 500 words.")
    page.get_by_label("Word", exact=True).fill("key")
    screen.readout(page, holds="“key” is nearest")
    screenshot(f"word-map-{'dark' if dark else 'light'}", ".course-explorer")
    page.get_by_role("radio", name="one word in sentences").check()
    check_sentence(page, screen, 0, 2)
    text = page.locator(".hint").first.text_content()
    assert "● noun 20" in text
    assert "■ verb 16" in text
    screenshot(f"word-map-senses-{'dark' if dark else 'light'}", ".course-explorer")
    page.get_by_label("layer", exact=True).fill("0")
    screen.readout(page, 1, holds="At this layer all 36 sentences have the same vector")
    page.wait_for_function("() => document.querySelector('.course-explorer canvas').dataset.points === '1'")
    screenshot(f"word-map-static-{'dark' if dark else 'light'}", ".course-explorer")


def test_the_keyboard_alone_walks_the_map_and_a_typed_sentence_finds_its_place(
    open_notebook, screen, screenshot, quick
):
    page = open_notebook("words-keys", SETUP, SHOW)
    screen.ready(page)
    page.get_by_label("Map: arrow").focus()
    before = screen.geometry(page, MAP)
    page.keyboard.press("ArrowRight")
    page.wait_for_function("x => +document.querySelector('.course-explorer canvas').dataset.atX > x", arg=before["atX"])
    word = screen.readout(page, holds="nearest to").split("”")[0][1:]
    check_word(page, screen, word)
    page.get_by_label("Beside the map").focus()
    for key in ["ArrowDown", "ArrowDown", "Enter"]:
        page.keyboard.press(key)
    check_word(page, screen, neighbours(word)[1][0])
    page.get_by_role("radio", name="one word in sentences").focus()
    page.keyboard.press("Space")
    page.get_by_label("Map: arrow").focus()
    assert page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("ArrowLeft")
    page.get_by_label("Beside the map").focus()
    page.keyboard.press("ArrowUp")
    waited = []
    for front in ("the", "to", "a", "will"):
        sentence = f"{front} set of list 7"
        page.get_by_label("Your own sentence").fill(sentence)
        screen.readout(page, holds=f"yours: {sentence}")
        screen.answered(page)
        screen.readout(page, 1, holds=f"so “{'noun' if front in ('the', 'a') else 'verb'}”")
        waited.append(int(page.locator(".status").get_attribute("data-milliseconds")))
    screenshot("word-map-typed", ".course-explorer")
    quick("answer", waited, 150)
    page.get_by_label("Your own sentence").fill("the set boom")
    page.wait_for_function("() => document.querySelector('.problem').textContent.includes('read raised KeyError')")
    assert page.locator(".course-explorer canvas").first.is_visible()
    page.get_by_role("radio", name="list").check()
    screen.readout(page, holds="noun: the list of")


def test_a_thousand_words_do_not_stutter_and_touching_points_are_one(open_notebook, screen, screenshot, quick):
    page = open_notebook("words-many", SETUP, "WordMap(*table(1000, 3), sentences, read)")
    screen.ready(page)
    frames = screen.hovers(page, [(60 + 7 * k, 40 + 6 * k) for k in range(40)])
    page.get_by_role("radio", name="one word in sentences").check()
    scrubs = screen.scrubs(page, "layer", [0, 1, 2] * 8, canvases=2)
    page.get_by_role("radio", name="words", exact=True).check()
    page.wait_for_function("() => +document.querySelector('.course-explorer canvas').dataset.points > 100")
    assert screen.geometry(page, MAP)["points"] < 1000
    screenshot("word-map-many", ".course-explorer")
    quick("frame", frames, 16)
    quick("frame of a slider", scrubs, 16)


def test_the_exported_page_stays_interactive_on_a_phone_and_enlarged(open_exported, screen, screenshot):
    page = open_exported("words", SETUP, SHOW)
    page.frame_locator("iframe").locator("canvas[data-cell]").nth(1).wait_for()
    inside = page.frames[1]
    assert not page.locator("img[alt^='Map of words']").is_visible()
    inside.get_by_label("Word", exact=True).fill("value")
    check_word(inside, screen, "value")
    inside.get_by_role("radio", name="one word in sentences").check()
    assert inside.get_by_label("Your own sentence").is_disabled()
    inside.get_by_label("layer", exact=True).fill("1")
    check_sentence(inside, screen, 0, 1)
    screenshot("word-map-exported")
    for width, name in ((360, "phone"), (590, "enlarged")):  # 590 px are what 200 % leave of a desk's 1180
        page.set_viewport_size({"width": width, "height": 900})
        inside.wait_for_function("w => document.documentElement.clientWidth < w", arg=width)
        overflow = inside.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, (name, overflow)
        screenshot(f"word-map-{name}-senses")
        inside.get_by_role("radio", name="words", exact=True).check()
        check_word(inside, screen, "value")
        screenshot(f"word-map-{name}")
        inside.get_by_role("radio", name="one word in sentences").check()
