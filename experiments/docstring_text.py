"""The sentences of Python's own docstrings, kept so that every table is made from one text: data/text/.

    python experiments/docstring_text.py

Run with another Python it writes that version's text. A sentence that occurs twice is kept once.
"""

import argparse
import gzip
from pathlib import Path

from course_lib.datasets.python_text import python_sentences, source_files

SHORTEST, LONGEST = 4, 40  # tokens: what is longer is a table or a list without full stops
TEXT = Path(__file__).parents[1] / "data" / "text" / "python_docstrings.txt.gz"


def distinct_sentences() -> list[list[list[str]]]:
    """For each file of the library its sentences, without those that an earlier file has too."""
    known: set[tuple[str, ...]] = set()
    files = []
    for path in source_files():
        read = python_sentences([path], least=SHORTEST)
        sentences = [sentence for sentence in read if len(sentence) <= LONGEST and tuple(sentence) not in known]
        known |= set(map(tuple, sentences))
        files.append([list(sentence) for sentence in dict.fromkeys(map(tuple, sentences))])
    return [sentences for sentences in files if sentences]


def main() -> None:
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    files = distinct_sentences()
    text = "\n\n".join("\n".join(" ".join(sentence) for sentence in sentences) for sentences in files)
    TEXT.parent.mkdir(parents=True, exist_ok=True)
    TEXT.write_bytes(gzip.compress((text + "\n").encode(), mtime=0))  # no clock: the same text gives the same bytes
    print(f"{len(files)} files, {sum(map(len, files))} sentences, {sum(len(s) for f in files for s in f)} tokens")


if __name__ == "__main__":
    main()
