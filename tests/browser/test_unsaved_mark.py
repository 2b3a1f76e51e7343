"""A notebook is marked unsaved in JupyterLab once somebody changes it, and not because a kernel connects."""

import json
import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

ROOT = Path(__file__).parents[2]
NOTEBOOKS = ["lectures/00_start_here.ipynb", "assignments/04_ctc/04_ctc.ipynb"]
WORD = "# one more word\n"
MARK = re.compile("jp-mod-dirty")
OPEN = """async path => {
  window.panel = await jupyterapp.commands.execute('docmanager:open', { path, factory: 'Notebook' });
  const { model } = panel.context, set = model.setMetadata;
  window.told = [];
  model.setMetadata = function (key, value) { set.call(this, key, value); told.push(key); };
}"""
CONNECTED = """() => panel.sessionContext.kernelDisplayStatus === 'idle'
  && ['kernelspec', 'language_info'].every((key) => told.includes(key))"""  # JupyterLab has written what it would
EDIT = """async () => {
  const free = ({ model }) => model.type === 'code' && !model.getMetadata('nbgrader')?.locked;
  panel.content.activeCellIndex = panel.content.widgets.findIndex(free);
  await jupyterapp.commands.execute('notebook:enter-edit-mode');
  panel.content.activeCell.editor.setCursorPosition({ line: 0, column: 0 });
}"""


def connected(page: Page, path: Path) -> Locator:
    """Open a notebook, with a kernel of its own, wait until both are through with one another, and return the tab."""
    page.bring_to_front()
    page.evaluate(OPEN, path.name)
    page.wait_for_function(CONNECTED)
    return page.locator("#jp-main-dock-panel .lm-TabBar-tab", has_text=path.name)


def marked(page: Page) -> bool:
    """Whether JupyterLab holds the notebook for changed."""
    dirty, title = page.evaluate("() => [panel.context.model.dirty, panel.title.className]")
    assert dirty == bool(MARK.search(title))
    return bool(dirty)


def close(page: Page, tab: Locator) -> None:
    """Close the notebook by its tab; nobody may be asked whether to save it."""
    session = page.evaluate("() => panel.sessionContext.session.id")
    tab.locator(".lm-TabBar-tabCloseIcon").click()
    page.wait_for_function("() => panel.isDisposed || document.querySelector('.jp-Dialog')")
    assert page.evaluate("() => panel.isDisposed")
    page.evaluate("id => jupyterapp.serviceManager.sessions.shutdown(id)", session)


@pytest.mark.parametrize("name", NOTEBOOKS, ids=lambda name: Path(name).stem)
def test_looking_leaves_no_mark_and_a_change_does(name: str, lab, lab_tab, watched, screenshot) -> None:
    path = Path(shutil.copy(ROOT / name, lab[1]))
    page, before = watched(lab_tab), path.read_bytes()
    tab = connected(page, path)
    assert not marked(page)
    expect(tab).not_to_have_class(MARK)
    screenshot(f"unsaved-mark-none-{path.stem}")
    close(page, tab)
    assert path.read_bytes() == before

    tab = connected(page, path)
    page.evaluate(EDIT)
    page.keyboard.insert_text(WORD)
    expect(tab).to_have_class(MARK)
    assert marked(page)
    screenshot(f"unsaved-mark-{path.stem}")
    page.evaluate("() => jupyterapp.commands.execute('docmanager:save')")
    expect(tab).not_to_have_class(MARK)
    close(page, tab)
    saved = path.read_text(encoding="utf-8")
    assert json.dumps(WORD)[1:-1] in saved
    assert saved.replace(f"    {json.dumps(WORD)},\n", "", 1).encode() == before


def test_a_notebook_that_names_a_version_is_told_the_kernels(lab, lab_tab, watched) -> None:
    """JupyterLab does with it as always: it writes what the kernel says, which the test above sees it leave out."""
    path = lab[1] / "versioned.ipynb"
    notebook = json.loads((ROOT / "lectures" / "00_start_here.ipynb").read_text(encoding="utf-8"))
    notebook["metadata"]["language_info"]["version"] = "3.0.0"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    page = watched(lab_tab)
    tab = connected(page, path)
    assert marked(page)
    expect(tab).to_have_class(MARK)
    assert page.evaluate("() => panel.context.model.getMetadata('language_info').version") != "3.0.0"
    page.evaluate("() => { panel.context.model.dirty = false; }")
    close(page, tab)
