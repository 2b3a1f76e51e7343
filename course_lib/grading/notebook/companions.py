"""Companion files: what a submission carries beside its notebook, such as trained weights.

An examiner cell names them, each with the most bytes it may have: ``Exam(files={"weights.safetensors": 8_000_000})``.
They are safetensors and never pickle, travel as bytes, and are opened by the student's code in the student's kernel.
"""

import ast
import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from course_lib.grading.notebook.vet import Refused

Reader = Callable[[str, int], bytes]  # of a file by its name, and the most bytes it may have; raises Refused
SUFFIX = ".safetensors"
MOST_BYTES = 32 * 2**20  # of all companions of a submission together: half of what a kernel's home holds
METADATA = "companions"  # under which a released notebook says what goes with it


@dataclass(frozen=True)
class Companions:
    """The companion files of one submission.

    Attributes:
        files: their bytes by name.
        lacking: why the others cannot be used, by name: the state of a question that needs one.
        reasons: the same in words, for the student's own check.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    lacking: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)

    def digest(self, notebook: bytes) -> str:
        """The fingerprint of a submission: its notebook and all that goes with it."""
        digest = hashlib.sha256(notebook)
        for name in sorted(self.files | self.lacking):
            state = self.lacking.get(name, "")
            digest.update(f"\0{name}\0{state}\0".encode() + hashlib.sha256(self.files.get(name, b"")).digest())
        return digest.hexdigest()


def check_declared(files: Mapping[str, int]) -> None:
    """Refuse companions that no submission could carry.

    Args:
        files: the most bytes of each, by its name.

    Raises:
        ValueError: for a name that is no plain ``*.safetensors``, a cap that is no positive number, or too much in all.
    """
    for name, cap in files.items():
        if not isinstance(name, str) or not name.endswith(SUFFIX) or Path(name).name != name or name.startswith("."):
            raise ValueError(
                f"expected companion files named like weights{SUFFIX}, got {name!r}: no other format is safe to load"
            )
        if type(cap) is not int or cap <= 0:
            raise ValueError(f"expected the most bytes that {name} may have, got {cap!r}: name a positive whole number")
    if sum(files.values()) > MOST_BYTES:
        raise ValueError(f"expected at most {MOST_BYTES} bytes of companion files in all, got {sum(files.values())}")


def declared(examiner_cells: Iterable[str]) -> dict[str, int]:
    """What an assignment's ``Exam(files=…)`` names, read from the text of its examiner cells without running them.

    Raises:
        ValueError: where it is no literal, or no submission could carry it.
    """
    found: dict[str, int] = {}
    for cell in examiner_cells:
        for call in ast.walk(ast.parse(cell)):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Exam":
                for argument in call.keywords:
                    if argument.arg == "files":
                        found |= _literal(argument.value)
    check_declared(found)
    return found


def _literal(node: ast.expr) -> dict[str, int]:
    try:
        files = ast.literal_eval(node)
    except ValueError:
        files = None
    if not isinstance(files, dict):
        raise ValueError(f"expected Exam(files={{name: bytes}}) written out, got {ast.unparse(node)}: write a literal")
    return files


def read_companions(read: Reader, caps: Mapping[str, int]) -> Companions:
    """The companion files beside a notebook; whatever is wrong with one is noted, and costs nothing else.

    Args:
        read: reads a file that lies there, as ``vet.beside`` does.
        caps: the most bytes of each, by name.
    """
    found = Companions()
    for name, cap in caps.items():
        try:
            content = read(name, cap)
            check_safetensors(content)
            found.files[name] = content
        except Refused as refused:
            found.lacking[name] = f"file {refused.state}"
            found.reasons[name] = str(refused)
    return found


def check_safetensors(content: bytes) -> None:
    """Look at the form of a safetensors file; what it holds is the business of the student's kernel.

    Raises:
        Refused: with the state ``malformed``.
    """
    from safetensors import deserialize

    try:
        deserialize(content)
    except Exception:  # a decoder raises anything, of bytes that anyone wrote
        advice = "write it with safetensors.torch.save_file"
        raise Refused("malformed", f"expected a safetensors file, got something else: {advice}") from None
