"""A bar tells how far things are and never how long they took."""

from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from course_lib.progress import Progress


def test_a_notebook_keeps_one_bar_in_its_last_state(monkeypatch) -> None:
    shell = InteractiveShell.instance()
    monkeypatch.setattr("course_lib.progress._in_notebook", lambda: True)
    try:
        with capture_output() as captured, Progress("reading <strips>", 3) as progress:
            for step in range(3):
                progress.advance(f"loss {1 / (step + 1):.2f}")
        pictures = [output.data for output in captured.outputs]
        assert pictures[-1]["text/plain"] == "reading <strips>: 3 of 3 · loss 0.33"
        assert 'value="3" max="3" aria-label="reading &lt;strips&gt;"' in pictures[-1]["text/html"]
    finally:
        shell.clear_instance()


def test_a_pipe_hears_nothing(capfd) -> None:
    with Progress("reading", 2) as progress:
        progress.advance()
        progress.advance()
    assert capfd.readouterr() == ("", "")
    assert progress.text() == "reading: 2 of 2"
