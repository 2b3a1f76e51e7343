"""ListenExplorer in Python: what it asks of the net, what it sends, accepts, refuses and says."""

import base64
import io
import wave
from itertools import groupby
from random import Random

import numpy as np
import pytest
import torch

from course_lib.datasets.speech import load_recording
from course_lib.metrics import label_error_rate
from course_lib.reference.ctc import forced_alignment, log_forward_variables, posterior
from course_lib.widgets import ListenExplorer
from course_lib.widgets.listen.words import Word, compared, spikes, words

SYMBOLS = ["–", " ", "a", "b"]
TEXT = "ab a"


def emissions(outputs: int, seed: int = 0) -> np.ndarray:
    """Peaks that read “ab a”, a blank before each symbol and the last one held, over a noisy ground."""
    path = ([0, 2, 0, 3, 0, 1, 0, 2] + [2] * outputs)[:outputs]
    ground = np.random.default_rng(seed).dirichlet(np.ones(4), outputs)
    return 0.7 * np.eye(4)[path] + 0.3 * ground


def hear(samples):
    frames = len(samples) // 80
    return np.random.default_rng(1).normal(size=(frames, 5)), emissions(frames // 2)


def align(y, label):
    log_y = torch.as_tensor(y).log()
    log_p = log_forward_variables(log_y, label)[-1, -2:].logsumexp(0)
    return posterior(y, label), forced_alignment(log_y, label), log_p


def tone(samples: int = 1600, rate: int = 8000) -> np.ndarray:
    return 0.3 * np.sin(2 * np.pi * 440 * np.arange(samples) / rate)


def wav(sound: np.ndarray, rate: int = 8000, channels: int = 1) -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setparams((channels, 2, rate, 0, "NONE", "not compressed"))
        file.writeframes(np.repeat((32767 * sound).astype("<i2"), channels).tobytes())
    return buffer.getvalue()


def explorer(**more):
    given = {"clips": {"one": (TEXT, tone()), "two": ("ba", tone(2400))}, "hear": hear, "align": align}
    return ListenExplorer(**given | {"symbols": SYMBOLS, "receive": load_recording, "context": 4} | more)


def ask(widget, **change):
    widget._asked(widget, {"asked": 1, **change}, [])
    return widget


def base64_of(content: bytes) -> str:
    return base64.b64encode(content).decode()


def test_the_net_hears_every_clip_once_and_spoils_none():
    asked = []

    def spy(samples):
        asked.append(len(samples))
        answer = hear(samples)
        samples[:] = 0
        return answer

    widget = explorer(hear=spy)
    assert widget.problem == ""
    assert asked == [1600, 2400]
    np.testing.assert_array_equal(widget._kept[0].sound, tone())
    ask(widget, text="b", clip=1)
    assert asked == [1600, 2400]
    assert (widget._tried[0].title, widget._tried[0].text) == ("two", "b")


def test_what_is_sent_is_what_was_heard_to_within_a_step():
    widget = explorer()
    sent = widget.get_state(["_kept"])["_kept"]
    data, at = np.frombuffer(sent["data"], dtype=np.uint8), 0
    for told, one in zip(sent["clips"], widget._kept, strict=True):
        sizes = [told["samples"], told["frames"] * told["bands"], told["outputs"] * 4]
        parts = np.split(data[at : at + sum(sizes) + told["outputs"] * (2 * len(told["label"]) + 1)], np.cumsum(sizes))
        at += sum(map(len, parts))
        bent = parts[0] / 127.5 - 1
        np.testing.assert_allclose(np.sign(bent) * np.expm1(abs(bent) * np.log(256)) / 255, one.sound, atol=0.02)
        levels, bands = parts[1].reshape(-1, told["bands"]), one.features
        inner = (levels > 0) & (levels < 255)
        slope, _ = np.polyfit(bands[inner], levels[inner], 1)
        np.testing.assert_allclose(np.corrcoef(bands[inner], levels[inner])[0, 1], 1, atol=1e-4)
        assert slope > 0
        np.testing.assert_allclose(parts[2].reshape(-1, 4) / 255, one.emissions, atol=0.5 / 255)
        np.testing.assert_allclose(parts[3].reshape(one.posterior.shape) / 255, one.posterior, atol=0.5 / 255)
        assert told["path"] == forced_alignment(torch.tensor(one.emissions).log(), one.label)
    assert at == len(data)


def test_spikes_are_the_runs_of_the_path_and_top_where_they_are_highest():
    path = [0, 2, 2, 0, 0, 3, 3, 3, 2, 0]
    height = np.random.default_rng(3).random((10, 4))
    runs = [(k, [t for t, _ in run]) for k, run in groupby(enumerate(path), key=lambda pair: pair[1]) if k]
    wanted = [(k, ts[0], ts[-1], max(ts, key=lambda t, k=k: height[t, k])) for k, ts in runs]
    assert spikes(path, height) == wanted
    assert spikes([0, 0], height) == []


def test_words_are_parted_by_spaces_wherever_those_stand():
    letters = [(" ", 0, 0), ("a", 2, 3), ("b", 5, 5), (" ", 6, 6), (" ", 7, 8), ("c", 9, 11), (" ", 12, 12)]
    assert words(letters) == [Word("ab", 2, 5), Word("c", 9, 11)]
    assert words([]) == []


@pytest.mark.parametrize("seed", range(20))
def test_words_without_a_partner_are_as_few_as_edits_say(seed):
    random = Random(seed)
    read, said = ([Word(random.choice("abc"), n, n) for n in range(random.randint(0, 7))] for _ in range(2))
    edits, ours, theirs = compared(read, said)
    texts = [[word.text for word in one] for one in (read, said)]
    if said:
        assert edits == round(label_error_rate(texts[:1], texts[1:]) * len(said))
    kept = [[word.text for word in one if not word.wrong] for one in (ours, theirs)]
    assert kept[0] == kept[1]
    assert [word.text for word in ours] == texts[0]
    lone = [sum(word.wrong for word in one) for one in (ours, theirs)]
    assert max(lone) <= edits <= sum(lone)


def test_a_misread_word_and_a_missing_one_are_marked():
    read, said = ([Word(text, 0, 0) for text in line.split()] for line in ("turn lamp of", "turn the lamp off"))
    edits, ours, theirs = compared(read, said)
    assert edits == 2
    assert [word.text for word in ours if word.wrong] == ["of"]
    assert [word.text for word in theirs if word.wrong] == ["the", "off"]


def test_the_text_stands_in_the_lattice_and_another_may_be_tried():
    widget = explorer()
    first = widget._kept[0]
    np.testing.assert_allclose(first.posterior.sum(1), 1, atol=1e-9)
    assert first.label == [2, 3, 1, 2]
    assert first.log_p == pytest.approx(
        float(log_forward_variables(torch.tensor(first.emissions).log(), first.label)[-1, -2:].logsumexp(0))
    )
    ask(widget, text="  B   a ", clip=0)
    assert (widget.problem, widget._tried[0].text, widget._tried[0].label) == ("", "b a", [3, 1, 2])
    assert widget._tried[0].log_p < first.log_p
    ask(widget, text="", clip=0)
    assert (widget.problem, widget._tried[0].posterior.shape) == ("", (10, 1))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a1", "expected a text of the net's letters, ab, got “1”: write numbers as words"),
        ("–", "expected a text of the net's letters, ab, got “–”"),
        ("aaaaaa", "expected a text of at most 10 outputs, got one that needs 11: is it all said?"),
    ],
)
def test_a_text_that_cannot_be_aligned_is_refused_and_the_picture_stays(text, sentence):
    widget = ask(explorer(), text=text, clip=0)
    assert sentence in widget.problem
    assert widget._kept is not None
    assert ask(widget, text="a", clip=0).problem == ""


@pytest.mark.parametrize(("rate", "channels"), [(8000, 1), (44100, 2), (48000, 1), (11025, 2)])
def test_a_file_of_any_rate_is_read_and_its_reading_stands_in_the_lattice(rate, channels):
    widget = ask(explorer(), file=base64_of(wav(tone(rate // 2, rate), rate, channels)))
    (own,) = widget._own
    assert (widget.problem, widget.shown, len(own.sound)) == ("", 3, 4000)
    assert own.label == own.reading()
    assert own.text == "".join(SYMBOLS[k] for k in own.label) == TEXT
    assert "your recording" in [told["title"] for told in widget.get_state(["_own"])["_own"]["clips"]]
    assert "read as “ab a”; 3 clips" in widget.readout()
    assert ask(widget, text="b", clip=2)._tried[0].title == "your recording"


def test_samples_of_a_microphone_are_read_like_a_file():
    samples = tone(16000, 16000).astype("<f4")
    widget = ask(explorer(), samples=base64_of(samples.tobytes()), rate=16000)
    file = ask(explorer(), file=base64_of(wav(samples, 16000)))
    assert widget.problem == ""
    np.testing.assert_allclose(widget._own[0].sound, file._own[0].sound, atol=1e-3)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "expected a WAV file, got these bytes"),
        (b"RIFF", "expected a WAV file, got these bytes"),
        (wav(tone())[:30], "expected a WAV file, got these bytes"),
        (b"OggS" + bytes(400), "export the recording as WAV"),
        (wav(0 * tone()), "expected a voice in these bytes, got silence: is the microphone muted?"),
        (wav(tone(300)), "expected 0.1 to 20 seconds of sound, got 0.037: record a whole sentence"),
        (wav(tone(8000 * 21)), "expected 0.1 to 20 seconds of sound, got 21.000: cut a sentence out of it"),
        (wav(tone(), 100), "expected 1000 to 400000 samples a second, got 100"),
    ],
)
def test_a_recording_that_is_none_is_refused_in_words(content, sentence):
    widget = ask(explorer(), file=base64_of(content))
    assert sentence in widget.problem
    assert (widget._own, widget.shown) == (None, 1)


def test_what_is_no_recording_at_all_and_a_receiver_that_fails_are_said():
    assert "expected a recording in base64, got something else" in ask(explorer(), file="§").problem
    assert "receive raised KeyError: " in ask(explorer(receive=lambda file: {}["x"]), file="AAAA").problem
    assert "expected a widget that takes recordings: pass receive=" in ask(explorer(receive=None), file="AAAA").problem


def wrong(features=None, probabilities=None):
    return lambda samples: (
        hear(samples)[0] if features is None else features,
        hear(samples)[1] if probabilities is None else probabilities,
    )


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"clips": {}}, "expected at least one clip, got none"),
        ({"shown": 3}, "expected shown in 1 … 2, got 3"),
        ({"clips": {"x": ("a", [[0.1]])}}, "expected x of shape (samples), got (1, 1)"),
        ({"clips": {"x": ("a", [np.nan] * 900)}}, "expected finite x, got nan"),
        ({"clips": {"x": ("a", tone(80))}}, "expected 0.1 to 20 seconds of sound in x, got 0.01: is it a whole"),
        ({"clips": {"x": ("ä", tone())}}, "got “ä”"),
        ({"hear": lambda samples: 1 / 0}, "hear raised ZeroDivisionError"),
        ({"hear": lambda samples: None}, "expected hear to return features and probabilities, got NoneType"),
        ({"hear": wrong(probabilities=np.ones((9, 3)) / 3)}, "expected hear, for the probabilities, to return shape"),
        ({"hear": wrong(probabilities=np.zeros((0, 4)))}, "expected hear's answer of shape (outputs, symbols), got"),
        ({"hear": wrong(probabilities=np.log(emissions(10)))}, "are these logits or log-probabilities?"),
        ({"hear": wrong(features=np.ones((4, 5)))}, "expected at most an output a frame from hear, got 10 for 4"),
        ({"align": lambda y, label: None}, "expected align to return posterior, path and ln p, got NoneType"),
        ({"align": lambda y, label: (y, [], 0)}, "expected align, for the posterior, to return shape (10, 9)"),
        ({"align": lambda y, label: (*align(y, label)[:1], [9] * 10, 0)}, "expected align's path in 0 … 8, got 9"),
        ({"align": lambda y, label: (*align(y, label)[:1], [0], 0)}, "expected a path of 10 states from align, got 1"),
    ],
)
def test_what_is_wrong_is_said(given, sentence):
    widget = explorer(**given)
    assert sentence in widget.problem
    assert widget._kept is None
    assert set(widget._repr_mimebundle_()[0]) >= {"text/plain", "text/html"}


def test_the_picture_shows_the_clip_that_is_looked_at():
    widget = explorer(shown=2)
    wave_axes, bands, letters, lattice = widget.picture().axes
    assert len(wave_axes.lines[0].get_ydata()) == 2400
    np.testing.assert_allclose(bands.images[0].get_array().data.T, widget._kept[1].features)
    assert [text.get_text() for text in letters.texts] == ["a", "b", "␣", "a"]
    np.testing.assert_array_equal(lattice.lines[0].get_ydata(), widget._kept[1].path)
    assert widget.readout() == "Listen: “ba”, 0.3 s of sound, read as “ab a”; 2 clips to choose from"
    assert "image/png" in widget._repr_mimebundle_()[0]
