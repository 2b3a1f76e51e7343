"""Whether two machines would grade alike: what of the grader decides, and the packages that student code meets."""

import hashlib
import platform
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

GRADING = Path(__file__).parents[1]
PINS = GRADING.parents[1] / "pins.txt"
# of the grader, what decides how a question ends; a page of the report does not, nor who examines and where it is kept
DECIDING = ("notebook", "kernel", "sandbox/inside", "exam", "plain", "states.py")
BESIDE = ("checks.py", "scopes.py")  # beside the grader: what hidden cells read results by, and whose names are whose
SCORED_WITH = ("torch", "numpy", "scipy", "scikit-learn", "matplotlib", "ipykernel", "ipython")


@cache
def grader_digest() -> str:
    """A fingerprint of what decides scores here: the grader's own code, and the pinned packages it runs with."""
    return digest_of(GRADING, PINS)


def digest_of(grading: Path, pins: Path) -> str:
    """The fingerprint of a grader.

    Args:
        grading: the folder of its rooms.
        pins: the file with the packages' versions.
    """
    rooms = (*(grading / room for room in DECIDING), *(grading.parent / name for name in BESIDE))
    code = (path for room in rooms for path in ([room] if room.is_file() else sorted(room.rglob("*.py"))))
    digest = hashlib.sha256(pins.read_bytes() if pins.is_file() else b"")
    for path in code:
        name = path.relative_to(grading.parent).as_posix()
        digest.update(name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


@cache
def machine() -> dict[str, str]:
    """What decides scores on this machine: the grader's fingerprint, Python's version, and that of each package.

    A build's own suffix, as in torch's ``2.13.0+cpu``, is left out.
    """
    found = {"grader": grader_digest()[:12], "python": platform.python_version()}
    for name in SCORED_WITH:
        try:
            found[name] = version(name).split("+")[0]
        except PackageNotFoundError:
            found[name] = "missing"
    return found


def difference(ours: Mapping[str, str], theirs: Mapping[str, str]) -> str:
    """What differs between two machines, in words; empty where nothing does."""
    differing = (name for name in ours if theirs.get(name) != ours[name])
    return ", ".join(f"{name} {theirs.get(name)} instead of {ours[name]}" for name in differing)
