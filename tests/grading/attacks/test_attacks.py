"""No attack earns more than its honest part, learns what is hidden, touches another's work, or stops the class."""

import json
import re
import resource
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from nbconvert.filters.markdown_mistune import markdown2html_mistune
from nbgrader.api import Gradebook

OUT_OF = {"double": 2.0, "length": 4.0, "guess": 1.0}
HONEST = ("aaa-honest", "zzz-honest")
SECRET = "5d1c9e-not-for-students"
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
ENDINGS = ("timed out", "out of memory", "crashed", "too much output")


def test_an_attack_earns_its_honest_part_and_no_more(struck: Any, attack: Any) -> None:
    outcome = struck.outcomes[attack.student]
    assert outcome.state == attack.state
    marks = {mark.name: (mark.points, mark.state) for mark in outcome.marks}
    if attack.state == "graded":
        for name, (points, state) in marks.items():
            assert points == (0.0 if name in attack.loses else OUT_OF[name]), f"{name} is {state}"
            assert re.fullmatch(attack.loses.get(name, "right"), state), name
        assert set(marks) == set(OUT_OF)
    else:
        assert marks == dict.fromkeys(OUT_OF, (0.0, attack.state))


def test_the_gradebook_says_the_same(struck: Any, attack: Any) -> None:
    with Gradebook(struck.tiny.course.db_url) as gradebook:
        submission = gradebook.find_submission(struck.tiny.name, attack.student)
        scores = {grade.name: grade.auto_score for book in submission.notebooks for grade in book.grades}
    earned = {f"exam_{mark.name}": mark.points for mark in struck.outcomes[attack.student].marks}
    assert {name: scores[name] for name in earned} == earned
    assert max(scores[name] - OUT_OF[name.removeprefix("exam_")] for name in earned) <= 0


def test_nothing_hidden_is_learnt(struck: Any, attack: Any) -> None:
    kept = json.dumps([asdict(cell) for cell in struck.outcomes[attack.student].cells])
    shown = struck.pages(attack.student) | {"what is kept": kept}
    assert len(shown) == 3
    for place, text in shown.items():
        for secret in (SECRET, "given = question(", *struck.expected):
            assert secret not in text, f"{secret!r} is shown in {place}"


def test_nothing_shown_can_run(struck: Any, attack: Any) -> None:
    for place, text in struck.pages(attack.student).items():
        if place.endswith(".html"):
            _inert(text)
            assert "default-src 'none'" in text
            continue
        for cell in json.loads(text)["cells"]:
            if cell["cell_type"] == "markdown":
                _inert(markdown2html_mistune("".join(cell["source"])))
            for output in cell.get("outputs", []):
                assert set(output.get("data", {})) <= {"text/plain", "image/png", "image/jpeg"}


def _inert(page: str) -> None:
    """Nothing in a page is a script, or takes a reader elsewhere."""
    assert not re.search(r"<(script|svg|iframe|object|embed|link|form|base|foreignobject)\b", page, re.I)
    assert not re.search(r"<[a-z][^>]*\s(on\w+|srcdoc|formaction)\s*=", page, re.I)
    assert not re.search(r"=\s*[\"']?\s*javascript:", page, re.I)


def test_nothing_shown_steers_a_terminal_or_the_eye(struck: Any, attack: Any) -> None:
    for place, text in struck.pages(attack.student).items():
        letters = text if place.endswith(".html") else "\n".join(_strings(json.loads(text)))
        assert not STEERING.search(letters), place


def _strings(value: Any) -> Iterator[str]:
    """Every text in a tree of JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _strings(item)


def test_naive_grading_falls_for_it(struck: Any, naive_attack: Any, naive: Any) -> None:
    seen = naive(struck.handed_in(naive_attack))
    for gain in naive_attack.listed("naive"):
        assert gain in seen, f"expected the trick to get {gain!r} from a grader that asserts in the kernel, got {seen}"


def test_a_plain_process_would_find_it(struck: Any, outside_attack: Any, plainly: Any) -> None:
    assert SECRET in plainly("\n".join(struck.cells(outside_attack).values()))


def test_it_ran_behind_the_walls(struck: Any, shows_attack: Any) -> None:
    cells = json.dumps([cell.outputs for cell in struck.outcomes[shows_attack.student].cells])
    assert re.search(shows_attack.facts["shows"], cells)


def test_every_attack_is_one(attack: Any) -> None:
    proven = {"naive", "outside", "shows"} & attack.facts.keys() or "submit" in attack.cells
    assert proven or any(ending in state for ending in ENDINGS for state in attack.loses.values())
    assert len(attack.about.splitlines()) == 1
    assert attack.about.endswith(".")


def test_the_corpus_is_wide() -> None:
    files = list(Path(__file__).parent.glob("*/*.py"))
    classes = {path.parent.name: sum(path.parent == other.parent for other in files) for path in files}
    assert len(files) >= 45
    assert set(classes) == {"comparison", "reading", "leaking", "notebook", "availability", "people"}
    assert min(classes.values()) >= 5


@pytest.mark.parametrize("student", HONEST)
def test_the_honest_are_untouched(struck: Any, student: str) -> None:
    outcome = struck.outcomes[student]
    assert {mark.name: mark.points for mark in outcome.marks} == OUT_OF
    assert all(path.read_bytes() == content for path, content in struck.before.items())


def test_the_whole_class_is_graded(struck: Any) -> None:
    handed_in = {path.name for path in (struck.tiny.root / "submitted").iterdir()}
    assert set(struck.outcomes) == handed_in
    assert not [o.student for o in struck.outcomes.values() if o.state == "not graded"]


def test_the_grader_stays_small(struck: Any) -> None:
    """Whatever was sent to them: no worker's own memory came near what one message of many parts would take."""
    assert len(struck.peaks) == 2
    assert max(*struck.peaks, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) < 3 * 2**20


def test_the_report_holds_no_formula(struck: Any) -> None:
    import csv

    with struck.report.open(newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) == len(struck.outcomes) + 1
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
