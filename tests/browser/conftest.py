"""A real JupyterLab on the loopback address and a real headless Chromium, shared by all browser tests of a run.

What they share is of the package: it is closed after its last test, and does not idle beside the tests that follow.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import nbformat
import pytest
from chromium import CHROMIUM, FLAGS, headless_chromium
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from playwright.sync_api import Browser, Page, Request, expect
from screen import Screen
from servers import JUPYTER, free_ports, running

from course_lib.cli.study import LAB_OPTIONS
from course_lib.widgets import without_views

ROOT = Path(__file__).parents[2]
SCREENSHOTS = ROOT / "build" / "screenshots"
TIMED = "COURSE_TIMED"  # names the file into which a benchmark wants what was timed
FAR = 120_000  # milliseconds to wait for what comes at once: the machine may be busy
expect.set_options(timeout=FAR)
SERVER = f"""{JUPYTER}c.LabApp.expose_app_in_browser = True
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser; one process holds them all (``tests/support/spread.py``)."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)
            if "quick" in getattr(item, "fixturenames", ()):
                item.add_marker(pytest.mark.timed)


def current_tab(item: pytest.Item) -> Page | None:
    """The tab that a test looks at."""
    fixtures = getattr(item, "funcargs", {})
    return fixtures.get("page") or fixtures.get("unwatched") or fixtures.get("lab_tab")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo):
    """Where a test fails, keep what was on the screen."""
    report = yield
    tab = current_tab(item)
    if report.when == "call" and report.failed and tab is not None:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        tab.screenshot(path=SCREENSHOTS / f"failed-{item.name}.png")
    return report


def new_notebook(cells: Sequence[str]) -> nbformat.NotebookNode:
    """A notebook of code cells with names of their own, for the Python kernel."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    for i, cell in enumerate(notebook.cells):
        cell.id = f"cell-{i}"
    return notebook


@pytest.fixture(scope="package")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Address and working folder of a JupyterLab that reads no settings of the user's."""
    home = tmp_path_factory.mktemp("lab")
    work, config = home / "work", home / "config"
    work.mkdir()
    config.mkdir()
    (config / "jupyter_server_config.py").write_text(SERVER)
    quiet = home / "settings" / "@jupyterlab" / "apputils-extension"
    quiet.mkdir(parents=True)
    (quiet / "notification.jupyterlab-settings").write_text('{"fetchNews": "false", "checkForUpdates": false}')
    (port,) = free_ports(1)
    environment = os.environ | {
        "JUPYTER_CONFIG_DIR": str(config),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
        "PYTHONPATH": str(ROOT),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }
    where = [f"--ServerApp.port={port}", f"--ServerApp.root_dir={work}"]
    command = [sys.executable, "-m", "jupyterlab", *where, *LAB_OPTIONS]
    url = f"http://127.0.0.1:{port}"
    with running(command, f"{url}/api/status", home / "log.txt", cwd=work, env=environment):
        yield url, work


def new_context(chromium):
    """A browsing context with the size and the reduced motion that the pictures need."""
    context = chromium.new_context(viewport={"width": 1180, "height": 900}, reduced_motion="reduce")
    context.set_default_timeout(FAR)
    return context


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The browser of this folder's tests."""
    with headless_chromium() as browser:
        yield browser


@pytest.fixture(scope="package")
def desk(chromium):
    """The browsing context of JupyterLab."""
    context = new_context(chromium)
    yield context
    context.close()


@pytest.fixture(scope="package")
def lab_tab(lab, desk):
    """One tab with JupyterLab, kept for the whole run: loading it takes longer than most tests."""
    tab = desk.new_page()
    tab.goto(f"{lab[0]}/lab")
    tab.wait_for_function("() => window.jupyterapp?.shell?.isAttached")
    yield tab
    tab.close()


def jupyterlabs_own(error: Exception) -> bool:
    """Whether an error of a page is one that JupyterLab is known to raise by itself, on a machine that is busy.

    A question to a kernel that is ended; and a part of a page that is taken out of it twice, by JupyterLab's own
    scripts from first to last.
    """
    frames = [line for line in (getattr(error, "stack", None) or "").splitlines() if "://" in line]
    within = bool(frames) and all("/static/lab/" in line for line in frames)
    return "Canceled future for" in str(error) or (within and "Failed to execute 'removeChild'" in str(error))


@pytest.fixture
def watched() -> Iterator[Callable[[Page], Page]]:
    """``watched(tab)``: at the end of the test the tab must have raised no error and asked only this machine."""
    errors: list[str] = []
    asked: list[str] = []
    tabs: list[Page] = []

    def note(request: Request) -> None:
        local = ("http://127.0.0.1", "ws://127.0.0.1", "file:", "data:", "blob:", "about:")
        exporter_own = request.frame.parent_frame is None and request.frame.url.startswith("file:")  # its MathJax
        if not request.url.startswith(local) and not exporter_own:
            asked.append(request.url)

    def fail(error: Exception) -> None:
        if not jupyterlabs_own(error):
            errors.append(getattr(error, "stack", None) or str(error))

    def watch(tab: Page) -> Page:
        tab.on("pageerror", fail)
        tab.on("request", note)
        tabs.append(tab)
        return tab

    yield watch
    for tab in tabs:
        tab.remove_listener("pageerror", fail)
        tab.remove_listener("request", note)
    assert (errors, asked) == ([], [])


OPEN = """async ([path, theme, kernel]) => {
  const { commands, shell } = jupyterapp;
  for (const old of [...shell.widgets('main')]) {
    if (old.context?.model) old.context.model.dirty = false;  // its cells ran: closing it would ask whether to save
    old.close();
  }
  await commands.execute('apputils:change-theme', { theme });
  const options = { path, factory: 'Notebook', kernel: kernel && { id: kernel } };
  const panel = await commands.execute('docmanager:open', options);
  await panel.context.ready;
  await panel.sessionContext.ready;
  window.panel = panel;
  shell.activateById(panel.id);
  return panel.sessionContext.session?.kernel?.id;
}"""


@pytest.fixture(scope="package")
def kernels() -> list[str]:
    """The kernel that notebooks share one after the other; empty until there is one."""
    return []


def show(page: Page, path: Path, cells: Sequence[str], kernels: list[str], dark: bool = False) -> None:
    """Show a notebook in JupyterLab; one of new cells is run, with the kernel that all share."""
    if cells:
        path.write_text(nbformat.writes(new_notebook(cells)))
    theme = "JupyterLab Dark" if dark else "JupyterLab Light"
    page.bring_to_front()  # JupyterLab follows the focus, which a tab behind another never gets
    kernel = page.evaluate(OPEN, [path.name, theme, kernels[0] if kernels and cells else None])
    page.wait_for_selector(f"body[data-jp-theme-light='{json.dumps(not dark)}']", state="attached")
    if cells:
        kernels[:] = [kernel]
        page.evaluate("() => jupyterapp.commands.execute('notebook:run-all-cells')")


def forget_widgets(page: Page) -> None:
    page.evaluate(
        "code => panel.sessionContext.session?.kernel?.requestExecute({ code }).done",
        "import ipywidgets; ipywidgets.Widget.close_all()",
    )


@pytest.fixture
def open_notebook(lab, lab_tab, watched, kernels) -> Iterator[Callable[..., Page]]:
    """``open_notebook(name, *cells, dark=False)``: show a notebook in JupyterLab, run it, return the tab.

    Without cells the notebook saved under that name is opened and not run, and has no kernel.
    """
    page = watched(lab_tab)

    def open_it(name: str, *cells: str, dark: bool = False) -> Page:
        show(page, lab[1] / f"{name}.ipynb", cells, kernels, dark)
        return page

    yield open_it
    forget_widgets(page)


@pytest.fixture
def open_listening(lab, chromium, watched, kernels) -> Iterator[Callable[..., Page]]:
    """``open_listening(voice, name, *cells)``: as ``open_notebook``, in a browser whose microphone hears a WAV file.

    The microphone is Chromium's own for tests, which plays the file again and again; all behind it is real.
    """
    with ExitStack() as opened:

        def open_it(voice: Path, name: str, *cells: str) -> Page:
            flags = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
            args = [*FLAGS, *flags, f"--use-file-for-fake-audio-capture={voice}"]
            browser = chromium.browser_type.launch(executable_path=CHROMIUM, args=args)
            opened.callback(browser.close)
            page = watched(new_context(browser).new_page())
            page.goto(
                f"{lab[0]}/lab/workspaces/listening"
            )  # one of its own: nothing is opened again, only to be closed
            page.wait_for_function("() => window.jupyterapp?.shell?.isAttached")
            show(page, lab[1] / f"{name}.ipynb", cells, kernels)
            opened.callback(forget_widgets, page)
            return page

        yield open_it


@pytest.fixture
def page(chromium, watched) -> Iterator[Page]:
    """A fresh tab in a context of its own: where that goes offline, JupyterLab must not notice."""
    context = new_context(chromium)
    yield watched(context.new_page())
    context.close()


@pytest.fixture
def unwatched(chromium) -> Iterator[Page]:
    """A fresh tab that may ask other servers: nbgrader's own pages want MathJax of one."""
    context = new_context(chromium)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def executed() -> Callable[..., nbformat.NotebookNode]:
    """``executed(*cells)``: a notebook of these cells, run without a front end, as lectures are kept."""

    def execute(*cells: str) -> nbformat.NotebookNode:
        notebook = new_notebook(cells)
        NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
        return without_views(notebook)

    return execute


@pytest.fixture
def open_exported(page, tmp_path, executed) -> Iterator[Callable[..., Page]]:
    """``open_exported(name, *cells)``: run cells, export them to one HTML page, open it without a network."""

    def open_it(name: str, *cells: str, dark: bool = False) -> Page:
        html, _ = HTMLExporter(theme="dark" if dark else "light").from_notebook_node(executed(*cells))
        path = tmp_path / f"{name}.html"
        path.write_text(html)
        page.context.set_offline(True)
        page.route("http*://**", lambda route: route.abort())
        page.goto(path.as_uri())
        return page

    yield open_it
    page.context.set_offline(False)


@pytest.fixture(scope="session")
def screen() -> type[Screen]:
    """The reader of widgets."""
    return Screen


@pytest.fixture
def quick(request) -> Callable[[str, Sequence[float], float], None]:
    """``quick(what, taken, most)``: how long something took each time, and the most it should, in milliseconds.

    ``tests/benchmarks/bench_widgets.py`` reads it and judges; here nobody does, since other programs run beside.
    """

    def note(what: str, taken: Sequence[float], most: float) -> None:
        assert taken
        if TIMED in os.environ:
            about = {"widget": request.node.path.stem.removeprefix("test_"), "test": request.node.name, "what": what}
            line = about | {"taken": list(taken), "most": most}
            with Path(os.environ[TIMED]).open("a", encoding="utf-8") as lines:
                lines.write(json.dumps(line) + "\n")

    return note


@pytest.fixture
def screenshot(request) -> Callable[..., Path]:
    """``screenshot(name)`` writes build/screenshots/name.png for a developer to look at."""

    def take(name: str, selector: str | None = None) -> Path:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        path = SCREENSHOTS / f"{name}.png"
        tab = current_tab(request.node)
        (tab.locator(selector).first if selector else tab).screenshot(path=path)
        return path

    return take
