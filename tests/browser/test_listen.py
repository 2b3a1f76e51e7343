"""ListenExplorer in JupyterLab and in an exported page: played, scrubbed, recorded, and held to numpy's numbers."""

import io
import re
import wave
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from scipy.signal import resample_poly

from course_lib.datasets.speech import SYMBOLS, load_clips, written
from course_lib.metrics import label_error_rate
from course_lib.reference.ctc import greedy_decode
from course_lib.reference.deep_speech import DeepSpeech, log_filter_banks, normalised

ROOT = Path(__file__).parents[2]
CHECKPOINT, CLIPS = ROOT / "data/checkpoints/speech.safetensors", ROOT / "data/speech/commands.npz"
SETUP = f"""
import torch
from safetensors.torch import load_file
from course_lib.datasets.speech import SYMBOLS, load_clips, load_recording
from course_lib.reference.ctc import forced_alignment, log_forward_variables, posterior
from course_lib.reference.deep_speech import DeepSpeech, log_filter_banks, normalised
from course_lib.widgets import ListenExplorer
torch.set_num_threads(1)
net = DeepSpeech(80, 128, len(SYMBOLS), context=4, stride=2).eval()
net.load_state_dict(load_file({str(CHECKPOINT)!r}))
clips = load_clips({str(CLIPS)!r}, "unheard")

@torch.no_grad()
def hear(samples):
    frames = log_filter_banks(torch.as_tensor(samples).float()[None])
    features = normalised(frames, torch.tensor([frames.shape[1]]))
    return features[0], net(features)[0].double().exp()

def align(y, label):
    log_y = torch.as_tensor(y).log()
    log_p = log_forward_variables(log_y, label)[-1, -2:].logsumexp(0)
    return posterior(y, label), forced_alignment(log_y, label), log_p
"""
SHOW = """
ListenExplorer({clip.text: (clip.text, clip.sound) for clip in clips[1:4]}, hear, align, SYMBOLS, context=4,
               receive=load_recording, shown=3, note="This net has heard nothing but a synthesiser.")
"""
STEP = 0.02
CANVAS = {"bands": 1, "letters": 2, "lattice": 3}
READ = ".line >> nth=1"


@pytest.fixture(scope="module")
def net() -> DeepSpeech:
    net = DeepSpeech(80, 128, len(SYMBOLS), context=4, stride=2).eval()
    net.load_state_dict(load_file(CHECKPOINT))
    return net


@torch.no_grad()
def heard(net: DeepSpeech, sound: torch.Tensor) -> np.ndarray:
    frames = log_filter_banks(sound[None])
    return net(normalised(frames, torch.tensor([frames.shape[1]])))[0].exp().numpy()


def canvas(name: str) -> str:
    return f".course-explorer canvas >> nth={CANVAS[name]}"


def at_output(page, screen, name: str, t: int) -> dict[str, float]:
    """Where on a canvas an output lies."""
    data = screen.geometry(page, canvas(name))
    return {"x": data["x"] + (t + 0.5) * data["cell"], "y": 20}


def read_line(page) -> str:
    return " ".join(page.locator(f"{READ} >> .word").all_text_contents())


def wav(sound: np.ndarray, rate: int = 8000, channels: int = 1) -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setparams((channels, 2, rate, 0, "NONE", "not compressed"))
        file.writeframes(np.repeat((32767 * np.clip(sound, -1, 1)).astype("<i2"), channels).tobytes())
    return buffer.getvalue()


def upload(page, screen, content: bytes, name: str = "mine.wav") -> None:
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "audio/wav", "buffer": content})
    screen.answered(page)


def check_output(page, screen, y: np.ndarray, t: int, name: str) -> None:
    """Press an output on a canvas: the likeliest symbols and their probabilities are numpy's."""
    page.locator(canvas(name)).click(position=at_output(page, screen, name, t))
    said = screen.readout(page, holds=f"output {t + 1} of {len(y)}: ")
    order = np.argsort(-y[t])[:2]
    assert re.search(r": (.) ", said)[1] == SYMBOLS[order[0]].replace(" ", "␣")
    np.testing.assert_allclose(screen.value(said, f"{SYMBOLS[order[0]].replace(' ', '␣')} "), y[t, order[0]], atol=0.01)


@pytest.mark.parametrize("dark", [False, True])
def test_one_cursor_goes_through_all_and_its_numbers_are_the_nets(open_notebook, screen, screenshot, net, dark):
    page = open_notebook(f"listen-{dark}", SETUP, SHOW, dark=dark)
    screen.ready(page, canvases=4)
    clip = load_clips(CLIPS, "unheard")[3]
    y = heard(net, clip.sound)
    check_output(page, screen, y, 20, "bands")
    check_output(page, screen, y, 41, "lattice")
    page.get_by_label("time", exact=True).fill("60")
    said = screen.readout(page, holds=f"output 61 of {len(y)}: ")
    assert "in the lattice" in said
    assert "ln p(l|x) = " in said
    [reading] = greedy_decode(torch.tensor(y).log()[None], torch.tensor([len(y)]))
    assert read_line(page) == " ".join(written(reading).split())
    marked = page.locator(f"{READ} >> .word.wrong").all_text_contents()
    assert set(marked) == set(read_line(page).split()) - set(clip.text.split())
    assert marked
    screenshot(f"listen-{'dark' if dark else 'light'}", ".course-explorer")
    page.get_by_label("Sound").select_option("0")
    page.wait_for_function("() => document.querySelector('.line').textContent.includes('buy')")


def test_it_plays_to_the_end_and_a_word_or_a_spike_is_heard_alone(open_notebook, screen, screenshot):
    page = open_notebook("listen-plays", SETUP, SHOW)
    screen.ready(page, canvases=4)
    slider = page.get_by_label("time", exact=True)
    last = int(slider.get_attribute("max"))
    page.get_by_role("button", name="Play").click()
    page.wait_for_selector("button:has-text('Pause')")
    page.wait_for_function("() => +document.querySelector('[aria-label=time]').value > 20")
    page.wait_for_selector("button:has-text('Play')")
    assert int(slider.input_value()) == last
    word = page.locator(f"{READ} >> .word.wrong").first
    assert "without a partner: hear it" in word.get_attribute("aria-label")
    word.click()
    assert f"read “{word.text_content()}”: " in screen.readout(page, holds="read “")
    page.wait_for_function(
        "last => +document.querySelector('[aria-label=time]').value === last", arg=last
    )  # it is back
    page.get_by_text("½×").click()
    word.click()  # slow enough to be interrupted
    spike = page.locator(canvas("letters"))
    for t in range(2, last, 3):  # somewhere near a spike
        spike.hover(position=at_output(page, screen, "letters", t))
        if "in its context frames" in page.locator(".readout").text_content():
            break
    said = screen.readout(page, holds="in its context frames")
    first, final = (screen.value(said, "frames "), screen.value(said, " … "))
    t = screen.value(said, "output ") - 1
    assert (first, final) == (max(0, 2 * t - 4) + 1, 2 * t + 4 + 1)
    screenshot("listen-spike", ".course-explorer")
    page.wait_for_function("last => +document.querySelector('[aria-label=time]').value === last", arg=last)  # and again


def test_the_keyboard_alone_goes_from_spike_to_spike_plays_and_moves(open_notebook, screen, net):
    page = open_notebook("listen-keys", SETUP, SHOW)
    screen.ready(page, canvases=4)
    y = heard(net, load_clips(CLIPS, "unheard")[3].sound)
    path = y.argmax(1)
    starts = [t for t in range(len(path)) if path[t] and (t == 0 or path[t] != path[t - 1])]
    page.get_by_label("What it says").focus()
    for t in starts[:3]:
        page.keyboard.press("ArrowRight")
        said = screen.readout(page, holds=f"“{SYMBOLS[path[t]].replace(' ', '␣')}” at ")
    assert screen.value(said, "output ") - 1 >= starts[2]
    assert page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.get_by_label("Lattice of the text").focus()
    page.keyboard.press("Home")
    for _ in range(4):
        page.keyboard.press("Shift+ArrowRight")
    screen.readout(page, holds=f"output 41 of {len(y)}: ")
    page.keyboard.press("Space")
    page.wait_for_selector("button:has-text('Pause')")
    page.keyboard.press("Space")
    page.wait_for_selector("button:has-text('Play')")


KEYS = """keys => keys.forEach(([label, key, shiftKey]) =>
  document.querySelector(`canvas[aria-label^="${label}"]`).dispatchEvent(
    new KeyboardEvent('keydown', { key, shiftKey, bubbles: true, cancelable: true })))"""


def test_a_cursor_that_is_moved_while_a_spike_sounds_stays_where_it_was_put(open_notebook, screen):
    page = open_notebook("listen-moved", SETUP, SHOW)
    screen.ready(page, canvases=4)
    says, lattice = "What it says", "Lattice of the text"
    page.evaluate(KEYS, [[says, "ArrowRight", False]] * 3 + [[lattice, "Home", False], [lattice, "ArrowRight", True]])
    screen.readout(page, holds="output 11 of ")


def test_another_text_is_aligned_and_one_that_cannot_be_is_explained(open_notebook, screen):
    page = open_notebook("listen-text", SETUP, SHOW)
    screen.ready(page, canvases=4)
    before = screen.value(screen.readout(page, holds="ln p"), "ln p(l|x) = ")
    page.get_by_label("Text in the lattice").fill("turn the lamp in the kitchen of")
    screen.answered(page)
    page.wait_for_function("() => document.querySelector('.line').textContent.endsWith('of')")
    assert screen.value(screen.readout(page, holds="ln p"), "ln p(l|x) = ") > before  # so it was read
    page.get_by_label("Text in the lattice").fill("turn 1")
    page.wait_for_function("() => document.querySelector('.problem').textContent.includes('write numbers as words')")


TIMED = """
import time
spent = []

class Timed(ListenExplorer):
    def _asked(self, *message):
        begun = time.process_time()
        super()._asked(*message)
        spent.append(round(1000 * (time.process_time() - begun)))
"""
SPENT = """async () => {
  const asked = { code: "", user_expressions: { spent: "spent" } };
  const reply = await panel.sessionContext.session.kernel.requestExecute(asked).done;
  return JSON.parse(reply.content.user_expressions.spent.data["text/plain"]);
}"""


@pytest.mark.parametrize(("rate", "channels"), [(8000, 1), (44100, 2)])
def test_a_file_is_read_by_the_net_at_once(open_notebook, screen, net, rate, channels, quick):
    page = open_notebook(f"listen-file-{rate}", SETUP + TIMED, SHOW.replace("ListenExplorer", "Timed"))
    screen.ready(page, canvases=4)
    clip = load_clips(CLIPS, "same")[0]
    assert 2 < len(clip.sound) / 8000 < 3
    content = wav(resample_poly(clip.sound.numpy(), rate // 100, 80), rate, channels)
    waited = []
    for _ in range(5):
        upload(page, screen, content)
        waited.append(int(page.locator(".status").get_attribute("data-milliseconds")))
    spent = page.evaluate(SPENT)
    quick("answer, by the kernel's clock", spent, 150)
    assert page.get_by_label("Sound").locator("option:checked").text_content() == "your recording"
    y = torch.tensor(heard(net, clip.sound)).log()[None]
    [reading] = greedy_decode(y, torch.tensor([y.shape[1]]))
    assert label_error_rate([read_line(page)], [written(reading)]) < 0.15  # another rate rounds otherwise


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"RIFF and then nothing", "expected a WAV file, got these bytes"),
        (wav(np.zeros(8000)), "got silence: is the microphone muted?"),
        (wav(np.zeros(8000 * 30)), "expected 0.1 to 20 seconds of sound, got 30.000"),
        (b"a text, no sound", "The browser cannot play this: export it as WAV."),
        (b"RIFF" + bytes(7_000_000), "This file has 7.0 MB: cut a sentence out of it."),
    ],
)
def test_a_file_that_is_no_recording_is_explained(open_notebook, screen, content, sentence):
    page = open_notebook("listen-broken", SETUP, SHOW)
    screen.ready(page, canvases=4)
    page.locator("input[type=file]").set_input_files({"name": "x.wav", "mimeType": "audio/wav", "buffer": content})
    page.wait_for_function(
        "holds => [...document.querySelectorAll('.problem')].some((one) => one.textContent.includes(holds))",
        arg=sentence,
    )
    assert page.get_by_label("Sound").locator("option").count() == 3


def test_a_browser_without_a_microphone_says_so(open_notebook, screen):
    page = open_notebook("listen-mute", SETUP, SHOW)
    screen.ready(page, canvases=4)
    page.get_by_role("button", name="Record").click()
    page.wait_for_function("() => document.querySelector('.own .problem').textContent.startsWith('No microphone (Not')")


def distance(read: str, text: str) -> float:
    """Wrong letters, wherever in the text that is said again and again the recording begins."""
    words = text.split()
    begun = (" ".join(words[start:] + words[:start]) for start in range(len(words)))
    return min(label_error_rate([read], [one]) for one in begun)


def test_a_voice_at_the_microphone_is_recorded_and_read(open_listening, tmp_path, screen):
    clip = load_clips(CLIPS, "heard")[3]
    said = np.concatenate([clip.sound.numpy(), np.zeros(4000)])
    (tmp_path / "voice.wav").write_bytes(wav(resample_poly(said, 6, 1), 48000))
    page = open_listening(tmp_path / "voice.wav", "listen-voice", SETUP, SHOW)
    screen.ready(page, canvases=4)
    page.get_by_role("button", name="Record").click()
    page.wait_for_function(
        "s => +(document.querySelector('.mine button').textContent.match(/[\\d.]+/) ?? [0])[0] > s",
        arg=len(said) / 8000,
    )
    page.get_by_role("button", name="Stop").click()
    page.wait_for_selector("select:has-text('your recording')")
    screen.answered(page)
    read = read_line(page)
    page.locator(".course-explorer").screenshot(path=ROOT / "build" / "screenshots" / "listen-voice.png")
    print(f"said at the microphone: {clip.text}; read: {read}")
    texts = {clip.text for clip in load_clips(CLIPS, "heard")}
    assert min(texts, key=lambda text: distance(read, text)) == clip.text


def test_a_frame_does_not_stutter(open_notebook, screen, quick):
    page = open_notebook("listen-frames", SETUP, SHOW)
    screen.ready(page, canvases=4)
    taken = screen.scrubs(page, "time", range(1, 50), canvases=4)
    quick("frame", taken, 16)


def test_the_exported_page_plays_on_a_phone_and_enlarged_and_says_how_to_record(open_exported, screen, screenshot):
    page = open_exported("listen", SETUP, SHOW)
    page.frame_locator("iframe").locator("canvas[data-cell]").nth(3).wait_for()
    inside = page.frames[1]
    assert not page.locator("img[alt^='Listen: ']").is_visible()
    assert inside.get_by_role("button", name="Record").is_disabled()
    assert inside.locator("input[type=file]").is_disabled()
    assert "open this page as a notebook (course lab) and run it" in inside.locator(".own .hint").text_content()
    inside.get_by_label("Sound").select_option("0")
    inside.get_by_role("button", name="Play").click()
    inside.wait_for_function("() => +document.querySelector('[aria-label=time]').value > 10")
    inside.get_by_role("button", name="Pause").click()
    inside.locator(".word").first.click()
    screen.readout(inside, holds="said “")
    screenshot("listen-exported")
    for width, name in ((360, "phone"), (590, "enlarged")):  # 590 px are what 200 % leave of a desk's 1180
        screen.resize(page, width)
        inside.wait_for_function("w => document.documentElement.clientWidth < w", arg=width)
        assert screen.cut_off(inside) == []
        inside.get_by_label("Lattice of the text").focus()
        inside.page.keyboard.press("End")
        screen.readout(inside, holds="output ")
        screenshot(f"listen-{name}")
