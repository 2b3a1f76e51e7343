"""Weights as a student pastes them: all come back, and what is no such text gets a sentence."""

from typing import Any

import numpy as np
import pytest
import torch

from course_lib.pasted import WIDTH, as_numbers, as_text


def test_what_comes_back_is_what_was_packed_in_order() -> None:
    drawn = torch.Generator().manual_seed(0)
    weights = [torch.randn(shape, generator=drawn, requires_grad=True) for shape in ((5, 3), (7,), (), (2, 4, 3))]
    text = as_text(weight for weight in weights)
    assert max(map(len, text.splitlines())) == WIDTH
    whole = np.concatenate([weight.detach().numpy().ravel() for weight in weights]).astype(np.float16)
    for pasted in (text, f"\n{text}\n", "".join(text.split())):
        np.testing.assert_array_equal(as_numbers(pasted), whole, strict=True)


@pytest.mark.parametrize("text", [None, "", " \n", 3, b"ADwA"])
def test_no_text_at_all_is_told(text: Any) -> None:
    with pytest.raises(AssertionError, match="TRAINED is empty: let `learn` run"):
        as_numbers(text)


@pytest.mark.parametrize("text", ["ADwAPAAAAA", "ADwAPAAAAA==", "not base64 at all!", "Ä"])
def test_a_text_that_was_cut_is_told(text: str) -> None:
    with pytest.raises(AssertionError, match="TRAINED is not the text of a net's weights: is it whole"):
        as_numbers(text)
