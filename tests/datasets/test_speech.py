"""The grammar, the voices and the telephone; what espeak-ng says is held to what is kept, where it can be loaded."""

import io
import math
import struct
import subprocess
import sys
import wave
from pathlib import Path
from random import Random

import pytest
import torch

from course_lib.datasets.speech import (
    HEARD,
    HOMOPHONES,
    UNHEARD,
    Clip,
    Utterance,
    babble,
    by_ear,
    can_speak,
    hiss,
    is_held_out,
    load_clips,
    load_recording,
    save_clips,
    sentence,
    sentences,
    speak,
    spelled,
    spoken_by,
    with_noise,
    written,
)
from course_lib.datasets.speech import espeak as synthesis
from course_lib.datasets.speech.telephone import compress, expand

KEPT = Path(__file__).parents[2] / "data" / "speech"
speaking = pytest.mark.usefixtures("espeak")


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def test_sentences_are_different_and_either_held_out_or_not() -> None:
    known, held_out = sentences(400, Random(0)), sentences(100, Random(0), held_out=True)
    assert len(set(known)) == 400
    assert len(set(held_out)) == 100
    assert not set(known) & set(held_out)
    assert all(map(is_held_out, held_out))
    assert not any(map(is_held_out, known))
    assert known == sentences(400, Random(0))


def test_a_fifth_of_what_the_grammar_says_is_held_out() -> None:
    random = Random(1)
    drawn = {sentence(random) for _ in range(3000)}
    assert 0.15 < sum(map(is_held_out, drawn)) / len(drawn) < 0.25


def test_every_sentence_can_be_spelled_and_read_again() -> None:
    random = Random(2)
    for _ in range(300):
        text = sentence(random)
        assert written(spelled(text)) == text
        assert text == " ".join(text.split())


def test_homophones_are_words_of_the_grammar_and_one_by_ear() -> None:
    words = {word for text in sentences(3000, Random(3)) for word in text.split()}
    for one, other in HOMOPHONES.items():
        assert {one, other} <= words
        assert by_ear(one) == by_ear(other) == other


def test_no_voice_is_both_heard_and_new() -> None:
    assert len(set(HEARD)) == len(HEARD) == 20
    assert not set(HEARD) & set(UNHEARD)
    said = spoken_by(UNHEARD, ["a", "b"] * 30, Random(0))
    assert {utterance.voice for utterance in said} == set(UNHEARD)
    assert len({utterance.rate for utterance in said}) > 20
    assert len({utterance.pitch for utterance in said}) > 20


def test_eight_bits_keep_what_matters() -> None:
    samples = torch.linspace(-1, 1, 2001)
    codes = compress(samples)
    assert torch.equal(compress(expand(codes)), codes)  # carried a second time, nothing more is lost
    error = (expand(codes) - samples).abs()
    assert (error < 0.05 * samples.abs() + 5e-4).all()  # in proportion, as μ-law is made for


def test_noise_is_as_loud_as_it_was_ordered() -> None:
    sound = torch.sin(torch.arange(8000) / 3)
    noise = hiss(8000, seeded())
    for decibels in (20.0, 3.0, -6.0):
        heard = with_noise(sound, noise, decibels)
        voice = (heard @ sound) / (sound @ sound)  # what is left of the voice, the noise being another
        rest = heard - voice * sound
        ratio = 10 * math.log10((voice * sound).square().sum() / rest.square().sum())
        assert ratio == pytest.approx(decibels, abs=0.5)
        assert heard.square().mean().item() == pytest.approx(sound.square().mean().item(), rel=1e-4)


def test_babble_is_made_of_others_and_as_long_as_asked() -> None:
    voices = [torch.ones(50), 2 * torch.ones(70)]
    together = babble(333, voices, seeded(), talkers=3)
    assert together.shape == (333,)
    assert (together == together[0]).all()
    assert 3 <= together[0] <= 6


def test_clips_come_out_of_their_file_as_they_went_in(tmp_path: Path) -> None:
    clips = [
        Clip(
            Utterance(f"sentence {n}", "en-us+f3", 150 + n, 40),
            expand(compress(0.2 * torch.randn(n, generator=seeded()))),
        )
        for n in (300, 1, 777)
    ]
    save_clips(tmp_path / "clips.npz", {"some": clips, "one": clips[:1]})
    for part, expected in (("some", clips), ("one", clips[:1])):
        for got, clip in zip(load_clips(tmp_path / "clips.npz", part), expected, strict=True):
            assert got.utterance == clip.utterance
            assert torch.equal(got.sound, clip.sound)
    with pytest.raises(ValueError, match=r"expected one of the parts one, some, got 'none'"):
        load_clips(tmp_path / "clips.npz", "none")


def test_kept_clips_are_what_the_lecture_needs() -> None:
    assert len({clip.text for clip in load_clips(KEPT / "commands.npz", "same")}) == 1
    for part, voices in (("heard", HEARD), ("unheard", UNHEARD)):
        clips = load_clips(KEPT / "commands.npz", part)
        assert {clip.utterance.voice for clip in clips} <= set(voices)
        assert all(is_held_out(clip.text) for clip in clips)
    training, checking = (
        {clip.text for clip in load_clips(KEPT / "digits.npz", part)} for part in ("training", "checking")
    )
    assert not training & checking


@speaking
def test_equal_lists_give_equal_sounds() -> None:
    said = [Utterance("call anna", "en-us+f3"), Utterance("call anna", "en+m3", 200, 70)]
    once, again = speak(said), speak(said)
    assert all(torch.equal(one, other) for one, other in zip(once, again, strict=True))
    assert len(once[1]) < len(once[0])  # faster
    for sound in once:
        assert sound.square().mean().sqrt().item() == pytest.approx(0.1, abs=0.02)


@speaking
def test_kept_clips_are_still_said_so() -> None:
    kept = load_clips(KEPT / "commands.npz", "same")
    for clip, sound in zip(kept, speak([clip.utterance for clip in kept]), strict=True):
        assert abs(len(sound) - len(clip.sound)) < 0.02 * len(clip.sound)


@speaking
def test_an_unknown_voice_is_refused_in_words() -> None:
    with pytest.raises(RuntimeError, match=r"expected espeak-ng to speak, got: .*knows no voice martian"):
        speak([Utterance("call anna", "martian")])


def test_without_the_package_nothing_is_spoken_and_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = "import sys; sys.modules['espeakng_loader'] = None; "
    blocked += "from course_lib.datasets.speech import speaker; speaker.main()"

    def without(utterances: list[Utterance]) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run([sys.executable, "-c", blocked], input=b"[]", capture_output=True, check=False)

    monkeypatch.setattr(synthesis, "_run", without)
    assert not can_speak()
    with pytest.raises(RuntimeError, match="kept clips need it not"):
        speak([])


@pytest.mark.parametrize(("rate", "channels", "width"), [(44100, 2, 2), (8000, 1, 2), (16000, 1, 1)])
def test_a_recording_becomes_a_clip(tmp_path: Path, rate: int, channels: int, width: int) -> None:
    tone = [math.sin(2 * math.pi * 440 * n / rate) for n in range(rate // 2)]
    code = (lambda x: struct.pack("<h", round(9000 * x))) if width == 2 else (lambda x: bytes([128 + round(90 * x)]))
    with wave.open(str(tmp_path / "mine.wav"), "wb") as file:
        file.setparams((channels, width, rate, 0, "NONE", "not compressed"))
        file.writeframes(b"".join(channels * code(x) for x in tone))
    sound = load_recording(tmp_path / "mine.wav")
    torch.testing.assert_close(load_recording((tmp_path / "mine.wav").read_bytes()), sound, rtol=0, atol=0)
    assert len(sound) == 4000
    assert sound.square().mean().sqrt().item() == pytest.approx(0.1, rel=0.01)
    energy = torch.fft.rfft(sound).abs()
    assert energy.argmax().item() == 220  # 440 Hz in half a second


def test_what_is_no_recording_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "song.wav").write_bytes(b"ID3 this is something else")
    with pytest.raises(ValueError, match=r"expected a WAV file, got song\.wav: .*export the recording as WAV"):
        load_recording(tmp_path / "song.wav")
    for seconds, advice in ((0.01, "record a whole sentence"), (20.5, "cut a sentence out of it")):
        with pytest.raises(ValueError, match=rf"expected 0\.1 to 20 seconds of sound, got {seconds:.3f}: {advice}"):
            load_recording(wav_file([9000, -9000] * round(4000 * seconds)))
    with pytest.raises(ValueError, match="expected a voice in these bytes, got silence: is the microphone muted"):
        load_recording(wav_file([300] * 4000))  # a sound card that adds a constant
    with pytest.raises(ValueError, match="expected 1000 to 400000 samples a second, got 7 in these bytes"):
        load_recording(wav_file([9000, -9000] * 200, rate=7))


def wav_file(samples: list[int], rate: int = 8000) -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", "not compressed"))
        file.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return buffer.getvalue()


def recording_or_sentence(content: bytes) -> torch.Tensor | str:
    try:
        return load_recording(content)
    except ValueError as error:
        return str(error)


@pytest.mark.parametrize("seed", range(40))
def test_a_file_broken_anywhere_is_a_recording_or_a_sentence(seed: int) -> None:
    random = Random(seed)
    content = bytearray(wav_file([round(9000 * math.sin(0.3 * n)) for n in range(2000)]))
    for _ in range(random.randint(1, 4)):
        content[random.randrange(48)] = random.randrange(256)
    cut = bytes(content[: random.choice((10, 30, 44, 45, 1000, len(content)))])
    sound = recording_or_sentence(cut)
    if isinstance(sound, str):
        assert sound.startswith("expected ")
        return
    assert sound.isfinite().all()
    assert len(sound) >= 800
