"""Where a notebook can be opened follows from one address."""

import pytest


@pytest.fixture
def open_in(builder: None):
    """The function that makes the links."""
    from course_site.pages import open_in

    return open_in


def test_none_without_an_address(open_in) -> None:
    assert open_in("", "lectures/04_ctc.ipynb") == []


def test_a_repository_on_github_is_known_to_binder_and_colab(open_in) -> None:
    links = dict(open_in("https://github.com/someone/course", "lectures/04_ctc.ipynb"))
    assert links == {
        "JupyterLab on this machine": "http://localhost:8888/lab/tree/lectures/04_ctc.ipynb",
        "Binder": "https://mybinder.org/v2/gh/someone/course/HEAD?labpath=lectures/04_ctc.ipynb",
        "Colab": "https://colab.research.google.com/github/someone/course/blob/main/lectures/04_ctc.ipynb",
    }


def test_another_host_is_not_promised_to_them(open_in) -> None:
    assert [name for name, _ in open_in("https://git.example.org/course", "a.ipynb")] == ["JupyterLab on this machine"]
