"""What is kept of a flood of outputs: little, and never less than what decides a score by nbgrader's rule."""

import json
from collections.abc import Iterable
from typing import Any

import pytest

from course_lib.grading.kernel.transcript import KEPT_BYTES, MOST_OUTPUTS, Transcript, deciding
from course_lib.grading.notebook.examined import Output, RanCell
from course_lib.grading.plain.layout import Given, Laid
from course_lib.grading.plain.rule import score_of

TEST = Laid("code", "", Given("test", "code", "", "", True, True, False, False, 4.0))
LOUD = ("stream", {"name": "stdout", "text": "x" * (KEPT_BYTES + 1)})
MANY = [("stream", {"name": ("stdout", "other")[n % 2], "text": "x"}) for n in range(MOST_OUTPUTS + 1)]
SHOUT = ("stream", {"name": "stderr", "text": "mind the step" * 1000})
SHARE = ("execute_result", {"data": {"text/plain": "1.5", "text/html": "y" * 10_000}, "metadata": {}})
ERROR = ("error", {"ename": "ValueError", "evalue": "z" * 10_000, "traceback": ["z" * 10_000]})


def transcript(messages: Iterable[tuple[str, dict[str, Any]]]) -> list[Output]:
    """The outputs that are kept of an execution's messages."""
    kept = Transcript(None)
    for kind, content in messages:
        assert kept.read({"msg_type": kind, "content": content})
    return kept.execution("ok", 0.0).outputs


def scored(outputs: list[Output]) -> float | None:
    """What a test's cell with these outputs earns."""
    return score_of(TEST, RanCell("locked", "test", "code", "", "ok", outputs))


@pytest.mark.parametrize("flood", [[LOUD], MANY], ids=["loud", "many"])
@pytest.mark.parametrize(
    ("last", "score"), [([], 4.0), ([SHARE], 1.5), ([SHOUT], 0.0), ([ERROR], 0.0), ([SHARE, SHOUT], 1.5)]
)
def test_a_flood_hides_nothing_that_decides(flood: list[Any], last: list[Any], score: float) -> None:
    outputs = transcript([*flood, *last])
    assert scored(outputs) == score
    assert scored(transcript(last)) == score
    assert scored(deciding(outputs)) == score


def test_what_is_kept_after_the_flood_is_small_and_bounded() -> None:
    outputs = transcript([LOUD, *(message for _ in range(50) for message in (SHOUT, SHARE, ERROR))])
    assert [output["output_type"] for output in outputs] == ["stream", "execute_result", "error"]
    assert len(json.dumps(outputs)) < 5_000
    assert len(transcript([*MANY, *MANY])) == MOST_OUTPUTS


def test_outputs_within_the_caps_are_kept_as_they_are() -> None:
    outputs = transcript([("stream", {"name": "stdout", "text": "a"})] * 2 + [SHARE, ERROR])
    assert outputs[0] == {"output_type": "stream", "name": "stdout", "text": "aa"}
    assert outputs[1]["data"] == SHARE[1]["data"]
    assert outputs[2]["traceback"] == ERROR[1]["traceback"]


def test_a_cleared_output_decides_nothing() -> None:
    assert transcript([LOUD, SHOUT, ("clear_output", {"wait": False})]) == []
    assert transcript([SHOUT, ("clear_output", {"wait": True}), SHARE]) == transcript([SHARE])
