"""How tests read a widget on the screen."""

import re
from collections.abc import Sequence

from playwright.sync_api import Frame, Page


class Screen:
    """How tests read a widget: its words, its numbers, and where it drew what."""

    NUMBER = r"([−\d.]+(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?)"

    @classmethod
    def value(cls, text: str, before: str, after: str = "") -> float:
        """The number that stands between two pieces of text."""
        found = re.search(re.escape(before) + cls.NUMBER + re.escape(after), text)
        assert found, (text, before, after)
        digits, _, power = found[1].partition("·10")
        power = power.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
        return float(digits.replace("−", "-")) * 10.0 ** float(power or 0)

    @staticmethod
    def readout(page: Page | Frame, line: int = 0, holds: str = "") -> str:
        """One line of words (``.readout``), once it holds what it should."""
        page.wait_for_function(
            "([line, holds]) => document.querySelectorAll('.readout')[line]?.textContent.includes(holds)",
            arg=[line, holds],
        )
        return page.locator(".readout").nth(line).text_content() or ""

    @staticmethod
    def ready(page: Page | Frame, canvases: int = 2) -> None:
        """Wait until the widget's canvases are drawn."""
        page.wait_for_function(
            "n => document.querySelectorAll('.course-explorer canvas[data-cell]').length >= n", arg=canvases
        )

    @staticmethod
    def answered(page: Page | Frame) -> None:
        """Wait until Python has answered the last edit that the front end made."""
        page.wait_for_selector(".course-explorer .status[data-state='answered']", state="attached")

    @staticmethod
    def waits(page: Page | Frame, label: str, values: Sequence[str | float]) -> list[float]:
        """How long Python takes to answer each value that an input is given, in milliseconds, shortest first."""
        return page.evaluate(
            """async ([label, values]) => {
              const [input, status] = [`[aria-label="${label}"]`, '.status'].map((one) => document.querySelector(one));
              const waited = [];
              for (const value of values) {
                input.value = value;
                input.dispatchEvent(new Event('input'));
                while (status.dataset.state !== 'answered') await new Promise(requestAnimationFrame);
                waited.push(+status.dataset.milliseconds);
              }
              return waited.sort((a, b) => a - b);
            }""",
            [label, list(values)],
        )

    @staticmethod
    def scrubs(page: Page | Frame, label: str, values: Sequence[int], canvases: int) -> list[float]:
        """How long the first canvases take together to draw each value of a slider, in milliseconds, shortest first."""
        return page.evaluate(
            """async ([label, values, count]) => {
              const slider = document.querySelector(`[aria-label="${label}"]`);
              const canvases = [...document.querySelectorAll('.course-explorer canvas')].slice(0, count);
              const taken = [];
              for (const value of values) {
                const before = canvases.map((canvas) => canvas.dataset.frames);
                slider.value = value;
                slider.dispatchEvent(new Event('input'));
                const waiting = (canvas, n) => canvas.dataset.frames === before[n];
                while (canvases.some(waiting)) await new Promise(requestAnimationFrame);
                taken.push(canvases.reduce((sum, canvas) => sum + +canvas.dataset.frame, 0));
              }
              return taken.sort((a, b) => a - b);
            }""",
            [label, list(values), canvases],
        )

    @staticmethod
    def hovers(page: Page | Frame, places: Sequence[tuple[float, float]], canvas: int = 0) -> list[float]:
        """How long a canvas takes to draw each place that is pointed at, in milliseconds, shortest first."""
        return page.evaluate(
            """async ([places, nth]) => {
              const canvas = document.querySelectorAll('.course-explorer canvas')[nth];
              const { left, top } = canvas.getBoundingClientRect();
              const taken = [];
              for (const [x, y] of places) {
                const before = canvas.dataset.frames;
                canvas.dispatchEvent(new PointerEvent('pointermove', { clientX: left + x, clientY: top + y }));
                while (canvas.dataset.frames === before) await new Promise(requestAnimationFrame);
                taken.push(+canvas.dataset.frame);
              }
              return taken.sort((a, b) => a - b);
            }""",
            [list(places), canvas],
        )

    @staticmethod
    def geometry(page: Page | Frame, canvas: str) -> dict[str, float]:
        """The numbers in a canvas's dataset: x, y, cell, row, barX, barWidth, frame …"""
        data = page.locator(canvas).evaluate("c => ({...c.dataset})")
        return {name: float(text) for name, text in data.items() if name != "lmSuppressShortcuts"}

    @classmethod
    def place(cls, page: Page | Frame, column: int, row: int, canvas: str) -> dict[str, float]:
        """Where on a canvas a cell of its grid is drawn."""
        data = cls.geometry(page, canvas)
        return {"x": data["x"] + (column + 0.5) * data["cell"], "y": data["y"] + (row + 0.5) * data["row"]}

    @staticmethod
    def resize(page: Page, width: int) -> None:
        """Show a page as wide as that many CSS pixels: 360 on a phone, half as many as before where text is doubled."""
        page.set_viewport_size({"width": width, "height": 800})

    @staticmethod
    def cut_off(page: Page | Frame) -> list[str]:
        """What of a widget reaches over the page's right edge, or holds more text than it shows."""
        return page.evaluate(
            """() => {
              const edge = document.documentElement.clientWidth;
              const parts = [...document.querySelectorAll('.course-explorer, .course-explorer *')];
              const over = parts.filter((part) => part.getBoundingClientRect().right > edge + 0.5);
              const tight = parts.filter((part) => part.matches('button, output, label, p, h4, h5, select')
                && part.scrollWidth > part.clientWidth + 1 && getComputedStyle(part).display !== 'inline');
              return [...over, ...tight].map((part) => `${part.tagName} ${part.textContent.slice(0, 40)}`);
            }"""
        )
