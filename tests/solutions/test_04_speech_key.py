"""Every expected answer of the assignment on speech, held to the reference library, to PyTorch and to enumeration."""

import hashlib
import math

import nbformat
import numpy as np
import pytest
import torch
from seq2seq_oracles import told
from solution_notebook import SOLUTIONS, SolutionNotebook, assert_equal
from speech_oracles import ORACLES

from course_lib.datasets.speech import SYMBOLS, is_held_out, load_clips, spelled
from course_lib.grading.notebook.schema import decode, encode
from course_lib.reference.ctc import ctc_loss
from course_lib.reference.deep_speech import log_filter_banks, normalised

SPEECH = SolutionNotebook("04_speech")
CLIPS = SOLUTIONS.parent / "data" / "speech" / "commands.npz"


def test_every_question_has_an_oracle_and_a_hidden_cell() -> None:
    assert SPEECH.questions == set(SPEECH.hidden) == ORACLES.keys()


@pytest.mark.parametrize("name", ORACLES)
@pytest.mark.parametrize("seed", [11, 12])
def test_the_key_agrees_with_its_oracle(name: str, seed: int) -> None:
    given = SPEECH.inputs(name, seed)
    right = [ORACLES[name](case) for case in given["cases"]]
    assert_equal(told(SPEECH.expected(name, given)), told(decode(encode(right))), rtol=1e-5, atol=1e-6)


def test_the_examples_of_the_contracts_hold() -> None:
    s = SPEECH.solution
    frames, mask = s["frames_of"](torch.arange(5.0)[None], torch.tensor([5]), 3, 2)
    assert frames.tolist() == [[[0, 1, 2], [2, 3, 4]]]
    assert mask.all()
    assert s["heard_in"](3, 4, 3, 3) == (0, 1)
    wide = s["with_context"](torch.tensor([[[1.0], [2.0], [3.0]]]), torch.tensor([3]), 1, 1)
    assert wide.tolist() == [[[0, 1, 2], [1, 2, 3], [2, 3, 0]]]
    sent = s["sent_on"]("", 0.0, -math.inf, [-1.0, -2.0, -3.0], "– a")
    assert sent == [("", -1.0, -math.inf), ("a", -math.inf, -3.0)]


def test_from_a_wave_to_what_the_lectures_net_reads() -> None:
    s, clip = SPEECH.solution, load_clips(CLIPS, "unheard")[0].sound.double()
    frames, _ = s["frames_of"](clip[None], torch.tensor([len(clip)]), 160, 80)
    hertz = torch.linspace(0, 4000, 257).double()
    E = s["energies"](frames[0] * s["bell"](160, 0.5), hertz, 8000)
    bands = s["log_bands"](E, s["triangles"](hertz, 80, 8000), 1e-8)
    theirs = log_filter_banks(clip[None])
    torch.testing.assert_close(bands, theirs[0], rtol=1e-4, atol=1e-4)
    count = torch.tensor([len(bands)])
    torch.testing.assert_close(s["evened"](bands[None], count, 1e-3), normalised(theirs, count), rtol=1e-4, atol=1e-4)


def test_the_best_bonus_makes_two_readings_equal() -> None:
    s, case = SPEECH.solution, SPEECH.inputs("even_bonus", 13)["cases"][0]
    lm, pairs = s["word_model"](case["words"], case["table"]), list(zip(case["texts"], case["log_p"], strict=True))
    b = s["even_bonus"](*pairs, lm, case["a"])
    (_, first), (_, second) = s["ranked"](pairs, lm, case["a"], b)
    assert first == pytest.approx(second)


def test_what_the_net_heard_is_shipped_with_its_sheet() -> None:
    sheet, file = (SOLUTIONS / "04_speech" / f"heard.{kind}" for kind in ("md", "npz"))
    assert f"`{hashlib.sha256(file.read_bytes()).hexdigest()}`" in sheet.read_text(encoding="utf-8")
    kept = np.load(file)
    assert all(map(is_held_out, kept["texts"]))
    for k in range(len(kept["texts"])):
        log_y = torch.from_numpy(kept[f"log_y_{k}"]).double()
        assert log_y.shape[1] == len(SYMBOLS)
        torch.testing.assert_close(log_y.exp().sum(dim=1), torch.ones(len(log_y)).double(), rtol=0, atol=0.02)


def reading(place: int, width: int, a: float, b: float) -> str:
    """What the solution's beam finds in a clip that was kept."""
    s = SPEECH.solution
    return s["word_beam"](s["nets"][place], "– abcdefghijklmnopqrstuvwxyz", width, s["grammar"], a, b)[0][0]


def test_the_written_question_shows_what_its_answer_says(capsys: pytest.CaptureFixture[str]) -> None:
    cell = next(cell for cell in SPEECH.visible if cell.id == "written_world")
    SPEECH.run([cell], dict(SPEECH.solution))
    said, *rows, better, worse = capsys.readouterr().out.splitlines()
    plain, without, paid = (row.split(": ")[1].split(" (")[0] for row in rows)
    assert said == "said: wake me at half past nine"
    assert plain == paid == "wake me of half past nine"
    assert without == "wake me ofhalfpastnine"
    assert better.endswith("4: wake me at half past nine")
    assert worse.endswith("4: wake me of half past nine")


def test_the_table_beside_the_written_question_is_what_the_search_finds() -> None:
    notebook = nbformat.read(SOLUTIONS / "04_speech" / "04_speech.ipynb", as_version=4)
    [text] = [cell.source for cell in notebook.cells if cell.id == "written_more"]
    rows = [row.strip("| ").split(" | ") for row in text.splitlines() if row.startswith("| ")][2:]
    assert len(rows) == 5
    for width, a, b, found in rows:
        assert reading(1, int(width), float(a), float(b)) == found


def test_the_two_readings_have_the_probabilities_that_the_cell_says() -> None:
    s = SPEECH.solution
    log_y, targets = s["nets"][0][None], [spelled(text) for text, _ in s["both"]]
    assert s["said"][0] == s["both"][1][0]
    for target, (_, log_p) in zip(targets, s["both"], strict=True):
        loss = ctc_loss(log_y, torch.tensor([target]), torch.tensor([log_y.shape[1]]), torch.tensor([len(target)]))
        assert log_p == pytest.approx(-loss.item(), abs=0.06)


def test_no_beam_of_twenty_five_finds_what_is_better_in_the_first_clip() -> None:
    s = SPEECH.solution
    found = s["word_beam"](s["nets"][0], "– abcdefghijklmnopqrstuvwxyz", 25, s["grammar"], 1.0, 4.0)
    assert "wake me at half past nine" not in [text for text, _ in found]


def test_the_clipped_layer_stays_bounded_where_a_plain_one_explodes() -> None:
    s, shapes = SPEECH.solution, torch.Generator().manual_seed(2)
    z, W = torch.rand(200, 4, generator=shapes).double(), 0.5 * torch.ones(4, 4).double()
    assert s["one_way"](z, W, 20.0).max() == 20
    assert s["one_way"](z, W, math.inf).max() > 1e30
