"""Executes lectures in place, to be committed:  python scripts/execute_lecture.py lectures/NAME.ipynb …

What is left in a notebook is the same on every run: no times, no names of machines, no widget views.
"""

import argparse
import os
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from course_lib.widgets import without_views

METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python", "file_extension": ".py"},
}
CELL_SECONDS = 900


def execute(path: Path) -> None:
    """Run every cell in a fresh kernel; a notebook with a failing cell is left as it was.

    Raises:
        CellExecutionError: with the cell and its error.
    """
    os.environ["OMP_NUM_THREADS"] = "1"  # sums in another order give other digits
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata = nbformat.from_dict(METADATA)
    folder = {"metadata": {"path": str(path.parent)}}
    client = NotebookClient(
        notebook,
        timeout=CELL_SECONDS,
        kernel_name="python3",
        resources=folder,
        record_timing=False,
        coalesce_streams=True,
    )
    client.execute()
    notebook.metadata = nbformat.from_dict(METADATA)  # the kernel adds its version
    nbformat.write(without_views(notebook), path)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lectures", nargs="+", type=Path, metavar="lectures/NAME.ipynb")
    for lecture in parser.parse_args().lectures:
        if not lecture.is_file():
            parser.error(f"expected a notebook, found no {lecture}: name one, such as lectures/04_ctc.ipynb")
        execute(lecture)
        print(f"executed {lecture}")
