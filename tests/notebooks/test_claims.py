"""The list of claims finds the sentences that compare, and the assertions beside them."""

import nbformat
from claims import claims, main


def notebook(*cells: tuple[str, str]) -> nbformat.NotebookNode:
    make = {"m": nbformat.v4.new_markdown_cell, "c": nbformat.v4.new_code_cell}
    return nbformat.v4.new_notebook(cells=[make[kind](source) for kind, source in cells])


def test_a_comparing_sentence_is_listed_with_what_is_asserted_beside_it() -> None:
    lecture = notebook(
        ("c", "assert far == 1"),
        ("c", "x = 1"),
        ("c", "y = 2\nassert y > x\nprint(y)"),
        ("m", "# More of it\nWe train two nets. The second is **better**.\n\n| more | less |\n"),
        ("c", "torch.testing.assert_close(x, y)"),
    )
    [claim] = claims(lecture)
    assert claim.sentence == "The second is **better**."
    assert claim.cell == 3
    assert claim.assertions == ("assert y > x", "torch.testing.assert_close(x, y)")


def test_what_is_folded_away_or_code_is_no_claim() -> None:
    folded = "<details><summary>Answer</summary>\n\nThis is better.\n\n</details>\n\n```\nalways\n```"
    assert list(claims(notebook(("m", folded)))) == []


def test_the_list_is_printed_for_every_lecture(tmp_path, capsys) -> None:
    nbformat.write(notebook(("m", "It never fails."), ("m", "So it goes.")), tmp_path / "09_name.ipynb")
    main(["--unguarded", str(tmp_path / "09_name.ipynb")])
    said = capsys.readouterr().out
    assert "09_name: 1 sentences that compare, 1 of them without an assertion near" in said
    assert "cell 0: It never fails." in said
