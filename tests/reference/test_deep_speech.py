"""Filter banks against the Fourier transform written out, the net against its equations frame by frame."""

import math

import pytest
import torch
from torch import Tensor

from course_lib.reference.cells import lengths_to_mask
from course_lib.reference.ctc import ctc_loss, greedy_decode
from course_lib.reference.deep_speech import (
    DeepSpeech,
    frame_count,
    linear_filters,
    log_filter_banks,
    normalised,
    with_context,
)

RATE = 8000


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def tone(frequency: float, samples: int = 800, loudness: float = 0.5) -> Tensor:
    return loudness * torch.sin(2 * math.pi * frequency / RATE * torch.arange(samples, dtype=torch.float64))


def test_filter_banks_are_the_fourier_sum_written_out() -> None:
    sound = 0.3 * torch.randn(2, 41, generator=seeded(), dtype=torch.float64)
    features = log_filter_banks(sound, bands=5, window=0.002, hop=0.001)  # 16 samples every 8, 32 points
    for b, frame in ((0, 0), (1, 2)):
        part = sound[b, 8 * frame : 8 * frame + 16]
        faded = [part[n].item() * (0.5 - 0.5 * math.cos(2 * math.pi * n / 16)) for n in range(16)]
        energies = [0.0] * 5
        for k in range(17):
            real = sum(value * math.cos(2 * math.pi * k * n / 32) for n, value in enumerate(faded))
            imaginary = sum(value * math.sin(2 * math.pi * k * n / 32) for n, value in enumerate(faded))
            for band in range(5):
                distance = abs(k * RATE / 32 - (band + 1) * 4000 / 6) / (4000 / 6)
                energies[band] += max(0.0, 1 - distance) * (real**2 + imaginary**2) / 16
        assert features[b, frame].tolist() == pytest.approx([math.log(e) for e in energies], rel=1e-6)


@pytest.mark.parametrize("band", [0, 7, 40, 79])
def test_a_tone_is_loudest_in_its_own_band(band: int) -> None:
    features = log_filter_banks(tone((band + 1) * 4000 / 81)[None])
    assert (features[0].argmax(1) == band).all()


def test_twice_as_loud_is_ln_4_more_energy() -> None:
    quiet, loud = (log_filter_banks(tone(1000, loudness=volume)[None])[0, :, 15:25] for volume in (0.2, 0.4))
    torch.testing.assert_close(loud - quiet, torch.full_like(loud, math.log(4)))


def test_silence_is_the_floor() -> None:
    assert torch.equal(log_filter_banks(torch.zeros(1, 400)), torch.full((1, 4, 80), math.log(1e-8)))


@pytest.mark.parametrize("bands", [1, 5, 80])
def test_filters_share_out_all_that_lies_between_the_outer_centres(bands: int) -> None:
    filters = linear_filters(bands, 257)
    frequencies = torch.linspace(0, RATE / 2, 257)
    spacing = RATE / 2 / (bands + 1)
    inside = (frequencies >= spacing) & (frequencies <= bands * spacing)
    torch.testing.assert_close(filters.sum(0)[inside], torch.ones(int(inside.sum())))
    assert filters.any(1).all()


@pytest.mark.parametrize("samples", [160, 161, 239, 240, 8000])
def test_frames_are_as_many_as_counted(samples: int) -> None:
    assert log_filter_banks(torch.zeros(1, samples)).shape[1] == frame_count(samples)


def test_sound_too_short_has_no_frame() -> None:
    assert frame_count(159) == frame_count(0) == 0


def test_context_is_zero_beyond_the_ends() -> None:
    x = torch.randn(2, 4, 3, generator=seeded())
    wide = with_context(x, 2)
    for t in range(4):
        expected = [x[:, u] if 0 <= u < 4 else torch.zeros(2, 3) for u in range(t - 2, t + 3)]
        assert torch.equal(wide[:, t], torch.cat(expected, dim=1))
    assert torch.equal(with_context(x, 0), x)


def test_the_net_is_its_equations_frame_by_frame() -> None:
    net = DeepSpeech(3, 5, 4, context=1, generator=seeded()).double()
    x = 4 * torch.randn(1, 6, 3, generator=seeded(1), dtype=torch.float64)
    g = lambda z: torch.minimum(torch.relu(z), torch.tensor(20.0))  # noqa: E731
    layer = lambda W, v: W.weight @ v + W.bias  # noqa: E731
    zero, frames = torch.zeros(3, dtype=torch.float64), x[0]
    wide = [torch.cat([frames[u] if 0 <= u < 6 else zero for u in (t - 1, t, t + 1)]) for t in range(6)]
    h3 = [g(layer(net.W3, g(layer(net.W2, g(layer(net.W1, w)))))) for w in wide]
    start = torch.zeros(5, dtype=torch.float64)
    ahead, back = [start], [start]
    for t in range(6):
        ahead.append(g(layer(net.W4, h3[t]) + net.ahead.W_r.weight @ ahead[-1]))
        back.append(g(layer(net.W4, h3[5 - t]) + net.back.W_r.weight @ back[-1]))
    h4 = [a + b for a, b in zip(ahead[1:], back[:0:-1], strict=True)]
    expected = torch.stack([layer(net.W6, g(layer(net.W5, h))).softmax(0) for h in h4])
    torch.testing.assert_close(net(x)[0].exp(), expected)


@pytest.mark.parametrize(("frames", "stride"), [(6, 2), (7, 2), (7, 3), (1, 2)])
def test_with_a_stride_it_is_the_same_net_on_every_other_frame(frames: int, stride: int) -> None:
    net = DeepSpeech(3, 5, 4, context=1, stride=stride, generator=seeded()).double()
    slow = DeepSpeech(9, 5, 4, context=0, generator=seeded()).double()
    slow.load_state_dict(net.state_dict())  # its frames are handed in with their context, and without those between
    x = 4 * torch.randn(2, frames, 3, generator=seeded(1), dtype=torch.float64)
    said = net(x)
    torch.testing.assert_close(said, slow(with_context(x, 1)[:, ::stride]))
    assert net.outputs(torch.tensor([frames])).item() == said.shape[1]


def test_padding_changes_nothing_with_a_stride_either() -> None:
    net = DeepSpeech(3, 5, 4, context=2, stride=2, generator=seeded()).double()
    x = 4 * torch.randn(1, 7, 3, generator=seeded(1), dtype=torch.float64)
    padded = torch.cat([x, 100 * torch.ones(1, 4, 3, dtype=torch.float64)], dim=1)
    masked = net(padded, lengths_to_mask(torch.tensor([7]), 11))
    torch.testing.assert_close(masked[:, : net.outputs(torch.tensor([7]))], net(x))


def test_evened_features_have_mean_0_and_deviation_1_in_every_band_whatever_lies_behind() -> None:
    features = 5 + 3 * torch.randn(2, 9, 4, generator=seeded(), dtype=torch.float64)
    evened = normalised(features, torch.tensor([9, 5]))
    for b, length in ((0, 9), (1, 5)):
        part = evened[b, :length]
        torch.testing.assert_close(part.mean(0), torch.zeros(4, dtype=torch.float64))
        torch.testing.assert_close(part.std(0, correction=0), torch.ones(4, dtype=torch.float64))
        torch.testing.assert_close(part, normalised(features[b : b + 1, :length], torch.tensor([length]))[0])
    assert not evened[1, 5:].any()


def test_loudness_and_colour_of_a_line_are_evened_out() -> None:
    sound = 0.1 * torch.randn(1, 4000, generator=seeded(), dtype=torch.float64)
    dull = (sound + 0.9 * sound.roll(1)) / 7
    frames = torch.tensor([frame_count(4000)])
    one, other = (normalised(log_filter_banks(wave, bands=20), frames) for wave in (sound, dull))
    raw = log_filter_banks(sound, bands=20) - log_filter_banks(dull, bands=20)
    assert (one - other).abs().mean() < 0.1 * raw.abs().mean()


def test_a_silent_band_is_no_division_by_zero() -> None:
    assert torch.equal(normalised(torch.full((1, 3, 2), -18.4), torch.tensor([3])), torch.zeros(1, 3, 2))


def melodies(count: int, generator: torch.Generator) -> tuple[Tensor, Tensor, list[list[int]], Tensor]:
    """Three pitches, two to four a melody, with gaps between: features, frames, labels, notes."""
    sounds, labels = [], []
    for _ in range(count):
        notes = torch.randint(1, 4, (int(torch.randint(2, 5, (1,), generator=generator)),), generator=generator)
        gap = torch.zeros(160, dtype=torch.float64)
        sounds.append(
            torch.cat([part for note in notes.tolist() for part in (tone(500 + 800 * note, 320), gap)]).float()
        )
        labels.append(notes.tolist())
    lengths = torch.tensor([frame_count(len(sound)) for sound in sounds])
    samples = torch.nn.utils.rnn.pad_sequence(sounds, batch_first=True)
    samples = samples + 0.01 * torch.randn(samples.shape, generator=generator)
    return (
        (log_filter_banks(samples, bands=10) + 4) / 3,
        lengths,
        labels,
        torch.tensor([len(label) for label in labels]),
    )


def test_the_net_learns_to_write_down_melodies() -> None:
    generator = seeded(1)
    net = DeepSpeech(10, 24, 4, context=1, generator=generator)
    optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
    for _ in range(70):
        x, lengths, labels, label_lengths = melodies(16, generator)
        targets = torch.nn.utils.rnn.pad_sequence([torch.tensor(label) for label in labels], batch_first=True)
        log_probs = net(x, lengths_to_mask(lengths, x.shape[1]))
        loss = ctc_loss(log_probs, targets, lengths, label_lengths).mean()
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
    x, lengths, labels, _ = melodies(40, seeded(99))
    read = greedy_decode(net(x, lengths_to_mask(lengths, x.shape[1])).detach(), lengths)
    assert sum(r == label for r, label in zip(read, labels, strict=True)) >= 36


NET = DeepSpeech(3, 5, 4)
BAD = {
    "sound without a batch": (
        lambda: log_filter_banks(torch.zeros(800)),
        r"expected samples of rank 2 \(batch, samples\)",
    ),
    "no sound": (lambda: log_filter_banks(torch.zeros(0, 800)), "expected at least one example in samples"),
    "too short": (lambda: log_filter_banks(torch.zeros(1, 159)), "expected at least 160 samples, one window, got 159"),
    "too many bands": (lambda: linear_filters(9, 9), "expected 1 to 8 bands, got 9: take a longer Fourier transform"),
    "other features": (
        lambda: NET(torch.zeros(2, 7, 4)),
        "expected 3 entries along axis 2 of x, got 4 .*: as many as log_filter_banks was asked for",
    ),
    "one sound alone": (lambda: NET(torch.zeros(7, 3)), r"expected x of rank 3 .*: add the batch axis with x\[None\]"),
    "no frames to read": (lambda: NET(torch.zeros(0, 7, 3)), "expected at least one example in x"),
    "mask of another time": (
        lambda: NET(torch.zeros(2, 7, 3), torch.ones(2, 6, dtype=torch.bool)),
        r"expected mask of shape \(2, 7\), got \(2, 6\)",
    ),
    "no stride": (
        lambda: DeepSpeech(3, 5, 4, stride=0),
        "expected stride over 0, got 0: 1 gives a distribution for every",
    ),
    "too long to be evened out": (
        lambda: normalised(torch.zeros(1, 3, 2), torch.tensor([4])),
        r"expected lengths in 1 … 3, got 4 at lengths\[0\]",
    ),
    "negative context": (lambda: DeepSpeech(3, 5, 4, context=-1), "expected a context of at least 0 frames, got -1"),
}


@pytest.mark.messages
@pytest.mark.parametrize("name", BAD)
def test_deep_speech_refuses_in_words(name: str) -> None:
    call, words = BAD[name]
    with pytest.raises(ValueError, match=words):
        call()
