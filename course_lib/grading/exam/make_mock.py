"""Making the mock exam of an assignment: the questions of a public seed, and the forms of the solution's answers."""

import hashlib
import json
import re
from dataclasses import replace

from course_lib.grading.exam.key import Key
from course_lib.grading.exam.make_key import make_key
from course_lib.grading.exam.trusted import TrustedKernel
from course_lib.grading.kernel.client import KernelSource
from course_lib.grading.notebook.forms import form_of, loose
from course_lib.grading.notebook.mock import SEED, Mock
from course_lib.grading.notebook.paper import slots
from course_lib.grading.notebook.schema import decode
from course_lib.grading.notebook.source import Source

SOLUTION = re.compile(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", flags=re.DOTALL)


def make_mock(source: Source, kernels: KernelSource | None = None) -> Mock:
    """The mock exam of a sealed assignment; the solution answers it once, to tell the forms of its answers.

    Args:
        source: the assignment.
        kernels: where kernels come from; without, from this process, for the solution is trusted.
    """
    with TrustedKernel(source, kernels) as trusted:
        return mock_of(source, make_key(source, SEED, trusted, kernels or KernelSource()))


def mock_of(source: Source, key: Key) -> Mock:
    """The mock exam of a key that was made for the public seed."""
    forms, exact = {}, []
    for name, expected in key.expected.items():
        form = form_of(decode(expected.answer))
        forms[name] = loose(form) if expected.scored else form
        if not expected.scored and expected.compare is None:
            exact.append(name)
    return Mock(key.paper, forms, tuple(exact), source.caps, fingerprint(source))


def refreshed(mock: Mock, source: Source) -> Mock:
    """A mock exam with the texts and files of a source whose questions are still those that it was made from."""
    return replace(mock, paper=replace(mock.paper, slots=slots(source), files=source.files))


def fingerprint(source: Source) -> str:
    """What the questions of a mock exam rest on: what makes their inputs, asks them and answers them.

    The texts of checks and contracts are left out, so that no kernel need run where only these have changed.
    """
    kept = source.with_role("plain", "locked", "answer", "hidden", "examiner")
    code = [cell for cell in kept if cell.type == "code" and not cell.grade_id.startswith("check_")]
    cells = [(cell.grade_id, _solution(cell.source)) for cell in code]
    digest = hashlib.sha256(json.dumps(cells).encode())
    for name, content in sorted((source.files | source.companions).items()):
        digest.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
    return digest.hexdigest()[:32]


def _solution(text: str) -> str:
    """Of an answer cell, what students do not get; any other cell as it is."""
    parts = SOLUTION.findall(text)
    return "\n".join(parts) if parts else text
