"""Shape annotations are checked at run time in every test, except those that read error texts as a user sees them."""

import importlib.util
import os
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import HealthCheck, settings

# No verdict depends on how busy the machine is.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

pytest_plugins = ["spread", "thorough"]  # tests/support
os.environ.setdefault("OMP_NUM_THREADS", "1")  # small tensors: threads would only wait for one another

if not os.environ.get("JAXTYPING_DISABLE"):
    from jaxtyping import install_import_hook

    # Of the datasets, the modules that make tensors; the packages of grammar and text only make words, many of them.
    datasets = (Path(__file__).parents[1] / "course_lib" / "datasets").glob("[a-z]*.py")
    hooked = ["course_lib.reference", *(f"course_lib.datasets.{path.stem}" for path in datasets)]
    install_import_hook(hooked, "beartype.beartype")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without shape checks run `messages` and `slow` tests, which compile and train; with them, all but `messages`."""
    plain = bool(os.environ.get("JAXTYPING_DISABLE"))
    kept = []
    for item in items:
        messages, slow = (bool(item.get_closest_marker(mark)) for mark in ("messages", "slow"))
        if slow and not plain:
            item.add_marker(pytest.mark.skip(reason="slow tests run without shape checks: make test-slow"))
        if messages or slow if plain else not messages:
            kept.append(item)
    chosen = set(kept)
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = kept


@pytest.fixture(scope="session")
def espeak() -> None:
    """The test needs espeak-ng to speak; whether it can is asked where it matters, for asking takes a process."""
    from course_lib.datasets.speech import can_speak

    if not can_speak():
        pytest.skip("espeak-ng is not to be had here")


@pytest.fixture(scope="session")
def load_experiment() -> Callable[[str], ModuleType]:
    """``load_experiment(name)``: the module that is the script ``experiments/name.py``."""

    def load(name: str) -> ModuleType:
        path = Path(__file__).parents[1] / "experiments" / f"{name}.py"
        spec = importlib.util.spec_from_file_location(f"experiment_{name}", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return load
