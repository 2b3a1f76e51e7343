"""All heads of a long sentence, drawn within a screen's frame:  python tests/benchmarks/bench_heads.py"""

import os
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from playwright.sync_api import Page, sync_playwright

from course_lib.widgets import HeadExplorer
from course_lib.widgets.explorer import saved

WORDS, HEADS, LAYERS, SIZE = 256, 8, 4, 8
FRAME = 16.0  # milliseconds that a screen leaves to a frame
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
HOVERS = """async () => {
  const canvases = [...document.querySelectorAll('canvas')], taken = [];
  for (let n = 0; n < 80; n++) {
    const [canvas, before] = [canvases[n % 2], canvases.map((one) => one.dataset.frames)];
    const { left, top } = canvas.getBoundingClientRect();
    const start = performance.now();
    canvas.dispatchEvent(new PointerEvent('pointermove', { clientX: left + 50 + 7 * n, clientY: top + 40 + 4 * n }));
    const handled = performance.now() - start;
    while (canvases.some((one, k) => one.dataset.frames === before[k])) await new Promise(requestAnimationFrame);
    taken.push(canvases.reduce((sum, one) => sum + +one.dataset.frame, handled));
  }
  return taken.sort((a, b) => a - b);
}"""


def look(words: list[str], _: Any) -> tuple[Any, Any]:
    """Queries and keys drawn at random, as large as those of a trained net."""
    q, k = 1.5 * np.random.default_rng(0).standard_normal((2, LAYERS, HEADS, len(words), SIZE))
    return q, k


def hovers(page: Page, folder: Path) -> list[float]:
    """What each move of the mouse over small maps and large costs in all three canvases, in milliseconds."""
    widget = HeadExplorer(look, [" ".join(f"w{n}" for n in range(WORDS))])
    html = saved.page(widget.title, widget.drawn_state(), widget.script, str(widget._css))
    (folder / "heads.html").write_text(html, encoding="utf-8")
    page.goto((folder / "heads.html").as_uri())
    page.wait_for_function(f"() => document.querySelector('canvas')?.dataset.maps === '{HEADS * LAYERS}'")
    taken: list[float] = page.evaluate(HOVERS)
    return taken


if __name__ == "__main__":
    with TemporaryDirectory() as folder, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        taken = hovers(browser.new_page(viewport={"width": 900, "height": 900}), Path(folder))
        browser.close()
    shape = f"{WORDS} words, {HEADS} heads, {LAYERS} layers"
    middle, late = median(taken), taken[len(taken) * 9 // 10]
    print(f"Heads under the mouse, {shape}: median {middle:.1f} ms, nine in ten up to {late:.1f} ms, of {FRAME} ms")
    if middle > FRAME:
        sys.exit(1)
