"""Similarity: made pairs are found, whatever was renamed or moved; honest work and what was given are not."""

import os
import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from course_lib.cli import app
from course_lib.grading.notebook.found import find_notebook
from course_lib.grading.similar.fingerprints import K, W, fingerprints, tokens
from course_lib.grading.similar.pairs import pairs, programs

GIVEN = '''def forward(probs, label):
    """The forward variables."""
    raise NotImplementedError()
'''
LOOPS = """def forward(probs, label):
    extended = [0]
    for symbol in label:
        extended.extend([symbol, 0])
    table = [[0.0] * len(extended) for _ in probs]
    table[0][0] = probs[0][0]
    table[0][1] = probs[0][extended[1]]
    for time in range(1, len(probs)):
        for place in range(len(extended)):
            total = table[time - 1][place]
            if place > 0:
                total += table[time - 1][place - 1]
            if place > 1 and extended[place] != 0 and extended[place] != extended[place - 2]:
                total += table[time - 1][place - 2]
            table[time][place] = total * probs[time][extended[place]]
    return table


def best(probs):
    chosen = [max(range(len(row)), key=lambda k: row[k]) for row in probs]
    merged = [one for one, last in zip(chosen, [None] + chosen) if one != last]
    return [one for one in merged if one != 0]
"""
VECTORS = """import numpy as np

def forward(probs, label):
    states = np.zeros(2 * len(label) + 1, dtype=int)
    states[1::2] = label
    skip = np.zeros(len(states), dtype=bool)
    skip[3::2] = states[3::2] != states[1:-2:2]
    alpha = np.zeros((len(probs), len(states)))
    alpha[0, :2] = probs[0, states[:2]]
    for t in range(1, len(probs)):
        here = alpha[t - 1].copy()
        here[1:] += alpha[t - 1, :-1]
        here[2:] += np.where(skip[2:], alpha[t - 1, :-2], 0)
        alpha[t] = here * probs[t, states]
    return alpha


def best(probs):
    path = np.argmax(probs, axis=1)
    keep = np.r_[True, path[1:] != path[:-1]] & (path != 0)
    return path[keep].tolist()
"""


def renamed(code: str) -> str:
    names = {"extended": "xs", "table": "grid", "time": "step", "place": "where", "total": "acc", "chosen": "tops"}
    return re.sub("|".join(rf"\b{name}\b" for name in names), lambda found: names[found[0]], code)


def reordered(code: str) -> str:
    first, second = code.split("\n\n\n")
    return f"{second}\n\n{first}\n"


def commented(code: str) -> str:
    return "\n".join(f"{line}  # so\n" if line.endswith(":") else line for line in code.splitlines())


COPIES = {"itself": LOOPS, "renamed": renamed(LOOPS), "reordered": reordered(LOOPS), "commented": commented(LOOPS)}
COPIES["broken"] = LOOPS + "\n\nif True print("
COPIES["all at once"] = commented(reordered(renamed(LOOPS)))


@pytest.mark.parametrize("how", COPIES)
def test_a_copy_is_found_whatever_was_done_to_it(how: str) -> None:
    (pair,) = pairs(programs({"ada": LOOPS, "ben": COPIES[how], "cyd": VECTORS}, [GIVEN]))
    assert (pair.left.student, pair.right.student) == ("ada", "ben")
    assert pair.alike > (0.7 if how == "broken" else 0.85)
    lines = COPIES[how].split("\n")
    marked = {lines[number].strip() for number in pair.lines(pair.right)}
    assert any("-2]" in line.replace(" ", "") for line in marked)


def test_work_of_ones_own_is_not() -> None:
    assert pairs(programs({"ada": LOOPS, "cyd": VECTORS}, [GIVEN])) == []


def test_what_was_given_or_is_in_the_model_answer_does_not_count() -> None:
    assert pairs(programs({"ada": LOOPS, "ben": renamed(LOOPS)}, [GIVEN, LOOPS])) == []
    half = LOOPS.split("\n\n\n")[0]
    (pair,) = pairs(programs({"ada": LOOPS, "ben": LOOPS}, [GIVEN, LOOPS.split("\n\n\n")[1]]))
    assert max(pair.lines(pair.left)) <= len(half.splitlines()) + 4


def test_what_much_of_the_class_has_does_not_count() -> None:
    everyone = {f"s{number}": LOOPS for number in range(30)}
    assert pairs(programs(everyone, [GIVEN])) == []
    few = {f"s{number}": LOOPS for number in range(4)}
    assert len(pairs(programs(few, [GIVEN]))) == 6


@pytest.mark.parametrize("start", [0, 7, 23])
def test_a_shared_run_of_w_plus_k_minus_1_tokens_shares_a_fingerprint(start: int) -> None:
    passage = tokens(VECTORS)[start : start + W + K - 1]
    before, after = tokens("a.b.c.d.e.f.g"), tokens("u.v.w.x.y.z")
    assert fingerprints(before + passage + after).keys() & fingerprints(after + passage + before).keys()


@pytest.mark.parametrize(
    "code", ["", "def f(:\n  '''", "%%bash\nls\n", "!pip install x\nx = 1", "\x00", "é = 'ü'\n" * 30]
)
def test_any_text_has_fingerprints(code: str) -> None:
    fingerprints(tokens(code))


def test_the_command_lists_pairs_side_by_side_and_accuses_nobody(tiny: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for student, code in {"ada": LOOPS, "ben": renamed(LOOPS), "<b>cyd": VECTORS, "dan": LOOPS, "eve": GIVEN}.items():
        tiny.submit(student, tiny.solved(double=code))
    tiny.submit("fay", b"{")
    (tiny.root / "groups.csv").write_text("assignment,group,student\n*,red,ada\n*,red,dan\n")
    monkeypatch.chdir(tiny.root)
    said = CliRunner().invoke(app, ["similar", tiny.name])
    assert said.exit_code == 0, said.output
    rows = [line.split()[2:4] for line in said.output.splitlines() if re.match(r"\s*\d+ %", line)]
    assert rows == [["ada", "ben"], ["ben", "dan"]]  # ada and dan are a group
    page = (Path(os.getcwd()) / "reports" / f"{tiny.name}.similar.html").read_text()
    assert "Alike is not copied" in page
    assert page.count("<mark>") > 20
    assert not re.search("plagiar|cheat|guilt", page, re.I)


def test_what_cannot_be_read_stops_nobody_and_is_named(tiny: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def odd(folder: Path, *rest: Any) -> Any:
        if folder.parent.name == "dan":
            raise ArithmeticError("odd")
        return find_notebook(folder, *rest)

    for student, code in {"ada": LOOPS, "ben": renamed(LOOPS), "cyd": "x = 1\n" * 40_000, "dan": LOOPS}.items():
        tiny.submit(student, tiny.solved(double=code))
    tiny.submit("eve", b"{")
    monkeypatch.setattr("course_lib.grading.similar.pairs.find_notebook", odd)
    monkeypatch.chdir(tiny.root)
    said = CliRunner().invoke(app, ["similar", tiny.name])
    assert said.exit_code == 0, said.output
    assert [line.split()[2:4] for line in said.output.splitlines() if re.match(r"\s*\d+ %", line)] == [["ada", "ben"]]
    assert "passed over cyd: expected at most 200_000 letters of code" in said.output
    assert "passed over dan: ArithmeticError: odd" in said.output
    assert "passed over eve: expected a notebook in JSON" in said.output
