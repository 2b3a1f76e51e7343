"""The site as ``course bundle --site`` builds it, once for all tests, and a tab that tells what a page asks for."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from chromium import headless_chromium
from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "website" / "build_site.py"


def build(target: Path, *options: str) -> Path:
    """Build a site by the command that ``make site`` calls."""
    done = subprocess.run([sys.executable, BUILD, target, *options], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-5000:]
    return target


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site's folder, beside the notebooks of the students' edition; or one built before, ``COURSE_SITE``."""
    if before := os.environ.get("COURSE_SITE"):
        return Path(before).resolve()
    edition = tmp_path_factory.mktemp("bundle") / "students"
    command = [sys.executable, "-m", "course_lib.cli", "bundle", str(edition), "--site"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-5000:]
    return edition / "site"


@pytest.fixture(scope="session")
def pages(site: Path) -> list[str]:
    """Every page, by its path in the site."""
    found = sorted(page.relative_to(site).as_posix() for page in site.rglob("*.html"))
    assert len(found) > 40
    return found


@pytest.fixture(scope="package")
def served(site: Path) -> Iterator[str]:
    """The address at which the site is served on the loopback."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            """Say nothing of every request."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=site))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@dataclass
class Watched:
    """A tab that may ask nothing of the network but its own site, and what went wrong in it."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def open(self, address: str) -> list[str]:
        """Go to a page and return what went wrong there, once it has come to rest."""
        self.complaints.clear()
        self.page.goto(address, wait_until="load")
        self.page.wait_for_function("() => document.documentElement.dataset.ready === 'yes'")
        return list(self.complaints)


@pytest.fixture
def builder(monkeypatch: pytest.MonkeyPatch) -> None:
    """The package ``course_site``, which makes the pages, can be imported."""
    monkeypatch.syspath_prepend(str(BUILD.parent))


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The browser of this folder's tests."""
    with headless_chromium() as browser:
        yield browser


@pytest.fixture(scope="package")
def new_tab(chromium) -> Iterator[Callable[..., Watched]]:
    """``new_tab(origin, width=1280, …)``: a tab for one site, with every request to anything else aborted and told."""
    contexts = []

    def make(origin: str, width: int = 1280, height: int = 900, **options: Any) -> Watched:
        context = chromium.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce", **options)
        context.set_default_timeout(60_000)
        contexts.append(context)
        watched = Watched(context.new_page())
        told = watched.complaints

        def let_pass(route: Any) -> None:
            if route.request.url.startswith((origin, "data:", "blob:", "about:")):
                route.continue_()
            else:
                told.append(f"asked for {route.request.url}")
                route.abort()

        context.route("**/*", let_pass)
        watched.page.on("pageerror", lambda error: told.append(f"error: {error}"))
        watched.page.on("requestfailed", lambda request: told.append(f"failed: {request.url}"))
        watched.page.on(
            "response", lambda answer: told.append(f"{answer.status}: {answer.url}") if answer.status >= 400 else None
        )
        watched.page.on("console", lambda said: told.append(f"console: {said.text}") if said.type == "error" else None)
        return watched

    yield make
    for context in contexts:
        context.close()
