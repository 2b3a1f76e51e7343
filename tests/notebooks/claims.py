"""Lists the sentences of the lectures that compare or generalise, each with the assertions that stand nearest to it.

    python tests/notebooks/claims.py lectures/04_ctc.ipynb …        every lecture, where none is named
    python tests/notebooks/claims.py --unguarded lectures/*.ipynb   only sentences without an assertion beside them

No machine can tell whether an assertion bears a sentence; this puts the two side by side for a reader who can.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

ROOT = Path(__file__).parents[2]
# Words that compare (better), generalise (always) or name a cause (because).
COMPARING = re.compile(
    r"\b(better|worse|best|worst|more|most|less|least|fewer|larger|smaller|longer|shorter|higher|lower|faster|slower|"
    r"sharper|easier|harder|always|never|every time|nearly all|hardly|cannot|helps?|beats?|wins?|loses?|fails?|"
    r"outperforms?|because|therefore|decides|cure[sd]?)\b",
    re.IGNORECASE,
)
HIDDEN = re.compile(r"<details>.*?</details>|```.*?```|^\|[^\n]*$|^#+ [^\n]*$", re.DOTALL | re.MULTILINE)
SENTENCE = re.compile(r".+?[.!?:]+[*_)”\"]*(?=\s|$)", re.DOTALL)
ASSERTION = re.compile(r"^\s*((?:assert|torch\.testing\.assert|np\.testing\.assert).*)$", re.MULTILINE)
NEAR = 2  # code cells before a sentence, and after it, in which its assertion is looked for


@dataclass(frozen=True)
class Claim:
    """A sentence that compares or generalises, and what is asserted near it."""

    cell: int
    sentence: str
    assertions: tuple[str, ...]


def sentences(prose: str) -> Iterator[str]:
    """The sentences of a cell, without headings, tables, code and what is folded away."""
    for sentence in SENTENCE.findall(HIDDEN.sub("", prose)):
        yield " ".join(sentence.split())


def assertions(cells: Sequence[NotebookNode]) -> tuple[str, ...]:
    """What code cells assert, a line each."""
    return tuple(line.strip() for cell in cells for line in ASSERTION.findall(cell.source))


def claims(notebook: NotebookNode) -> Iterator[Claim]:
    """Every sentence with a comparing word, with the assertions of the code cells before and after its cell."""
    cells = notebook.cells
    for i, cell in enumerate(cells):
        if cell.cell_type != "markdown":
            continue
        before = [other for other in cells[:i] if other.cell_type == "code"][-NEAR:]
        after = [other for other in cells[i + 1 :] if other.cell_type == "code"][:NEAR]
        near = assertions([*before, *after])
        for sentence in sentences(cell.source):
            if COMPARING.search(sentence):
                yield Claim(i, sentence, near)


def main(arguments: Sequence[str]) -> None:
    """Print the claims of the lectures that are named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lectures", nargs="*", type=Path, default=sorted((ROOT / "lectures").glob("*.ipynb")))
    parser.add_argument("--unguarded", action="store_true", help="only sentences with no assertion near them")
    options = parser.parse_args(arguments)
    for path in options.lectures:
        found = list(claims(nbformat.read(path, as_version=4)))
        bare = [claim for claim in found if not claim.assertions]
        print(f"\n{path.stem}: {len(found)} sentences that compare, {len(bare)} of them without an assertion near")
        for claim in bare if options.unguarded else found:
            print(f"\n  cell {claim.cell}: {claim.sentence}")
            for assertion in claim.assertions:
                print(f"      {assertion}")


if __name__ == "__main__":
    main(sys.argv[1:])
