"""Error rates and scores against their definitions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.metrics import alignment_error_rate, bleu, label_error_rate, sequence_error_rate

labels = st.lists(st.integers(0, 3), max_size=6)


def edit_distance(a: list, b: list) -> int:
    """The definition: the cheapest of deleting, inserting, replacing."""
    if not a or not b:
        return len(a) + len(b)
    replaced = edit_distance(a[1:], b[1:]) + (a[0] != b[0])
    return min(replaced, 1 + edit_distance(a[1:], b), 1 + edit_distance(a, b[1:]))


@given(st.lists(st.tuples(labels, labels), min_size=1, max_size=3))
def test_label_error_rate_is_edits_over_reference_labels(pairs) -> None:
    hypotheses, references = (list(side) for side in zip(*pairs, strict=True))
    total = sum(map(len, references))
    if total:
        edits = sum(edit_distance(said, meant) for said, meant in pairs)
        assert label_error_rate(hypotheses, references) == pytest.approx(edits / total)


def test_strings_give_a_character_error_rate_with_spaces_counted() -> None:
    assert label_error_rate([" a b"], ["ab"]) == 1.0
    assert label_error_rate([["a", "cat"]], [["a", "black", "cat"]]) == pytest.approx(1 / 3)


def test_sequence_error_rate_counts_whole_sequences() -> None:
    assert sequence_error_rate([[1, 2], [], [3]], [[1, 2], [4], [3]]) == pytest.approx(1 / 3)


def test_bleu_of_a_hand_worked_sentence() -> None:
    # 5, 4, 3, 2 n-grams, of which all but the last match: (4/5 · 3/4 · 2/3 · 1/2)^¼, no brevity penalty.
    score = bleu([["a", "b", "c", "d", "e"]], [["a", "b", "c", "d", "f"]])
    assert score == pytest.approx(100 * (4 / 5 * 3 / 4 * 2 / 3 * 1 / 2) ** 0.25)


def test_bleu_keeps_tokens_as_they_are_and_punishes_brevity() -> None:
    tokens = ["it's", "a-b", ",", "c.", "d"]
    assert bleu([tokens], [tokens]) == pytest.approx(100)
    assert bleu([tokens[:4]], [tokens]) == pytest.approx(100 * 2.718281828459045 ** (1 - 5 / 4))


def test_alignment_error_rate_of_hand_worked_links() -> None:
    predicted, sure, possible = {(0, 0), (1, 1), (2, 2)}, {(0, 0), (1, 2)}, {(0, 0), (1, 2), (1, 1)}
    assert alignment_error_rate(predicted, sure, possible) == pytest.approx(1 - (1 + 2) / (3 + 2))
    assert alignment_error_rate(sure, sure) == 0
    assert alignment_error_rate({(9, 9)}, sure) == 1


@pytest.mark.messages
def test_mistakes_in_scoring_are_explained() -> None:
    with pytest.raises(ValueError, match="one hypothesis for each reference and at least one, got 1 hypotheses and 2"):
        label_error_rate(["1"], ["1", "2"])
    with pytest.raises(ValueError, match="got 0 hypotheses and 0 references: score what was decoded"):
        bleu([], [])
    with pytest.raises(ValueError, match="at least one label in the references, got none"):
        label_error_rate(["1"], [""])
    with pytest.raises(ValueError, match="at least one predicted or sure link, got none"):
        alignment_error_rate(set(), set())
