"""The ways of installing the course agree with one another, and importing it is light."""

import re
import subprocess
import sys
import sysconfig
import tomllib
from importlib.metadata import distributions
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]


def pins() -> dict[str, str]:
    lines = [line for line in (ROOT / "requirements.txt").read_text().splitlines() if line and not line.startswith("#")]
    return {canonicalize_name(name): version for name, version in (line.split("==") for line in lines)}


def declared() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = [requirement for extra in project["optional-dependencies"].values() for requirement in extra]
    return [Requirement(text) for text in project["dependencies"] + extras]


@pytest.mark.parametrize("requirement", declared(), ids=lambda requirement: requirement.name)
def test_every_declared_range_admits_its_pin(requirement: Requirement) -> None:
    assert requirement.specifier.contains(pins()[canonicalize_name(requirement.name)])


def test_conda_reads_the_same_pins() -> None:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text())
    conda, pip = environment["dependencies"][:-1], environment["dependencies"][-1]["pip"]
    assert pip == ["--requirement requirements.txt", "--editable ."]
    assert set(conda) == {"python=3.11", "pip"}, "a package pinned here as well could fall out of step"


def test_what_is_installed_is_what_is_pinned() -> None:
    here = [sysconfig.get_path("purelib")]  # setuptools carries copies of its own elsewhere on the path
    installed = {canonicalize_name(d.metadata["Name"]): d.version.split("+")[0] for d in distributions(path=here)}
    assert {name: installed.get(name) for name in pins()} == pins(), "run `make install`"


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
