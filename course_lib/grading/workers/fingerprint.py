"""Whether two machines would grade alike: the grader's own code, and the packages that student code meets."""

import hashlib
import platform
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

GRADING = Path(__file__).parents[1]
PINS = GRADING.parents[1] / "pins.txt"
SCORED_WITH = ("torch", "numpy", "scipy", "scikit-learn", "matplotlib", "ipykernel", "ipython")


def decides() -> Iterator[Path]:
    """The files whose change may change a score."""
    yield from (path for path in sorted(GRADING.rglob("*.py")) if "sandbox" not in path.relative_to(GRADING).parts)


@cache
def grader_digest() -> str:
    """A fingerprint of the grader's own code and of the pinned packages it runs with; walls change no score."""
    digest = hashlib.sha256()
    for path in (*decides(), PINS):
        if path.is_file():
            digest.update(path.relative_to(GRADING.parents[1]).as_posix().encode() + b"\0" + path.read_bytes())
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
