"""Sound that a page plays, and pictures of it."""

import base64
import io
import re
import wave

import numpy as np
import pytest
import torch

from course_lib.figures import sound

TONE = torch.sin(torch.arange(1600) / 4)


def test_a_player_holds_the_sound_itself_and_says_what_it_is() -> None:
    page = sound.Players({"a <low> tone": 0.5 * TONE, "the same": TONE})._repr_mimebundle_()
    assert page["text/plain"] == "[sound: a <low> tone (0.2 s); the same (0.2 s)]"
    assert page["text/html"].count("<audio controls") == 2
    assert 'aria-label="a &lt;low&gt; tone"' in page["text/html"]
    assert "autoplay" not in page["text/html"]
    packed = re.findall(r'src="data:audio/wav;base64,([^"]+)"', page["text/html"])
    with wave.open(io.BytesIO(base64.b64decode(packed[0]))) as file:
        assert (file.getframerate(), file.getnchannels(), file.getnframes()) == (8000, 1, 1600)
        heard = np.frombuffer(file.readframes(1600), "<i2") / 32767
    np.testing.assert_allclose(heard, 0.5 * TONE.numpy(), atol=1e-4)


def test_what_is_too_loud_is_cut_and_does_not_turn_round() -> None:
    page = sound.Players({"loud": torch.tensor([2.0, -2.0])})._repr_mimebundle_()["text/html"]
    packed = base64.b64decode(re.findall(r"base64,([^\"]+)", page)[0])
    assert np.frombuffer(packed[-4:], "<i2").tolist() == [32767, -32767]


def test_waves_share_the_scale_of_time() -> None:
    picture = sound.waves({"one": TONE, "other": TONE[:800]}, begin=0.5, marks=(0.55,), alt="two waves")
    one, other = picture.figure.axes
    assert one.get_xlim() == pytest.approx((0.5, 0.7))
    assert other.get_xlim() == pytest.approx((0.5, 0.6))
    assert picture.alt == "two waves"


def test_frequencies_stand_upwards_and_time_to_the_right() -> None:
    matrix = torch.zeros(30, 80)
    matrix[:, 19] = 1
    [axes] = sound.frequencies({"a tone": matrix}, alt="a level line").figure.axes
    [image] = axes.images
    assert image.get_array().shape == (80, 30)
    assert image.origin == "lower"
    assert image.get_extent() == pytest.approx([0, 0.3, 0, 4])


def test_spikes_are_named_where_they_are_said_once_each() -> None:
    y = torch.full((10, 4), 0.02)
    y[:, 0] = 0.94
    y[2:4] = torch.tensor([0.05, 0.05, 0.85, 0.05])  # held for two outputs: said once
    y[6] = torch.tensor([0.1, 0.7, 0.1, 0.1])
    picture = sound.heard(TONE, torch.randn(20, 80), y, ["–", " ", "a", "b"], alt="a wave and its spikes", title="a")
    below = picture.figure.axes[2]
    assert [text.get_text() for text in below.texts] == ["a", "␣"]
    assert below.texts[0].get_position()[0] == pytest.approx(0.05)  # the third of ten outputs in a fifth of a second
