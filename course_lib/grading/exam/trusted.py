"""The trusted kernel: it runs the solution and the examiner's cells, makes inputs, and applies score functions."""

import json
from contextlib import ExitStack
from typing import Any

from course_lib.grading.exam.key import Decoy
from course_lib.grading.exam.questions import Drawn
from course_lib.grading.kernel.client import Kernel, KernelLost, KernelSource
from course_lib.grading.kernel.statements import ANSWER_TYPE, opening, request
from course_lib.grading.kernel.transcript import Execution
from course_lib.grading.notebook.schema import Encoded
from course_lib.grading.notebook.source import Source, SourceError

SECONDS = 120.0


class TrustedKernel:
    """A kernel of the coordinator's own, in which only the instructor's code runs; started when first asked."""

    def __init__(self, source: Source, kernels: KernelSource | None = None) -> None:
        self.source = source
        self.kernels = kernels or KernelSource()
        self.stack = ExitStack()
        self.kernel: Kernel | None = None

    def __enter__(self) -> "TrustedKernel":
        return self

    def __exit__(self, *_: object) -> None:
        self.stack.close()

    def limits(self) -> tuple[float, float]:
        """The seconds for a cell and for a notebook."""
        cell, notebook = self._call("limits")
        return float(cell), float(notebook)

    def draw(self, seed: str) -> dict[str, Drawn]:
        """Every question, drawn."""
        return {name: Drawn(**question) for name, question in self._call("draw", seed).items()}

    def decoys(self, name: str, inputs: Encoded, expected: Encoded) -> list[Decoy]:
        """The wrong answers that a question's author foresaw, each with its hint, encoded."""
        return [(hint, wrong) for hint, wrong in self._call("decoys", name, inputs, expected)]

    def fraction(self, name: str, answer: Encoded, labels: Encoded) -> float:
        """What a question's score function gives to an answer; nothing where the answer keeps it from coming back."""
        try:
            return float(self._call("fraction", name, answer, labels))
        except KernelLost:
            return 0.0

    def _call(self, function: str, *arguments: object) -> Any:
        kernel = self.kernel or self._start()
        asked = request(function, json.dumps(arguments))
        execution = kernel.execute(asked, SECONDS, ANSWER_TYPE)
        if not execution.alive:
            self.stack.close()
            self.kernel = None
            raise KernelLost(f"expected {self.source.name}'s examiner cells to work, got {execution.status}")
        if execution.status != "ok" or not execution.answers:
            raise SourceError(f"expected {self.source.name}'s examiner cells to work, got {_complaint(execution)}")
        return execution.answers[0]

    def _start(self) -> Kernel:
        """Run the solution's cells, then the examiner's; any error in them is the author's."""
        kernel = self.kernel = self.stack.enter_context(self.kernels.start())
        kernel.execute(opening(0, self.source.files, self.source.companions), SECONDS)
        for cell in self.source.with_role("plain", "locked", "answer", "examiner"):
            if cell.type == "code":
                execution = kernel.execute(cell.source, SECONDS, history=True)
                if execution.status != "ok":
                    place = f"the cell {cell.grade_id or cell.id!r} of {self.source.name}"
                    raise SourceError(f"expected {place} to run, got {_complaint(execution)}")
        return kernel


def _complaint(execution: Execution) -> str:
    errors = [output for output in execution.outputs if output["output_type"] == "error"]
    return f"{errors[-1]['ename']}: {errors[-1]['evalue']}" if errors else execution.status
