"""Encoding and decoding undo each other; what is unknown is said or stood in for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.datasets.vocabulary import Vocabulary


@given(st.lists(st.text(min_size=1), unique=True, min_size=1), st.data())
def test_decoding_undoes_encoding(symbols, data) -> None:
    vocabulary = Vocabulary(symbols)
    sequence = data.draw(st.lists(st.sampled_from(symbols)))
    assert vocabulary.decode(vocabulary.encode(sequence)) == sequence
    assert vocabulary.encode(symbols) == list(range(len(vocabulary)))


def test_counted_symbols_come_frequent_first_after_the_special_ones() -> None:
    vocabulary = Vocabulary.count(["banana", "nab", "x"], specials=["<pad>", "<unk>"], least=2, unknown="<unk>")
    assert list(vocabulary) == ["<pad>", "<unk>", "a", "n", "b"]
    assert vocabulary.encode("xab") == [1, 2, 4]
    assert "x" not in vocabulary


def test_a_vocabulary_never_changes() -> None:
    vocabulary = Vocabulary(["a", "b"])
    with pytest.raises(AttributeError):
        vocabulary.symbols = ("c",)
    with pytest.raises(TypeError):
        vocabulary.indices["c"] = 2


@pytest.mark.messages
def test_mistakes_are_explained() -> None:
    with pytest.raises(ValueError, match="expected distinct symbols, got 'a' more than once: drop"):
        Vocabulary(["a", "b", "a"])
    with pytest.raises(ValueError, match=r"got '\?': add it to the symbols"):
        Vocabulary(["a"], unknown="?")
    with pytest.raises(ValueError, match="expected one of 1 symbols, got 'z': build the vocabulary on this text"):
        Vocabulary(["a"]).encode("z")
    with pytest.raises(ValueError, match=r"expected indices in 0 … 0, got -1: is this the vocabulary"):
        Vocabulary(["a"]).decode([-1])
