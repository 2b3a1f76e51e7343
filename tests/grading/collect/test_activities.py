"""Two activities of a platform for one assignment: everybody has two numbers, nothing is lost, the newest counts."""

import json
from pathlib import Path
from typing import Any

from zipped_class import FILE, HEADINGS, MOODLE, collected, course, works, zipped

ON_TIME = {"Ada Lovelace": 111, "Bo Ek": 112, "Cy Young": 113}
LATE = {"Ada Lovelace": 911, "Bo Ek": 912, "Dee Doe": 913}


def files(numbers: dict[str, int]) -> dict[str, bytes | str]:
    """A download, in which each work holds its number."""
    return {MOODLE.format(name, number): str(number) for name, number in numbers.items()}


def sheet(tiny: Any, name: str, day: str, numbers: dict[str, int]) -> list[str]:
    row = 'Participant {1},{0},{2},,S,"{3} January 2026, 3:04 PM"\n'
    rows = (row.format(who, number, who[:2].lower(), day) for who, number in numbers.items())
    (tiny.root / name).write_text(HEADINGS + "".join(rows))
    return ["--worksheet", str(tiny.root / name)]


def earlier(tiny: Any) -> list[str]:
    return sorted(path.read_text() for path in (tiny.root / "earlier").rglob(FILE))


def prefixes(tiny: Any) -> dict[str, list[str]]:
    path: Path = tiny.root / "downloaded" / tiny.name / "received.json"
    noted = json.loads(path.read_text()).items()
    return {student: [prefix.split("_")[1] for prefix in came[1:]] for student, came in noted}


def test_another_activity_is_refused_before_everybody_becomes_somebody_else(tiny: Any) -> None:
    collected(tiny, files(ON_TIME))
    said = course(tiny, "collect", tiny.name, str(zipped(tiny.root / "late.zip", files(LATE))))
    assert said.exit_code == 2
    assert "got none of them, but 2 of its people, such as Ada Lovelace: is it another activity?" in said.output
    assert works(tiny) == {"Ada_Lovelace": "111", "Bo_Ek": "112", "Cy_Young": "113"}


def test_who_is_in_both_is_one_student_and_what_was_collected_last_counts(tiny: Any) -> None:
    collected(tiny, files(ON_TIME))
    said = collected(tiny, files(LATE), "--another")
    assert works(tiny) == {"Ada_Lovelace": "911", "Bo_Ek": "912", "Cy_Young": "113", "Dee_Doe": "913"}
    assert earlier(tiny) == ["111", "112"]
    assert "in place of what came before, which is kept in earlier/: Ada_Lovelace, Bo_Ek\n" in said.output
    assert "new in the gradebook: Dee_Doe\n" in said.output
    assert "called" not in said.output
    assert prefixes(tiny)["Ada_Lovelace"] == ["911", "111"]  # feedback goes back to the activity that counts
    said = collected(tiny, files(ON_TIME | {"Ada Lovelace": 111}))  # whose numbers are known by now
    assert works(tiny)["Ada_Lovelace"] == "111"
    assert "called" not in said.output
    assert prefixes(tiny)["Ada_Lovelace"] == ["111", "911"]


def test_by_their_times_the_newer_counts_in_whatever_order_they_are_collected(tiny: Any) -> None:
    on_time, late = sheet(tiny, "1.csv", "5", ON_TIME), sheet(tiny, "2.csv", "6", LATE)
    collected(tiny, files(ON_TIME), *on_time)
    collected(tiny, files(LATE), *late)
    for _ in range(2):
        said = collected(tiny, files(ON_TIME), *on_time)
        assert "older than what lies there, which counts; kept in earlier/: ad, bo\n" in said.output
        assert works(tiny) == {"ad": "911", "bo": "912", "cy": "113", "de": "913"}
        assert earlier(tiny) == ["111", "112"]
    assert prefixes(tiny)["ad"] == ["911", "111"]


def test_namesakes_of_another_activity_stay_two(tiny: Any) -> None:
    collected(tiny, {MOODLE.format("Bo Ek", n): str(n) for n in (1, 2)})
    said = collected(tiny, {MOODLE.format("Bo Ek", n): str(n) for n in (8, 9)}, "--another")
    assert works(tiny) == {"Bo_Ek_1": "1", "Bo_Ek_2": "2", "Bo_Ek_8": "8", "Bo_Ek_9": "9"}
    assert "4 are called Bo Ek" in said.output
