"""What the library's pages say of names that are neither classes nor functions."""

import pytest


@pytest.fixture
def reference(builder: None):
    """The module that writes those pages."""
    from course_site import reference

    return reference


def test_every_value_of_the_library_says_what_it_is(reference) -> None:
    values = [
        (module, name)
        for wing in reference.WINGS
        for module in reference.modules(wing)
        for name in reference.exported(module)
        if not callable(getattr(module, name))
    ]
    assert values
    assert [name for module, name in values if not reference.said_of(module, name)] == []


def test_a_value_is_not_described_by_its_type(reference) -> None:
    from course_lib.datasets import speech

    page = reference.page(speech)
    assert ":value: {'two': 'to'" in page
    assert "Words of the grammar that sound alike" in page
    assert "autodata" not in page  # which hands over what Python says of every dict
