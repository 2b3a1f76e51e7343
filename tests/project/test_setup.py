"""The ways of installing the course agree with one another, and importing it is light."""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]


def pins() -> list[Requirement]:
    lines = (ROOT / "pins.txt").read_text().splitlines()
    return [Requirement(line) for line in lines if not line.startswith("#")]


def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def declared() -> list[Requirement]:
    extras = [text for extra in project()["optional-dependencies"].values() for text in extra]
    named = [Requirement(text) for text in project()["dependencies"] + extras]
    return [requirement for requirement in named if requirement.name != project()["name"]]


@pytest.mark.parametrize("requirement", declared(), ids=lambda requirement: requirement.name)
def test_every_declared_range_admits_its_pin(requirement: Requirement) -> None:
    versions = [pin.specifier for pin in pins() if canonicalize_name(pin.name) == canonicalize_name(requirement.name)]
    assert versions
    assert all(requirement.specifier.contains(next(iter(version)).version) for version in versions)


def test_every_pin_is_one_exact_version() -> None:
    assert {(len(pin.specifier), next(iter(pin.specifier)).operator) for pin in pins()} == {(1, "==")}


def test_conda_reads_the_same_pins_and_admits_the_same_pythons() -> None:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text())
    conda, pip = environment["dependencies"][:-1], environment["dependencies"][-1]["pip"]
    assert pip == ["--constraint pins.txt", "--editable ."]
    pythons = SpecifierSet(conda[0].removeprefix("python "))
    assert pythons == SpecifierSet(project()["requires-python"])
    assert conda[1:] == ["pip"], "a package pinned here as well could fall out of step"


def test_what_is_installed_is_what_is_pinned() -> None:
    here = [sysconfig.get_path("purelib")]  # setuptools carries copies of its own elsewhere on the path
    installed = {canonicalize_name(d.metadata["Name"]): d.version.split("+")[0] for d in distributions(path=here)}
    pinned = {
        canonicalize_name(pin.name): next(iter(pin.specifier)).version
        for pin in pins()
        if pin.marker is None or pin.marker.evaluate()
    }
    unpinned = installed.keys() - pinned.keys() - {"pip", canonicalize_name(project()["name"])}
    assert not unpinned, "run `make pins`"
    assert {name: pinned[name] for name in installed.keys() & pinned.keys()} == {
        name: installed[name] for name in installed.keys() & pinned.keys()
    }, "run `make install`"
    assert not {canonicalize_name(requirement.name) for requirement in declared()} - installed.keys()


def test_the_extension_that_jupyterlab_finds_is_the_trees() -> None:
    tree = ROOT / "course_lib" / "labextensions"
    installed = Path(sysconfig.get_path("data"), "share", "jupyter", "labextensions")
    for path in tree.glob("*/*"):
        copy = installed / path.relative_to(tree)
        assert copy.is_file(), "run `make install`"
        assert copy.read_bytes() == path.read_bytes(), "run `make install`"


def test_every_make_target_named_in_the_documents_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    for document in ROOT.glob("*.md"):
        named = set(re.findall(r"`make ([a-z-]+)", document.read_text()))
        assert named <= targets, f"{document.name} names {sorted(named - targets)}, which the Makefile does not have"


@pytest.mark.parametrize("command", [["-c", "import course_lib"], ["-m", "course_lib.cli", "--help"]], ids=" ".join)
def test_the_library_and_its_command_start_without_the_heavy_packages(command: list[str]) -> None:
    done = subprocess.run([sys.executable, "-X", "importtime", *command], capture_output=True, text=True, check=True)
    imported = {line.rsplit("|", 1)[1].strip() for line in done.stderr.splitlines() if line.startswith("import time:")}
    assert "course_lib" in imported
    assert not imported & {"torch", "numpy", "matplotlib", "nbgrader", "IPython"}


@pytest.mark.parametrize("edition", ["README.md", "students/README.md"])
def test_without_make_three_commands_do_the_same(edition: str) -> None:
    """On every system they say to Python and pip what the Makefile says, and on both editions alike."""
    text = (ROOT / edition).read_text(encoding="utf-8")
    recipe = "-m pip install --constraint pins.txt --editable ."
    for python, folder in (("python3", ".venv/bin/"), ("py", ".venv\\Scripts\\")):
        assert f"\n{python} -m venv .venv\n{folder}python {recipe}\n{folder}course lab\n" in text
    assert "--constraint pins.txt --editable" in (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "export PIP_EXTRA_INDEX_URL=https://download.pytorch.org/whl/cpu\n" in text


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """What set-up reads, in a folder where a virtual environment seems to be made already."""
    for name in ("Makefile", "pyproject.toml", "setup.py", "pins.txt", "environment.yml", "README.md"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "course_lib").symlink_to(ROOT / "course_lib")
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "pyvenv.cfg").touch()
    return tmp_path


def plan(clone: Path, target: str) -> str:
    return subprocess.run(["make", "-n", target], cwd=clone, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize(
    ("target", "asked"), [("lab", "."), ("demo", ".[grading]"), ("site", ".[site]"), ("install", ".[dev]")]
)
def test_a_target_installs_the_set_it_needs(clone: Path, target: str, asked: str) -> None:
    assert f"--constraint pins.txt --editable '{asked}'" in plan(clone, target)


def test_what_is_installed_is_not_installed_again(clone: Path) -> None:
    for stamp in (".core", ".grading", ".dev"):
        (clone / ".venv" / stamp).touch()
    assert not any("pip" in plan(clone, target) for target in ("lab", "demo", "install"))


def test_new_pins_reach_the_larger_set_through_the_smaller(clone: Path) -> None:
    """Else a student's command would leave an instructor's packages at the old versions."""
    for stamp in (".core", ".grading"):
        (clone / ".venv" / stamp).touch()
    os.utime(clone / "pins.txt", (2**32, 2**32))
    assert "'.[grading]'" in plan(clone, "lab")
    assert "touch .venv/.core .venv/.grading" in plan(clone, "lab")


@pytest.mark.parametrize(
    ("version", "fine"),
    [("3.10.13", False), ("3.11.4", False), ("3.11.5", True), ("3.14.2", True), ("3.15.0", False)],
)
def test_an_unsuitable_python_is_told_which_ones_do(tmp_path: Path, version: str, fine: bool) -> None:
    """With an interpreter that says it is of another version."""
    release = tuple(map(int, version.split(".")))
    lie = f"import sys, platform; sys.version_info = {release}; platform.python_version = lambda: {version!r}"
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "{lie}\n$2"\n')
    python.chmod(0o755)
    done = subprocess.run([ROOT / "scripts" / "suitable-python", python], capture_output=True, text=True)
    assert (done.returncode == 0) == fine
    assert fine or ("Python 3.11.5 to 3.14 is needed" in done.stderr and f"is Python {version}" in done.stderr)


def test_condas_pip_part_is_a_students_set(clone: Path) -> None:
    """pip reads it as conda would hand it over, and finds all of it here."""
    part = yaml.safe_load((clone / "environment.yml").read_text())["dependencies"][-1]["pip"]
    (clone / "part.txt").write_text("\n".join(part))
    pip = [sys.executable, "-m", "pip", "install", "--dry-run", "--no-index", "--no-build-isolation"]
    done = subprocess.run([*pip, "--requirement", "part.txt"], cwd=clone, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "already satisfied: jupyterlab" in done.stdout
    assert "nbgrader" not in done.stdout


@pytest.mark.slow
def test_every_pin_has_a_wheel_on_every_system_and_python() -> None:
    done = subprocess.run([sys.executable, ROOT / "scripts" / "resolve_pins.py"], capture_output=True, text=True)
    print(done.stdout)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("all pinned, all wheels") == 4 * 4 + 2 * 4
