"""The ways of installing the course agree with one another, and importing it is light."""

import re
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


@pytest.mark.slow
def test_every_pin_has_a_wheel_on_every_system_and_python() -> None:
    done = subprocess.run([sys.executable, ROOT / "scripts" / "resolve_pins.py"], capture_output=True, text=True)
    print(done.stdout)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("all pinned, all wheels") == 4 * 4 + 2 * 4
